using Microsoft.Playwright;

namespace EggMoney.Browser.Fixtures;

/// <summary>What a failed test leaves for whoever looks for the cause.</summary>
internal static class Remains
{
    /// <summary>Where; beside the tests unless it is set.</summary>
    private const string Variable = "EGGMONEY_BROWSER_RESULTS";

    public static async Task KeepAsync(IPage page, Watch watch, Stage stage, string name)
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "failed"), name);
        try
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "console.txt"), page.Url + "\n" + watch.Log);
            await File.WriteAllTextAsync(Path.Combine(folder, "server.txt"), stage.Said);
            await File.WriteAllTextAsync(Path.Combine(folder, "page.html"), await page.ContentAsync());
            await File.WriteAllTextAsync(Path.Combine(folder, "page.yml"), await page.Locator("body").AriaSnapshotAsync(new() { Timeout = 5_000 }));
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "page.png"), FullPage = true, Timeout = 10_000 });
        }
        catch (Exception exception) when (exception is PlaywrightException or IOException or TimeoutException)
        {
            // What failed is told by the test; this is about what it left.
            await Console.Error.WriteLineAsync($"{folder}: {exception.Message}");
        }

        await Console.Error.WriteLineAsync($"Left in {folder}");
    }
}
