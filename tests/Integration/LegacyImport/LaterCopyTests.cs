using EggMoney.Application.LegacyImport;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.LegacyImport;

/// <summary>What a later copy of a machine may say, and what was done here meanwhile.</summary>
public sealed class LaterCopyTests(ImportHost server) : IClassFixture<ImportHost>
{
    private static int _machines;

    [Fact]
    public async Task A_name_that_cannot_be_read_takes_no_bot_of_its_shares()
    {
        using var machine = new Machine("UPDATE trade SET name = 'AA_1' || char(1) WHERE name = 'AA_1'");
        var user = await server.AddUserAsync();
        var report = await server.Host.ImportAsync(user.Tenant, machine.Input, new(DryRun: false, SkipBadRows: true));
        report.Outcome.ShouldBe(ImportOutcome.Refused);
        report.Problems[0].Code.ShouldBe("nameless_row");
    }

    [Fact]
    public async Task Shares_that_were_kept_by_hand_become_the_bots_once_it_can_be_read()
    {
        using var machine = new Machine("UPDATE bot_info SET point_loc = 'P9' WHERE name = 'AA_1'");
        var user = await server.AddUserAsync();
        (await server.Host.ImportAsync(user.Tenant, machine.Input, new(DryRun: false, SkipBadRows: true))).Outcome.ShouldBe(ImportOutcome.Imported);
        var before = await ImportedBooks.ReadAsync(server.Host, user.Tenant);
        var later = await ImportAsync(user, machine.Then("UPDATE bot_info SET point_loc = 'P1' WHERE name = 'AA_1'"));
        await server.Host.WithDbAsync(user.Tenant, async db =>
        {
            var bot = await db.Bots.SingleAsync(row => row.Name == "AA_1");
            (await db.Positions.SingleAsync(row => row.BotId == bot.Id)).Quantity.ShouldBe(10);
            (await db.Trades.CountAsync(trade => trade.BotId == bot.Id)).ShouldBe(3);
            (await db.Imports.SingleAsync(import => import.Id == later)).BotsToActivate.ShouldContain(bot.Id);
            return 0;
        });
        await UndoAsync(user, later);
        (await ImportedBooks.ReadAsync(server.Host, user.Tenant)).ShouldBe(before);
    }

    [Fact]
    public async Task The_latest_copy_says_which_bots_go_on()
    {
        using var machine = new Machine();
        var user = await server.AddUserAsync();
        await ImportAsync(user, machine);
        await ImportAsync(user, machine.Then("UPDATE bot_info SET active = 0 WHERE name = 'AA_1'; DELETE FROM bot_info WHERE name = 'AA_2'; UPDATE bot_info SET active = 1 WHERE name = 'AA_3'"));
        var active = await server.Host.WithDbAsync(user.Tenant, async db =>
        {
            var ids = (await db.Imports.OrderByDescending(import => import.Number).FirstAsync()).BotsToActivate;
            return await db.Bots.Where(bot => ids.Contains(bot.Id)).Select(bot => bot.Name).ToListAsync();
        });
        active.ShouldBe(["AA_3"]);
    }

    [Fact]
    public async Task What_its_owner_decided_here_is_not_undone_by_a_copy_that_says_nothing_new()
    {
        using var machine = new Machine();
        var user = await server.AddUserAsync();
        await ImportAsync(user, machine);
        await SetSeedAsync(user, 120);
        await ImportAsync(user, machine.Then("UPDATE bot_info SET profit_rate = 0.12 WHERE name = 'AA_1'"));
        await ImportAsync(user, machine.Then("UPDATE bot_info SET t_div = 25 WHERE name = 'AA_1'"));
        (await SeedAsync(user)).ShouldBe(120);

        // Asked once and kept, it is kept.
        machine.Then("UPDATE bot_info SET seed = 110 WHERE name = 'AA_1'");
        (await server.Host.ImportAsync(user.Tenant, machine.Input)).Conflicts.ShouldHaveSingleItem().Field.ShouldBe("Seed");
        await ImportAsync(user, machine, overwrite: false);
        await ImportAsync(user, machine.Then("UPDATE bot_info SET t_div = 30 WHERE name = 'AA_1'"));
        (await SeedAsync(user)).ShouldBe(120);
    }

