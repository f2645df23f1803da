namespace EggMoney.WebApi.Hosting;

/// <summary>Where people reach the server, which is not where it listens when a proxy is in front.</summary>
internal static class PublicAddress
{
    /// <summary>The variable that holds it.</summary>
    public const string Variable = "EGGMONEY_URL";

    /// <summary>The address without a slash at its end; null when none is set.</summary>
    /// <exception cref="ProblemException">It is no address of a server.</exception>
    public static string? Read(IConfiguration configuration) => configuration[Variable] switch
    {
        null or "" => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp)
            && (url.PathAndQuery, url.Fragment, url.UserInfo) == ("/", "", "") => url.GetLeftPart(UriPartial.Authority),
        var text => throw new ProblemException($"{Variable} is '{text}'; it must be an address without a path, such as https://egg.example.org."),
    };
}
