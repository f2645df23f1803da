using EggMoney.Application.Accounts;
using MediatR;

namespace EggMoney.WebApi.Hosting;

/// <summary>Tells whoever started a server without an admin how to become one.</summary>
internal static class SetupNotice
{
    /// <summary>Says it, with a new token, where there is no admin.</summary>
    /// <param name="app">The server.</param>
    /// <param name="address">Where it is reached; see <see cref="PublicAddress"/>. Null when nobody said.</param>
    /// <param name="urls">Where it is about to listen.</param>
    /// <param name="say">Told once.</param>
    public static async Task SayAsync(WebApplication app, string? address, string urls, Action<string> say)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new OfferSetupCommand()) is { } token)
        {
            var server = address ?? ListeningAddress.Reachable(urls);
            say($$"""
                This server has no admin yet. Make the first one in a browser, at {{server}}/setup#token={{token}}, or with: curl -X POST {{server}}/api/v1/auth/setup -H 'Content-Type: application/json' -d '{"setupToken":"{{token}}","username":"NAME","email":"MAIL","password":"PASSWORD"}' (the token is good until the next start; or stop the server and run it with: create-admin --username NAME --email MAIL)
                """);
        }
    }
}
