using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.Endpoints.Security;

/// <summary>Section <c>RateLimits</c> of the configuration; each a number a minute.</summary>
internal sealed record RateLimitOptions
{
    private const string Section = "RateLimits";

    /// <summary>Logins, sign-ups, refreshes, resets and the like from one address.</summary>
    public int AttemptsPerAddress { get; init; } = 20;

    /// <summary>The same on one account, wherever they come from.</summary>
    public int AttemptsPerAccount { get; init; } = 10;

    /// <summary>Requests of one user, or from one address without a login.</summary>
    public int Requests { get; init; } = 600;

    /// <summary>Reads them.</summary>
    /// <exception cref="ProblemException">One is no number above 0.</exception>
    public static RateLimitOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        return new()
        {
            AttemptsPerAddress = Number(nameof(AttemptsPerAddress), 20),
            AttemptsPerAccount = Number(nameof(AttemptsPerAccount), 10),
            Requests = Number(nameof(Requests), 600),
        };

        int Number(string name, int otherwise) => section[name] switch
        {
            null => otherwise,
            var text when int.TryParse(text, out var number) && number > 0 => number,
            var text => throw new ProblemException($"{Section}:{name} is '{text}', and must be a whole number above 0."),
        };
    }
}
