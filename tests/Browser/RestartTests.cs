using EggMoney.Browser.Fixtures;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EggMoney.Browser;

/// <summary>A new version is set up while people have the page open.</summary>
[Collection(OnNightStage.Name)]
public sealed class RestartTests(NightStage stage)
{
    [Fact]
    public async Task A_page_that_was_open_goes_on_when_the_server_is_back()
    {
        var nari = await stage.InviteAsync(stage.Admin, "nari");
        await nari.OpenAccountAsync(("NA_1", "TQQQ", 1000));
        await stage.VisitAsync(Look.Phone, nari, async visit =>
        {
            await visit.GoAsync("/");
            await visit.WhileServerMayBeAwayAsync(async () =>
            {
                await stage.RestartAsync();

                // Nothing is reloaded and nobody logs in: what is opened next is there, and so is what happens next.
                await visit.Link("주문", "Orders").Last.ClickAsync();
                await Expect(visit.Heading("주문", "Orders")).ToBeVisibleAsync();
                await visit.SettleAsync();
                await nari.ActAsync($"bots/{(string)(await nari.GetAsync("bots"))[0]!["id"]!}/order-now");
                await Expect(visit.Main.GetByText("NA_1").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
            });
        });
    }
}