    [Fact]
    public async Task Another_machine_is_no_later_copy()
    {
        using var machine = new Machine();
        using var other = new Machine("UPDATE history SET trade_date = replace(trade_date, '04:30', '04:31'); UPDATE bot_info SET name = 'BB' || substr(name, 3); DELETE FROM trade");
        var user = await server.AddUserAsync();
        await ImportAsync(user, machine);
        var refused = await server.Host.ImportAsync(user.Tenant, other.Input, new(DryRun: false, Overwrite: true));
        refused.Outcome.ShouldBe(ImportOutcome.Refused);
        refused.Problems[0].Code.ShouldBe("another_machine");
    }

    [Fact]
    public async Task The_same_database_under_another_name_and_with_other_files_is_still_somebody_elses()
    {
        using var machine = new Machine();
        await ImportAsync(await server.AddUserAsync(), machine);
        var copy = Path.Combine(Path.GetDirectoryName(machine.Path)!, "egg_other.db");
        File.Copy(machine.Path, copy);
        var refused = await server.Host.ImportAsync((await server.AddUserAsync()).Tenant, LegacyFolder.Input(copy) with { KeyStore = new("key_store.json", "{}"u8.ToArray()) });
        refused.Problems.ShouldHaveSingleItem().Code.ShouldBe("machine_of_another_user");

        // A later copy is known by its name and earliest rows, whatever stands behind the name.
        File.Move(machine.Then("UPDATE bot_info SET t_div = 25").Path, machine.Path + ".copy");
        refused = await server.Host.ImportAsync((await server.AddUserAsync()).Tenant, LegacyFolder.Input(machine.Path + ".copy"));
        refused.Problems.ShouldHaveSingleItem().Code.ShouldBe("machine_of_another_user");
    }

    [Fact]
    public async Task A_copy_is_read_in_the_zone_of_the_one_before()
    {
        using var machine = new Machine();
        var user = await server.AddUserAsync();
        await ImportAsync(user, machine);
        var refused = await server.Host.ImportAsync(user.Tenant, machine.Then("UPDATE bot_info SET t_div = 25").Input, new(DryRun: false, TimeZone: "UTC"));
        refused.Problems[0].Code.ShouldBe("other_zone");
    }

    [Fact]
    public async Task A_trade_that_was_corrected_there_is_asked_about_and_not_counted_twice()
    {
        using var machine = new Machine();
        var user = await server.AddUserAsync();
        await ImportAsync(user, machine);
        machine.Then("UPDATE history SET trade_date = '2026-02-03 04:30:00.000009' WHERE trade_type = 'SELL'");
        (await server.Host.ImportAsync(user.Tenant, machine.Input)).Conflicts.ShouldHaveSingleItem().Table.ShouldBe("history");
        var taken = await ImportAsync(user, machine, overwrite: true);
        (await RealisedAsync(user)).ShouldBe(20);
        await UndoAsync(user, taken);
        (await RealisedAsync(user)).ShouldBe(20);
        (await server.Host.WithDbAsync(user.Tenant, db => db.Trades.CountAsync())).ShouldBe(6);
    }

    [Theory]
    [InlineData(false, 12)]
    [InlineData(true, 10)]
    public async Task Fills_that_the_old_machine_lost_are_asked_about(bool overwrite, int shares)
    {
        using var machine = new Machine(SmallMachine.Pending);
        var user = await server.AddUserAsync();
        await ImportAsync(user, machine);
        machine.Then("DELETE FROM \"order\"");
        var asked = await server.Host.ImportAsync(user.Tenant, machine.Input);
        asked.Outcome.ShouldBe(ImportOutcome.Refused);
        var conflict = asked.Conflicts.ShouldHaveSingleItem();
        (conflict.Table, conflict.Name).ShouldBe(("order", "AA_1"));
        await ImportAsync(user, machine, overwrite);
        (await SharesAsync(user, "AA_1")).ShouldBe(shares);
        (await server.Host.WithDbAsync(user.Tenant, db => db.Fills.CountAsync())).ShouldBe(overwrite ? 0 : 2);
    }

