using EggMoney.Browser.Fixtures;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace EggMoney.Browser;

/// <summary>Each page in each language, theme and size: it is there without an error, fits the window, and axe finds nothing serious.
/// With EGGMONEY_BROWSER_SHOTS=FOLDER every page is photographed, for people to look at.</summary>
[Collection(OnDemoStage.Name)]
public sealed class EveryPageTests(DemoStage stage)
{
    private static readonly string? Shots = Environment.GetEnvironmentVariable("EGGMONEY_BROWSER_SHOTS");

    public static TheoryData<Look> Looks => [Look.Phone, Look.NightPhone, Look.Desk, Look.NightDesk, Look.Narrow];

    [Theory]
    [MemberData(nameof(Looks))]
    public Task Every_page_of_somebody_is_well(Look look) => stage.VisitAsync(look, stage.Admin, async visit =>
    {
        await LookAtAsync(visit, Places.Inside.Select(path => path
            .Replace("{bot}", stage.Bot, StringComparison.Ordinal)
            .Replace("{simulation}", stage.Simulation, StringComparison.Ordinal)));
    });

    [Theory]
    [MemberData(nameof(Looks))]
    public Task Every_page_of_nobody_is_well(Look look) => stage.VisitAsync(look, null, visit => LookAtAsync(visit, Places.Outside));

    private static async Task LookAtAsync(Visit visit, IEnumerable<string> paths)
    {
        var wrong = new List<string>();
        foreach (var path in paths)
        {
            try
            {
                await visit.GoAsync(path);
                wrong.AddRange((await FlawsAsync(visit)).Select(flaw => $"{path}: {flaw}"));
            }
            catch (PlaywrightException exception)
            {
                wrong.Add($"{path}: {exception.Message.Split('\n')[^1].Trim()}");
            }

            if (Shots is { Length: > 0 })
            {
                var name = path.Trim('/').Split("?code")[0].Replace("?view=", "-", StringComparison.Ordinal).Replace('/', '-');
                await visit.Page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{(name.Length == 0 ? "today" : name)}-{visit.Look}.png"), FullPage = true });
            }
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    private static async Task<List<string>> FlawsAsync(Visit visit)
    {
        var flaws = new List<string>();
        var page = visit.Page;
        if (await page.GetByRole(AriaRole.Heading, new() { Level = 1 }).CountAsync() != 1)
        {
            flaws.Add("it has not one heading");
        }

        if (await page.GetByRole(AriaRole.Alert).Filter(new() { HasText = visit.Say("문의 번호", "Reference") }).CountAsync() > 0)
        {
            flaws.Add("something could not be read: " + await page.GetByRole(AriaRole.Alert).First.InnerTextAsync());
        }

        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var over)
        {
            flaws.Add($"it is {over} pixels wider than the window");
        }

        if (await page.EvaluateAsync<string>("document.documentElement.lang") != visit.Say("ko", "en"))
        {
            flaws.Add("it is not in the reader's language");
        }

        if (visit.Look != Look.Narrow)
        {
            flaws.AddRange(await Axe.FindAsync(page));
        }

        return flaws;
    }
}
