using System.Text.RegularExpressions;
using EggMoney.Browser.Fixtures;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EggMoney.Browser;

/// <summary>Coming in, and going out.</summary>
[Collection(OnNightStage.Name)]
public sealed partial class DoorTests(NightStage stage)
{
    [Fact]
    public async Task An_invitation_is_a_link_and_whoever_has_it_comes_in()
    {
        var link = "";
        await stage.VisitAsync(Look.Desk, stage.Admin, async visit =>
        {
            await visit.GoAsync("/admin");
            await visit.Button("초대하기", "Invite").ClickAsync();
            await visit.Dialog.GetByRole(AriaRole.Textbox).First.FillAsync("Sora");
            await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = visit.Say("가입 링크 만들기", "Make a sign-up link") }).ClickAsync();
            link = await visit.Dialog.GetByLabel(visit.Say("가입 링크", "Sign-up link")).And(visit.Page.Locator("input")).InputValueAsync();
        });

        link.ShouldStartWith(stage.Address + "/join#code=");
        await stage.VisitAsync(Look.Phone, null, async visit =>
        {
            await visit.GoAsync(link[stage.Address.Length..]);
            await Expect(visit.Text("초대를 확인했습니다", "Your invitation is good")).ToBeVisibleAsync();
            await visit.Field("사용자 이름", "Username").FillAsync("소라언니");
            await visit.Field("이메일", "E-mail").FillAsync("sora@example.org");

            // Refused at the field.
            await visit.Field("비밀번호", "Password").FillAsync("short");
            await visit.Button("가입하기", "Sign up").ClickAsync();
            await Expect(visit.Text("비밀번호는 10자 이상", "at least 10 characters")).ToBeVisibleAsync();
            await visit.Field("비밀번호", "Password").FillAsync(Person.Password);
            await visit.Button("가입하기", "Sign up").ClickAsync();

            await Expect(visit.Heading("시작하기", "First steps")).ToBeVisibleAsync();
            await visit.GoAsync("/admin");
            await Expect(visit.Text("관리자만 볼 수 있는 화면입니다.", "Only admins")).ToBeVisibleAsync();
        });
        await stage.VisitAsync(Look.Phone, null, async visit =>
        {
            await visit.GoAsync(link[stage.Address.Length..]);
            await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        });
    }

    [Fact]
    public async Task A_second_factor_is_asked_for_and_a_recovery_code_is_good_in_its_place()
    {
        var mina = await stage.InviteAsync(stage.Admin, "mina");
        await stage.VisitAsync(Look.Desk, mina, async visit =>
        {
            await visit.GoAsync("/settings/security");
            await visit.Button("2단계 인증 켜기", "Switch on the second factor").ClickAsync();
            await visit.Dialog.GetByLabel(visit.Say("비밀번호", "Password")).And(visit.Page.Locator("input")).FillAsync(Person.Password);
            await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = visit.Say("계속", "Go on") }).ClickAsync();
            await Expect(visit.Page.GetByRole(AriaRole.Img, new() { Name = visit.Say("인증 앱에 등록하는 QR 코드", "QR code for the authenticator") })).ToBeVisibleAsync();
            var secret = await visit.Page.GetByLabel(visit.Say("인증 앱에 입력할 키", "Key for the authenticator")).InnerTextAsync();
            await visit.Dialog.GetByRole(AriaRole.Textbox, new() { Name = visit.Say("인증 코드", "Code") }).FillAsync(Authenticator.Code(secret));
            await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = visit.Say("켜기", "Switch on"), Exact = true }).ClickAsync();

            await Expect(visit.Dialog.GetByRole(AriaRole.Checkbox)).ToBeVisibleAsync();
            var codes = await visit.Dialog.GetByRole(AriaRole.Listitem).AllInnerTextsAsync();
            codes.Count.ShouldBeGreaterThan(5);
            await visit.Dialog.GetByRole(AriaRole.Checkbox).CheckAsync();
            await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = visit.Say("닫기", "Close") }).ClickAsync();
            await visit.LogOutAsync();

            await visit.LogInAsync("mina", Person.Password);
            await visit.Field("인증 코드", "Code").FillAsync("000000");
            await visit.Button("로그인", "Log in").ClickAsync();
            await Expect(visit.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
            await visit.Page.GetByRole(AriaRole.Button, new() { Name = visit.Say("복구 코드로 로그인하기", "Use a recovery code") }).ClickAsync();
            await visit.Field("복구 코드", "Recovery code").FillAsync(codes[0]);
            await visit.Button("로그인", "Log in").ClickAsync();
            await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).Not.ToHaveTextAsync(visit.Say("로그인", "Log in"));

            // The authenticator's next code: each is good once.
            await visit.LogOutAsync();
            await visit.LogInAsync("mina", Person.Password);
            await visit.Field("인증 코드", "Code").FillAsync(Authenticator.Code(secret, ahead: 1));
            await visit.Button("로그인", "Log in").ClickAsync();
            await Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).Not.ToHaveTextAsync(visit.Say("로그인", "Log in"));
        });
    }

    [Fact]
    public async Task A_forgotten_password_is_set_anew_with_what_was_sent()
    {
        await stage.InviteAsync(stage.Admin, "hana");
        await stage.VisitAsync(Look.NightPhone, null, async visit =>
        {
            await visit.GoAsync("/login");
            await visit.Link("비밀번호를 잊으셨나요?", "Forgot your password?").ClickAsync();
            await visit.Field("이메일", "E-mail").FillAsync("hana@example.org");
            await visit.Button("안내 받기", "Send me a way back").ClickAsync();
            await Expect(visit.Text("요청을 받았습니다", "Your request has arrived")).ToBeVisibleAsync();

            var message = Directory.EnumerateFiles(Path.Combine(stage.Folder, "data", "outbox"), "*.txt").Select(File.ReadAllText).Single(text => text.Contains("hana@example.org"));
            await visit.GoAsync(ResetLink().Match(message).Value);
            await visit.Field("새 비밀번호", "New password").FillAsync("the tide at dawn");
            await visit.Button("비밀번호 바꾸기", "Set the password").ClickAsync();
            await visit.LogInAsync("hana", Person.Password);
            await Expect(visit.Page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
            await visit.LogInAsync("hana", "the tide at dawn");
            await Expect(visit.Heading("시작하기", "First steps")).ToBeVisibleAsync();
        });
    }

    [Fact]
    public async Task A_login_that_ends_in_the_middle_leads_to_the_door_and_back()
    {
        var doyun = await stage.InviteAsync(stage.Admin, "doyun");
        await stage.VisitAsync(Look.NightDesk, doyun, async visit =>
        {
            await visit.GoAsync("/orders?state=Completed");
            await doyun.PostAsync("auth/logout-all", new { });
            await visit.Link("수익", "Profit").ClickAsync();

            await Expect(visit.Text("로그인이 만료되었습니다", "Your login has ended")).ToBeVisibleAsync();
            await visit.LogInAsync("doyun", Person.Password);
            await Expect(visit.Heading("수익", "Profit")).ToBeVisibleAsync();
            new Uri(visit.Page.Url).AbsolutePath.ShouldBe("/profit");
        });
    }

    [GeneratedRegex(@"/reset#token=\S+")]
    private static partial Regex ResetLink();
}
