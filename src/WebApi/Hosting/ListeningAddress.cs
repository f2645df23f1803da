namespace EggMoney.WebApi.Hosting;

/// <summary>Where the server listens.</summary>
internal static class ListeningAddress
{
    private const string Usual = "http://localhost:5080";

    /// <summary>All addresses, separated by semicolons.</summary>
    public static string Read(IConfiguration configuration) => configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls ? urls : Usual;

    /// <summary>The first of several, from this machine.</summary>
    public static string Reachable(string urls)
    {
        var address = BindingAddress.Parse(urls.Split(';', StringSplitOptions.RemoveEmptyEntries)[0]);
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        return $"{address.Scheme}://{host}:{address.Port}";
    }
}