    [Fact]
    public async Task What_is_sold_out_there_is_gone_here_and_comes_back_when_that_is_undone()
    {
        using var machine = new Machine();
        var user = await server.AddUserAsync();
        await ImportAsync(user, machine);
        var before = await ImportedBooks.ReadAsync(server.Host, user.Tenant);
        var later = await ImportAsync(user, machine.Then("DELETE FROM trade WHERE name IN ('Mine', 'RP'); DELETE FROM bot_info WHERE name = 'AA_2'"));
        (await SharesAsync(user, "Mine")).ShouldBe(0);
        (await server.Host.WithDbAsync(user.Tenant, db => db.CashAccounts.Select(account => account.Reserve).SingleAsync())).ShouldBe(0);
        await UndoAsync(user, later);
        (await ImportedBooks.ReadAsync(server.Host, user.Tenant)).ShouldBe(before);
    }

    [Fact]
    public async Task A_bot_that_is_gone_there_leaves_its_shares_to_be_kept_by_hand()
    {
        using var machine = new Machine();
        var user = await server.AddUserAsync();
        await ImportAsync(user, machine);
        await ImportAsync(user, machine.Then("DELETE FROM bot_info WHERE name = 'AA_1'"));
        await server.Host.WithDbAsync(user.Tenant, async db =>
        {
            var position = await db.Positions.SingleAsync(row => row.Name == "AA_1");
            (position.BotId, position.Quantity).ShouldBe(((Guid?)null, 10m));
            return 0;
        });
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 7)]
    public async Task A_bot_that_was_flat_and_holds_something_on_both_sides_is_asked_about(bool overwrite, int shares)
    {
        using var machine = new Machine();
        var user = await server.AddUserAsync();
        await ImportAsync(user, machine);
        await server.Host.WithDbAsync(user.Tenant, async db =>
        {
            var bot = await db.Bots.SingleAsync(row => row.Name == "AA_2");
            var position = new Domain.Portfolio.Position { Id = Guid.CreateVersion7(), BotId = bot.Id, Name = bot.Name, Symbol = bot.Symbol };
            position.Buy(1, 50, 0, ApiHost.TradingStart);
            (await db.CashAccounts.SingleAsync()).Pay(50, 0);
            db.Positions.Add(position);
            await TestHost.SaveAsync(db);
            return 0;
        });
        machine.Then("INSERT INTO trade VALUES ('2026-03-06 04:30:00', 'AA_2', 'TQQQ', '2026-03-06 04:30:00', 50, 7, 'BUY', 350)");
        (await server.Host.ImportAsync(user.Tenant, machine.Input)).Conflicts.ShouldHaveSingleItem().Name.ShouldBe("AA_2");
        await ImportAsync(user, machine, overwrite);
        (await SharesAsync(user, "AA_2")).ShouldBe(shares);
    }

    [Theory]
    [InlineData("UPDATE trade SET purchase_price = 51, total_price = 510 WHERE name = 'AA_1'")]
    [InlineData("UPDATE \"order\" SET total_value = 300")]
    [InlineData("UPDATE \"order\" SET date_added = '2026-03-07 00:06:00'")]
    public async Task An_order_and_its_holding_are_booked_anew_together(string correction)
    {
        using var machine = new Machine(SmallMachine.Pending.Replace("\"Buy\"", "\"Sell\"", StringComparison.Ordinal).Replace("'BUY'", "'SELL_PART'", StringComparison.Ordinal));
        var user = await server.AddUserAsync();
        await ImportAsync(user, machine);
        await ImportAsync(user, machine.Then(correction));
        (await SharesAsync(user, "AA_1")).ShouldBe(8);
        (await server.Host.WithDbAsync(user.Tenant, db => db.Trades.CountAsync(trade => trade.OrderId != null))).ShouldBe(1);
    }

    [Fact]
    public async Task A_holding_of_nothing_has_no_cost()
    {
        using var machine = new Machine("INSERT INTO trade VALUES ('2026-03-06 04:30:00', 'AA_2', 'TQQQ', '2026-03-06 04:30:00', 50, 0, 'BUY', 0.37)");
        await ImportAsync(await server.AddUserAsync(), machine);
    }

    [Fact]
    public async Task An_account_that_was_traded_on_keeps_its_import()
    {
        using var machine = new Machine();
        var user = await server.AddUserAsync();
        var keys = new LegacyText(".env", "HANTOO_CANO=12345678\nHANTOO_APP_KEY=k\nHANTOO_APP_SECRET=s\n"u8.ToArray());
        var import = await server.Host.ImportAsync(user.Tenant, machine.Input with { Environment = keys });
        await server.Host.WithDbAsync(user.Tenant, async db =>
        {
            var account = await db.UserCredentials.SingleAsync();
            var bot = new Bot { Id = Guid.CreateVersion7(), Name = "Mine here", Symbol = "TQQQ", Seed = 1 };
            var order = new Order { Id = Guid.CreateVersion7(), BotId = bot.Id, Symbol = "TQQQ", SessionDate = new(2026, 3, 2), State = OrderState.Completed };
            db.Bots.Add(bot);
            db.Orders.Add(order);
            db.OrderSlices.Add(new() { Id = Guid.CreateVersion7(), OrderId = order.Id, Number = 1, Symbol = "TQQQ", CredentialId = account.Id });
            await TestHost.SaveAsync(db);
            return 0;
        });
        (await server.Host.SendAsync(user.Tenant, new UndoImportCommand(import.ImportId!.Value))).Error!.Code.ShouldBe(ImportErrors.TradedOn.Code);
    }

    [Fact]
    public async Task Undoing_a_later_copy_asks_for_the_comparison_anew()
    {
        using var machine = new Machine();
        var user = await server.AddUserAsync();
        await ImportAsync(user, machine);
        var later = await ImportAsync(user, machine.Then("UPDATE bot_info SET t_div = 25"));
        await server.Host.WithDbAsync(user.Tenant, async db =>
        {
            foreach (var import in await db.Imports.ToListAsync())
            {
                import.ConfirmedAt = ApiHost.WallStart;
            }

            await TestHost.SaveAsync(db);
            return 0;
        });
        await UndoAsync(user, later);
        (await server.Host.SendAsync(user.Tenant, new SetTradingPausedCommand(Paused: false))).Error.ShouldBe(TradingErrors.NoAccount);
    }

    private async Task<Guid> ImportAsync(ApiUser user, Machine machine, bool? overwrite = null)
    {
        var report = await server.Host.ImportAsync(user.Tenant, machine.Input, new(DryRun: false, Overwrite: overwrite));
        report.Outcome.ShouldBe(ImportOutcome.Imported, string.Join('\n', report.Problems.Cast<object>().Concat(report.Conflicts)));
        report.Checks.ShouldAllBe(check => check.Even);
        return report.ImportId!.Value;
    }

    private async Task UndoAsync(ApiUser user, Guid import) => (await server.Host.SendAsync(user.Tenant, new UndoImportCommand(import))).Error.ShouldBeNull();

    private Task<decimal> SeedAsync(ApiUser user) => server.Host.WithDbAsync(user.Tenant, db => db.Bots.Where(bot => bot.Name == "AA_1").Select(bot => bot.Seed).SingleAsync());

    private Task<int> SetSeedAsync(ApiUser user, decimal seed) => server.Host.WithDbAsync(user.Tenant, async db =>
    {
        (await db.Bots.SingleAsync(bot => bot.Name == "AA_1")).Seed = seed;
        await TestHost.SaveAsync(db);
        return 0;
    });

    private Task<decimal> RealisedAsync(ApiUser user) => server.Host.WithDbAsync(user.Tenant, async db =>
    {
        var realised = await db.CashAccounts.Select(account => account.RealisedProfit).SingleAsync();
        (await db.Trades.ToListAsync()).Sum(trade => trade.RealisedProfit ?? 0).ShouldBe(realised);
        return realised;
    });

    private Task<decimal> SharesAsync(ApiUser user, string name) => server.Host.WithDbAsync(user.Tenant, async db => (await db.Positions.Where(position => position.Name == name).ToListAsync()).Sum(position => position.Quantity));

    /// <summary>A machine of its own name and rows, of which copies are taken.</summary>
    private sealed class Machine : IDisposable
    {
        private readonly LegacyFolder _folder = new();
        private readonly string _name;

        public Machine(string change = "")
        {
            var number = Interlocked.Increment(ref _machines);
            _name = $"egg_small{number}.db";

            // Rows that no other machine of these tests has.
            _folder.Make(SmallMachine.Sql + $"UPDATE history SET trade_date = substr(trade_date, 1, 20) || printf('%06d', {number * 100} + rowid);" + change, _name);
        }

        public string Path => _folder[_name];

        public LegacyInput Input => LegacyFolder.Input(Path);

        /// <summary>What happened on it since.</summary>
        public Machine Then(string change)
        {
            _folder.Make(change, _name);
            return this;
        }

        public void Dispose() => _folder.Dispose();
    }
}
