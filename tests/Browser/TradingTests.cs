using System.Net;
using EggMoney.Browser.Fixtures;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EggMoney.Browser;

/// <summary>Stepping in while the market is open.</summary>
[Collection(OnNightStage.Name)]
public sealed class TradingTests(NightStage stage)
{
    [Fact]
    public async Task Panic_cancels_what_is_open_and_says_so_and_a_resume_lets_it_go_on()
    {
        var yuna = await TraderAsync("yuna", "YN_1");
        await stage.VisitAsync(Look.Phone, yuna, async visit =>
        {
            await visit.GoAsync("/");
            await visit.Button("멈춤", "Stop").ClickAsync();
            await Expect(visit.Dialog.GetByText(visit.Say("진행 중인 주문: 1건", "Orders under way: 1"))).ToBeVisibleAsync();
            (await Axe.FindAsync(visit.Page)).ShouldBeEmpty();
            await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = visit.Say("비상 정지", "Panic") }).ClickAsync();
            (await yuna.GetAsync("trading"))["paused"]!.GetValue<bool>().ShouldBeFalse("one touch is no panic");
            await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = visit.Say("네, 지금 모두 취소합니다", "Yes, cancel everything now") }).ClickAsync();
            await Expect(visit.Dialog.GetByRole(AriaRole.Status)).ToContainTextAsync("YN_1");
            await visit.Page.Keyboard.PressAsync("Escape");

            await Expect(visit.Text("거래가 일시정지되어 있습니다.", "Trading is paused.")).ToBeVisibleAsync();
            (await yuna.GetAsync("trading"))["openOrders"]!.GetValue<int>().ShouldBe(0);
            await visit.Button("거래 재개", "Resume trading").ClickAsync();
            await Expect(visit.Text("거래가 일시정지되어 있습니다.", "Trading is paused.")).ToHaveCountAsync(0);
        });
    }

    [Fact]
    public async Task A_sale_by_hand_says_what_will_be_sent_and_is_sent_once()
    {
        var miso = await TraderAsync("miso", "MS_1");
        var bot = (string)(await miso.GetAsync("bots"))[0]!["id"]!;
        await stage.VisitAsync(Look.Phone, miso, async visit =>
        {
            await visit.GoAsync($"/bots/{bot}");
            await visit.Button("MS_1 메뉴", "Menu of MS_1").ClickAsync();
            await visit.Page.GetByRole(AriaRole.Menuitem, new() { Name = visit.Say("강제 매도", "Force sell") }).ClickAsync();
            await Expect(visit.Dialog.GetByText(visit.Say("바로 매도합니다", "at once"))).ToBeVisibleAsync();
            await Expect(visit.Dialog.GetByText(visit.Say("먼저 취소하고", "Cancelled and booked first"))).ToBeVisibleAsync();
            (await Axe.FindAsync(visit.Page)).ShouldBeEmpty();
            (await SalesAsync()).ShouldBe(0, "looking sells nothing");

            // Somebody half awake touches twice.
            await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = visit.Say("매도 주문", "Send the sale") }).DblClickAsync();
            await Expect(visit.Text("MS_1 매도 주문을 보냈습니다.", "The sale of MS_1 is sent.")).ToBeVisibleAsync();
            await miso.UntilAsync($"bots/{bot}", sold => sold["quantity"]!.GetValue<decimal>() == 0);
            (await SalesAsync()).ShouldBe(1);
            await Expect(visit.Main.GetByText(visit.Say("보유 수량 없음", "Holds nothing")).First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        });

        async Task<int> SalesAsync() => (await miso.GetAsync("orders"))["items"]!.AsArray().Count(order => ((string)order!["kind"]!).StartsWith("Sell", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_people_in_two_browsers_never_see_each_others_anything()
    {
        var ara = await TraderAsync("ara", "Ara_Rabbit");
        var bora = await TraderAsync("bora", "Bora_Tiger");
        var bot = (string)(await ara.GetAsync("bots"))[0]!["id"]!;
        var order = (string)(await ara.GetAsync("orders"))["items"]![0]!["id"]!;
        await stage.VisitAsync(Look.Desk, ara, hers => stage.VisitAsync(Look.NightPhone, bora, async theirs =>
        {
            foreach (var path in Places.Inside.Where(path => !path.StartsWith("/admin", StringComparison.Ordinal) && !path.Contains('{', StringComparison.Ordinal)))
            {
                await Task.WhenAll(hers.GoAsync(path), theirs.GoAsync(path));
                await SeesNothingOfAsync(hers, "bora", "Bora_Tiger");
                await SeesNothingOfAsync(theirs, "ara", "Ara_Rabbit");
            }

            await hers.GoAsync("/orders");
            await Expect(hers.Main.GetByText("Ara_Rabbit").First).ToBeVisibleAsync();
            await theirs.GoAsync("/orders");
            await Expect(theirs.Main.GetByText("Bora_Tiger").First).ToBeVisibleAsync();

            // Whoever knows an address still sees nothing.
            await theirs.Page.GotoAsync($"/bots/{bot}");
            await theirs.SettleAsync();
            (await theirs.Page.ContentAsync()).ShouldNotContain("Ara_Rabbit", Case.Sensitive);
            (await bora.AnswerAsync($"orders/{order}")).ShouldBe(HttpStatusCode.NotFound);
        }));
    }

    private static async Task SeesNothingOfAsync(Visit visit, string name, string bot)
    {
        var shown = await visit.Page.ContentAsync();
        shown.ShouldNotContain(bot, Case.Sensitive, visit.Page.Url);
        shown.ShouldNotContain($">{name}<", Case.Sensitive, visit.Page.Url);
    }

    private async Task<Person> TraderAsync(string name, string bot)
    {
        var person = await stage.InviteAsync(stage.Admin, name);
        await person.OpenAccountAsync((bot, "TQQQ", 1000));
        await person.HoldSomethingAsync();
        return person;
    }
}
