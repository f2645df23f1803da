using EggMoney.Browser.Fixtures;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EggMoney.Browser;

/// <summary>An empty folder, a phone, and somebody who reads nothing.</summary>
public sealed class FirstStartTests(FirstStartTests.EmptyStage stage) : IClassFixture<FirstStartTests.EmptyStage>
{
    /// <summary>Enough for a session of the demonstration, on a machine that is busy.</summary>
    private const float FirstTrade = 60_000;

    public sealed class EmptyStage : Stage;

    [Fact]
    public Task From_the_first_start_to_the_first_trade_with_the_page_alone() => stage.VisitAsync(Look.Phone, null, async visit =>
    {
        await visit.GoAsync("/");
        await Expect(visit.Heading("새 서버를 시작합니다", "A new server")).ToBeVisibleAsync();

        // Not everybody finds the token at once.
        await visit.Field("설정 토큰", "Setup token").FillAsync("setup_0000");
        await visit.Field("사용자 이름", "Username").FillAsync("jiwoo");
        await visit.Field("이메일", "E-mail").FillAsync("jiwoo@example.org");
        await visit.Field("비밀번호", "Password").FillAsync(Person.Password);
        await visit.Button("관리자 계정 만들기", "Create the admin’s account").ClickAsync();
        await Expect(visit.Page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
        await visit.Field("설정 토큰", "Setup token").FillAsync(stage.SetupToken);
        await visit.Button("관리자 계정 만들기", "Create the admin’s account").ClickAsync();

        await Expect(visit.Heading("시작하기", "First steps")).ToBeVisibleAsync();
        await visit.Button("다음", "Next").ClickAsync();
        await visit.Button("추가", "Add").ClickAsync();
        await visit.Button("봇 만들기", "Create the bot").ClickAsync();
        await visit.Button("일정 켜기", "Switch on the schedule").ClickAsync();
        await Expect(visit.Text("준비가 끝났습니다", "All is ready")).ToBeVisibleAsync();
        await visit.Link("오늘 화면으로", "Go to Today").ClickAsync();
        await Expect(visit.Heading("오늘", "Today")).ToBeVisibleAsync();

        // Nobody reloads: the page hears of it.
        await Expect(visit.Main.GetByRole(AriaRole.Img, new() { Name = visit.Say("매수함", "Bought") })).ToBeVisibleAsync(new() { Timeout = FirstTrade });
        await visit.GoAsync("/trades");
        await Expect(visit.Main.GetByRole(AriaRole.Row).Nth(1)).ToBeVisibleAsync(new() { Timeout = FirstTrade });
    });
}
