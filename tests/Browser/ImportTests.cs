using EggMoney.Browser.Fixtures;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace EggMoney.Browser;

/// <summary>An admin moves an old machine in, and takes it away again.</summary>
[Collection(OnNightStage.Name)]
public sealed class ImportTests(NightStage stage)
{
    private static readonly string Machine = Path.Combine(AppContext.BaseDirectory, "examples", "chan");

    [Fact]
    public async Task A_machines_files_are_looked_at_moved_in_and_taken_away_again()
    {
        var chan = await stage.Admin.PostAsync("admin/tenants", new { username = "chan", email = "chan@example.org" });
        await stage.VisitAsync(Look.Desk, stage.Admin, async visit =>
        {
            await visit.GoAsync($"/admin/imports?user={(string)chan["id"]!}");
            await visit.Page.GetByLabel(visit.Say("옛 기계의 파일 세 개", "three files here")).And(visit.Page.Locator("input[type=file]")).SetInputFilesAsync(
                [Path.Combine(Machine, "egg_chan.db"), Path.Combine(Machine, "key_store.json"), Path.Combine(Machine, ".env")]);
            await visit.Button("시험 실행", "Dry run").ClickAsync();
            await Expect(visit.Text("옮길 수 있습니다", "It can be imported")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            (await stage.Admin.GetAsync($"admin/tenants/{(string)chan["id"]!}/imports")).AsArray().ShouldBeEmpty();

            await visit.Button("확인했습니다. 실제로 옮깁니다", "I have looked. Import it").ClickAsync();
            await Expect(visit.Text("모두 옮겼습니다", "All of it is imported")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await visit.SettleAsync();
            (await Axe.FindAsync(visit.Page)).ShouldBeEmpty();

            await visit.Button("되돌리기", "Undo").ClickAsync();
            await visit.Dialog.GetByRole(AriaRole.Button, new() { Name = visit.Say("되돌립니다", "Undo it") }).ClickAsync();
            await Expect(visit.Main.GetByText(visit.Say("되돌림", "Undone"), new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = 30_000 });
        });
    }
}
