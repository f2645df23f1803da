using System.Net;
using System.Net.Sockets;
using EggMoney.WebApi.Hosting;
using Microsoft.AspNetCore.HttpOverrides;

namespace EggMoney.WebApi.Endpoints.Security;

/// <summary>The proxies whose word is taken for where a request came from; nobody's unless they are named.</summary>
internal static class Proxies
{
    /// <summary>The variable that names them, addresses or networks, separated by commas.</summary>
    public const string Variable = "EGGMONEY_PROXIES";

    /// <summary>Reads the variable; null when it names none.</summary>
    /// <exception cref="ProblemException">One is no address.</exception>
    public static ForwardedHeadersOptions? Parse(string? text)
    {
        var parts = (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            return null;
        }

        // The host stays as it was sent: nothing here is made of it.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var part in parts)
        {
            // '10' would be taken for 0.0.0.10.
            if (IPAddress.TryParse(part, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || part.Count(character => character == '.') == 3))
            {
                options.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(part, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new ProblemException($"{Variable}: '{part}' is neither an address such as 10.0.0.2 nor a network such as 10.0.0.0/24.");
            }
        }

        return options;
    }
}
