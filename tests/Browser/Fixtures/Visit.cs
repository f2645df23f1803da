using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using Shouldly;
using static Microsoft.Playwright.Assertions;

namespace EggMoney.Browser.Fixtures;

/// <summary>Somebody at the page, in a browser of their own.</summary>
public sealed class Visit
{
    private readonly IBrowserContext _context;
    private readonly Watch _watch;

    private Visit(IBrowserContext context, Watch watch, IPage page, Look look)
    {
        _context = context;
        _watch = watch;
        Page = page;
        Look = look;
    }

    public IPage Page { get; }

    public Look Look { get; }

    /// <summary>The page itself, without its frame.</summary>
    public ILocator Main => Page.GetByRole(AriaRole.Main);

    /// <summary>The question that stands before everything.</summary>
    public ILocator Dialog => Page.GetByRole(AriaRole.Dialog);

    /// <summary>Visits a server. What the page must never do fails the test at its end; a failure leaves a picture, the page and what happened.</summary>
    internal static async Task RunAsync(Stage stage, Look look, Func<Visit, Task> act, Person? person = null, [CallerMemberName] string test = "")
    {
        var browser = await Chromium.GetAsync();
        await using var context = await browser.NewContextAsync(look.Options(stage.Address));
        context.SetDefaultTimeout(15_000);
        context.SetDefaultNavigationTimeout(30_000);
        var watch = new Watch(context, stage.Address);
        if (person is not null)
        {
            await person.LogInAsync(context, stage.Address);
        }

        var visit = new Visit(context, watch, await context.NewPageAsync(), look);
        try
        {
            await act(visit);
            watch.Wrong.ShouldBeEmpty();
        }
        catch
        {
            await Remains.KeepAsync(visit.Page, watch, stage, $"{test}-{look}");
            throw;
        }
    }

    /// <summary>Goes somewhere and waits until it is all there.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
        await SettleAsync();
    }

    /// <summary>Waits until there is a heading and nothing is being loaded any more.</summary>
    public async Task SettleAsync()
    {
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Status, new() { Name = Say("불러오는 중", "Loading") })).ToHaveCountAsync(0);
        await Expect(Page.GetByRole(AriaRole.Status, new() { Name = "EggMoney", Exact = true })).ToHaveCountAsync(0);
        await Page.EvaluateAsync("document.fonts.ready");
    }

    /// <summary>Waits until nothing has been fetched for a while.</summary>
    public Task CalmAsync() => Page.WaitForFunctionAsync(
        "() => performance.now() - Math.max(...performance.getEntriesByType('resource').map(({ responseEnd }) => responseEnd)) > 1000", null, new() { Timeout = 60_000 });

    /// <summary>Allows for the server to be away meanwhile.</summary>
    public async Task WhileServerMayBeAwayAsync(Func<Task> act)
    {
        _watch.ServerMayBeAway = true;
        await act();
        _watch.ServerMayBeAway = false;
    }

    /// <summary>One of the page's texts in their language.</summary>
    public string Say(string korean, string english) => Look.Say(korean, english);

    public ILocator Button(string korean, string english) => Page.GetByRole(AriaRole.Button, new() { Name = Say(korean, english), Exact = true });

    public ILocator Link(string korean, string english) => Page.GetByRole(AriaRole.Link, new() { Name = Say(korean, english), Exact = true });

    /// <summary>What one types into; its label may say more, and so may that of a button beside it.</summary>
    public ILocator Field(string korean, string english) => Page.GetByLabel(Say(korean, english)).And(Page.Locator("input"));

    public ILocator Heading(string korean, string english) => Page.GetByRole(AriaRole.Heading, new() { Name = Say(korean, english), Exact = true });

    /// <summary>A text anywhere in the page.</summary>
    public ILocator Text(string korean, string english) => Page.GetByText(Say(korean, english));

    /// <summary>Types a name and a password where one logs in.</summary>
    public async Task LogInAsync(string name, string password)
    {
        await Expect(Heading("로그인", "Log in")).ToBeVisibleAsync();
        await Field("사용자 이름", "Username").FillAsync(name);
        await Field("비밀번호", "Password").FillAsync(password);
        await Button("로그인", "Log in").ClickAsync();
    }

    /// <summary>Logs out by the menu.</summary>
    public async Task LogOutAsync()
    {
        await Button("내 계정", "My account").ClickAsync();
        await Page.GetByRole(AriaRole.Menuitem, new() { Name = Say("로그아웃", "Log out") }).ClickAsync();
        await Expect(Heading("로그인", "Log in")).ToBeVisibleAsync();
    }
}
