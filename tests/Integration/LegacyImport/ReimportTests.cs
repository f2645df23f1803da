using EggMoney.Application.LegacyImport;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.LegacyImport;

/// <summary>Importing again, and undoing.</summary>
public sealed class ReimportTests
{
    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task The_same_file_is_imported_once(DatabaseProvider provider)
    {
        await using var host = await ImportLab.StartAsync(provider);
        var user = await host.AddUserAsync("chan");
        var first = await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"));
        var books = await ImportedBooks.ReadAsync(host, user.Tenant);

        var second = await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"));
        second.Outcome.ShouldBe(ImportOutcome.Unchanged);
        second.ImportId.ShouldBe(first.ImportId);

        // Without its other files it is not the same input, and still brings nothing.
        var third = await host.ImportAsync(user.Tenant, ImportLab.Input("current/chan/egg_chan.db"));
        third.Outcome.ShouldBe(ImportOutcome.Imported);
        third.Tables.ShouldAllBe(table => table.Written == 0 && table.Changed == 0 && table.Merged == 0);
        (await ImportedBooks.ReadAsync(host, user.Tenant)).Replace("origins 3", "origins 2", StringComparison.Ordinal).ShouldBe(books);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_newer_copy_brings_what_is_new_and_its_books_are_those_of_the_copy_alone(DatabaseProvider provider)
    {
        using var folder = new LegacyFolder();
        var newer = Newer(folder);
        await using var host = await ImportLab.StartAsync(provider);
        var user = await host.AddUserAsync("chan");
        (await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"))).Outcome.ShouldBe(ImportOutcome.Imported);
        var report = await host.ImportAsync(user.Tenant, newer);
        report.Outcome.ShouldBe(ImportOutcome.Imported, string.Join('\n', report.Problems));
        report.Conflicts.ShouldBeEmpty();
        Table(report, "history").ShouldBe(new("history", 1152, 4, 0, 0, 1148, 0));
        Table(report, "bot_info").Changed.ShouldBe(2);
        Table(report, "trade").ShouldBe(new("trade", 5, 0, 0, 3, 2, 0));
        report.Fills.ShouldHaveSingleItem().Amount.ShouldBe(132.20m);

        // The same copy alone, on a server that never saw the older one.
        await using var other = await ImportLab.StartAsync(DatabaseProvider.Sqlite);
        var alone = await other.AddUserAsync("chan");
        (await other.ImportAsync(alone.Tenant, ImportLab.Machine("chan") with { Databases = newer.Databases })).Outcome.ShouldBe(ImportOutcome.Imported);
        (await ImportedBooks.ReadAsync(host, user.Tenant)).Replace("origins 3", "origins 2", StringComparison.Ordinal).ShouldBe(await ImportedBooks.ReadAsync(other, alone.Tenant));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Undoing_leaves_exactly_what_was_there_before(DatabaseProvider provider)
    {
        using var folder = new LegacyFolder();
        await using var host = await ImportLab.StartAsync(provider);
        var (user, other) = (await host.AddUserAsync("chan"), await host.AddUserAsync("choe"));
        await host.ImportAsync(other.Tenant, ImportLab.Machine("choe"));
        var (empty, others) = (await ImportedBooks.ReadAsync(host, user.Tenant), await ImportedBooks.ReadAsync(host, other.Tenant));

        var first = await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"));
        var afterFirst = await ImportedBooks.ReadAsync(host, user.Tenant);
        var second = await host.ImportAsync(user.Tenant, Newer(folder));
        (await host.SendAsync(user.Tenant, new UndoImportCommand(first.ImportId!.Value))).Error.ShouldBe(ImportErrors.NotLatest);
        (await host.SendAsync(user.Tenant, new UndoImportCommand(second.ImportId!.Value))).IsOk.ShouldBeTrue();
        (await ImportedBooks.ReadAsync(host, user.Tenant)).ShouldBe(afterFirst);

        // What a bot that it brought would have done keeps nobody from it.
        await host.WithDbAsync(user.Tenant, async db =>
        {
            var bot = await db.Bots.FirstAsync();
            db.Simulations.Add(new() { Id = Guid.CreateVersion7(), BotId = bot.Id, State = SimulationState.Completed, Settings = "{}", Months = 12, Cash = 1 });
            await TestHost.SaveAsync(db);
            return true;
        });
        (await host.SendAsync(user.Tenant, new UndoImportCommand(first.ImportId.Value))).Value!.State.ShouldBe(ImportState.Undone);
        (await ImportedBooks.ReadAsync(host, user.Tenant)).ShouldBe(empty);
        (await ImportedBooks.ReadAsync(host, other.Tenant)).ShouldBe(others);
        (await host.SendAsync(user.Tenant, new UndoImportCommand(first.ImportId.Value))).Error.ShouldBe(ImportErrors.NotImported);

        // And it can move in again.
        (await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"))).Outcome.ShouldBe(ImportOutcome.Imported);
        (await ImportedBooks.ReadAsync(host, user.Tenant)).ShouldBe(afterFirst);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task What_was_traded_on_since_is_not_undone(DatabaseProvider provider)
    {
        await using var host = await ImportLab.StartAsync(provider);
        var user = await host.AddUserAsync("chan");
        var import = await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"));
        await host.WithDbAsync(user.Tenant, async db =>
        {
            var position = await db.Positions.SingleAsync(row => row.Name == "TQ_1");
            position.Buy(1, 70, 0, ApiHost.TradingStart);
            await TestHost.SaveAsync(db);
            return 0;
        });
        var books = await ImportedBooks.ReadAsync(host, user.Tenant);
        var undone = await host.SendAsync(user.Tenant, new UndoImportCommand(import.ImportId!.Value));
        undone.Error!.Code.ShouldBe(ImportErrors.TradedOn.Code);
        undone.Error.Text.ShouldContain("TQ_1");
        (await ImportedBooks.ReadAsync(host, user.Tenant)).ShouldBe(books);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task What_both_sides_changed_is_asked_about(DatabaseProvider provider)
    {
        using var folder = new LegacyFolder();
        await using var host = await ImportLab.StartAsync(provider);
        var user = await host.AddUserAsync("chan");
        await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"));

        // Here: TQ_2's seed, which the machine changed too; SO_1's, which it did not; and a purchase for TQ_1.
        await host.WithDbAsync(user.Tenant, async db =>
        {
            (await db.Bots.SingleAsync(bot => bot.Name == "TQ_2")).Seed = 500;
            (await db.Bots.SingleAsync(bot => bot.Name == "SO_1")).Seed = 300;
            (await db.Positions.SingleAsync(row => row.Name == "TQ_1")).Buy(1, 70, 0, ApiHost.TradingStart);
            await TestHost.SaveAsync(db);
            return 0;
        });
        var before = await ImportedBooks.ReadAsync(host, user.Tenant);
        var newer = Newer(folder);

        var asked = await host.ImportAsync(user.Tenant, newer);
        asked.Outcome.ShouldBe(ImportOutcome.Refused);

        // Here 6,807.59 + 205.14 of the fills + 70 for 92 shares; there 6,807.59 + 340.30 + 132.20 for 95.
        asked.Conflicts.Select(conflict => (conflict.Name, conflict.Field, conflict.Here, conflict.There)).ShouldBe(
            [("TQ_1", null, "92 × 76.99", "95 × 76.63"), ("TQ_2", "Seed", "500", "450")], ignoreOrder: true);
        (await ImportedBooks.ReadAsync(host, user.Tenant)).ShouldBe(before);

        var kept = await host.ImportAsync(user.Tenant, newer, new(DryRun: false, Overwrite: false));
        kept.Outcome.ShouldBe(ImportOutcome.Imported, string.Join('\n', kept.Problems));
        await host.WithDbAsync(user.Tenant, async db =>
        {
            (await db.Bots.SingleAsync(bot => bot.Name == "TQ_2")).Seed.ShouldBe(500);
            (await db.Bots.SingleAsync(bot => bot.Name == "SO_1")).Seed.ShouldBe(300);
            (await db.Positions.SingleAsync(row => row.Name == "TQ_1")).Quantity.ShouldBe(92);
            (await db.Positions.SingleAsync(row => row.Name == "TQ_2")).Quantity.ShouldBe(133);
            return 0;
        });
        (await host.SendAsync(user.Tenant, new UndoImportCommand(kept.ImportId!.Value))).IsOk.ShouldBeTrue();
        (await ImportedBooks.ReadAsync(host, user.Tenant)).ShouldBe(before);

        var taken = await host.ImportAsync(user.Tenant, newer, new(DryRun: false, Overwrite: true));
        taken.Outcome.ShouldBe(ImportOutcome.Imported, string.Join('\n', taken.Problems));
        await host.WithDbAsync(user.Tenant, async db =>
        {
            (await db.Bots.SingleAsync(bot => bot.Name == "TQ_2")).Seed.ShouldBe(450);
            (await db.Bots.SingleAsync(bot => bot.Name == "SO_1")).Seed.ShouldBe(300);
            (await db.Positions.SingleAsync(row => row.Name == "TQ_1")).Quantity.ShouldBe(95);
            return 0;
        });
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_machine_belongs_to_one_user(DatabaseProvider provider)
    {
        using var folder = new LegacyFolder();
        await using var host = await ImportLab.StartAsync(provider);
        var (chan, stranger) = (await host.AddUserAsync("chan"), await host.AddUserAsync("stranger"));
        var mine = await host.ImportAsync(chan.Tenant, ImportLab.Machine("chan"));
        var empty = await ImportedBooks.ReadAsync(host, stranger.Tenant);
        foreach (var input in new[] { ImportLab.Machine("chan"), Newer(folder) })
        {
            var refused = await host.ImportAsync(stranger.Tenant, input);
            refused.Outcome.ShouldBe(ImportOutcome.Refused);
            refused.Problems[0].Code.ShouldBe("machine_of_another_user");
        }

        (await ImportedBooks.ReadAsync(host, stranger.Tenant)).ShouldBe(empty);

        // Undone, it is nobody's again.
        await host.SendAsync(chan.Tenant, new UndoImportCommand(mine.ImportId!.Value));
        (await host.ImportAsync(stranger.Tenant, Newer(folder))).Outcome.ShouldBe(ImportOutcome.Imported);
    }

    [Fact]
    public async Task A_dry_run_keeps_nothing()
    {
        await using var host = await ImportLab.StartAsync(DatabaseProvider.Postgres);
        var user = await host.AddUserAsync("chan");
        var before = await ImportedBooks.ReadAsync(host, user.Tenant);
        var planned = await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"), new());
        planned.Outcome.ShouldBe(ImportOutcome.Planned);
        planned.Confirmation.ShouldNotBeNull();
        (await ImportedBooks.ReadAsync(host, user.Tenant)).ShouldBe(before);
        await host.WithDbAsync(user.Tenant, async db =>
        {
            (await db.Imports.AnyAsync()).ShouldBeFalse();
            (await db.Users.SingleAsync()).TradingPaused.ShouldBeFalse();
            return 0;
        });

        // What was planned is what is done.
        var done = await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"));
        done.Checks.ShouldBe(planned.Checks);
        done.Tables.ShouldBe(planned.Tables);
    }

    [Fact]
    public async Task A_bot_of_the_same_name_that_no_import_brought_stands_in_the_way()
    {
        await using var host = await ImportLab.StartAsync(DatabaseProvider.Sqlite);
        var user = await host.AddUserAsync("chan");
        await host.SendAsync(user.Tenant, new Application.Trading.CreateBotCommand(new("TQ_1", "TQQQ", 100)));
        var refused = await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"));
        refused.Outcome.ShouldBe(ImportOutcome.Refused);
        refused.Problems.ShouldHaveSingleItem().Code.ShouldBe("bot_name_taken");
        await host.WithDbAsync(user.Tenant, async db =>
        {
            (await db.Bots.SingleAsync()).Seed.ShouldBe(100);
            (await db.Imports.SingleAsync()).State.ShouldBe(ImportState.Failed);
            return 0;
        });
    }

    [Fact]
    public async Task A_bot_that_was_deleted_here_stays_deleted()
    {
        using var folder = new LegacyFolder();
        await using var host = await ImportLab.StartAsync(DatabaseProvider.Sqlite);
        var user = await host.AddUserAsync("chan");
        await host.ImportAsync(user.Tenant, ImportLab.Machine("chan"));
        await host.WithDbAsync(user.Tenant, async db =>
        {
            (await db.Bots.SingleAsync(bot => bot.Name == "TQ_2")).DeletedAt = ApiHost.WallStart;
            await TestHost.SaveAsync(db);
            return 0;
        });
        var report = await host.ImportAsync(user.Tenant, Newer(folder));
        report.Outcome.ShouldBe(ImportOutcome.Imported, string.Join('\n', report.Problems));
        report.Notes.ShouldContain(note => note.Code == "deleted_here");
        await host.WithDbAsync(user.Tenant, async db =>
        {
            (await db.Bots.AnyAsync(bot => bot.Name == "TQ_2")).ShouldBeFalse();
            (await db.Orders.CountAsync(order => order.State == OrderState.Completed)).ShouldBe(2);
            return 0;
        });
    }

    private static ImportedTable Table(ImportReport report, string name) => report.Tables.Single(table => table.Name == name);

    private static LegacyInput Newer(LegacyFolder folder)
    {
        folder.Copy("current/chan/egg_chan.db", "egg_chan.db");
        return LegacyFolder.Input(folder.Make(NewerMachine.NextDay, "egg_chan.db"));
    }
}
