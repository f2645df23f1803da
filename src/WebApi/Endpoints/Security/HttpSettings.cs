using EggMoney.WebApi.Endpoints.Page;

namespace EggMoney.WebApi.Endpoints.Security;

/// <summary>What the configuration says about HTTP.</summary>
/// <param name="Origins">Whose pages may call the API.</param>
/// <param name="Proxies">Whose word is taken for where a request came from; null for nobody's.</param>
/// <param name="RateLimits">How much is too much.</param>
/// <param name="Page">The page for people.</param>
internal sealed record HttpSettings(string[] Origins, ForwardedHeadersOptions? Proxies, RateLimitOptions RateLimits, PageFiles Page)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="Hosting.ProblemException">Something in it cannot be used.</exception>
    public static HttpSettings Read(IConfiguration configuration) => new(
        Security.Origins.Parse(configuration[Security.Origins.Variable]),
        Security.Proxies.Parse(configuration[Security.Proxies.Variable]),
        RateLimitOptions.Read(configuration),
        PageFiles.Read(configuration));
}
