using Microsoft.Playwright;

namespace EggMoney.Browser.Fixtures;

/// <summary>One browser for all tests; each has contexts of its own in it, which share nothing.</summary>
internal static class Chromium
{
    /// <summary>Another browser than Debian's.</summary>
    private const string Variable = "EGGMONEY_CHROMIUM";

    private static readonly Lazy<Task<IBrowser>> Browser = new(StartAsync);

    public static Task<IBrowser> GetAsync() => Browser.Value;

    private static async Task<IBrowser> StartAsync()
    {
        var path = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : "/usr/bin/chromium";
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no browser at {path}. ./test.sh installs Debian's; or name one in {Variable}.");
        }

        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,

            // As root it refuses to start within its sandbox; what it is shown comes from our own server.
            Args = Environment.IsPrivilegedProcess ? ["--no-sandbox"] : [],
        });
    }
}
