using EggMoney.Application.Trading;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Simulate;

/// <summary>A user's next session, shown on a copy of their books.</summary>
public sealed class RehearsalTests
{
    private static readonly BotSettings Tq = new("TQ_1", "TQQQ", 1000, MaxTier: 10);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Bots_decide_as_the_rules_decide_on_the_real_holding(DatabaseProvider provider)
    {
        await using var lab = await RehearsalLab.StartAsync(provider);
        var ann = await lab.AddTraderAsync(
            "ann",
            100_000,
            Tq with { AddedSeed = 123.45m, ClosingDipRules = [new(0.05m, 0.5m)] },
            new("SO_1", "SOXL", 900, ProfitRate: 0.02m, BandPercent: 8, MaxTier: 6, PivotRule: PivotRule.P1, Trailing: new(Enabled: true, TierThreshold: 0.2m)),
            new("SO_2", "SOXL", 700, CheckAveragePrice: false, SkipSell: true, MaxTier: 5),
            new("SO_3", "SOXL", 500, SellCooldownDays: 2),
            new("SO_4", "SOXL", 500, Active: false));
        await lab.ChangeAsync(ann, async db =>
        {
            (await db.Bots.SingleAsync(bot => bot.Name == "SO_3")).LastSaleAt = new(2026, 3, 3, 20, 0, 0, DateTimeKind.Utc);
            var trailing = await db.Positions.SingleAsync(position => position.Name == "SO_1");
            (trailing.TrailingMode, trailing.HighWatermark, trailing.StopPrice) = (true, 43, 38.5m);
        });
        var plan = SessionPlan.For(await lab.Host.WithDbAsync(ann, db => db.Schedules.AsNoTracking().SingleAsync()), RehearsalLab.Next);
        var rules = new HashSet<PlanRule>();
        foreach (var (tqqq, soxl) in new[] { (44m, 38.45m), (60m, 41m), (49.5m, 45m) })
        {
            lab.Record("TQQQ", 50, 48, tqqq).Record("SOXL", 40, 38.4m, soxl);

            var rehearsed = await lab.OnRecordedAsync("ann");

            rehearsed.Code.ShouldBe(0, rehearsed.Output);
            foreach (var name in new[] { "TQ_1", "SO_1", "SO_2", "SO_3" })
            {
                var (bot, position) = (await lab.BotAsync(ann, name), await lab.PositionAsync(ann, name));
                var expected = DailyPlan.Decide(bot, position, bot.Symbol == "TQQQ" ? tqqq : soxl, SaleFacts.None, plan.PlanAt);
                var shown = rehearsed.Bot(name);
                var decision = shown.Plan.ShouldNotBeNull();
                (decision.Rule, decision.Kind, decision.Amount).ShouldBe((expected.Rule.ToString(), expected.Kind?.Name(), expected.Amount), name);
                (shown.Before.Quantity, shown.Before.AveragePrice, shown.Before.AddedSeed).ShouldBe((position?.Quantity ?? 0, position?.AveragePrice ?? 0, bot.AddedSeed));
                rules.Add(expected.Rule);
            }

            rehearsed.Bot("SO_4").Plan.ShouldBeNull();
        }

        rules.ShouldBeSubsetOf([PlanRule.ChecksPassed, PlanRule.TakeProfitAndBand, PlanRule.StopHit, PlanRule.TrailingBuy, PlanRule.SkipSellBuy, PlanRule.CoolingDown, PlanRule.BandOnly, PlanRule.TakeProfitOnly]);
        rules.Count.ShouldBeGreaterThan(4);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_sale_sells_the_shares_that_the_account_was_opened_with(DatabaseProvider provider)
    {
        await using var lab = await RehearsalLab.StartAsync(provider);
        var ann = await lab.AddTraderAsync("ann", 20_000, Tq);
        var held = (await lab.PositionAsync(ann, "TQ_1")).ShouldNotBeNull().Quantity;
        held.ShouldBeGreaterThan(30);
        lab.Record("TQQQ", 50, 48, 60, 60);

        var rehearsed = await lab.OnRecordedAsync("ann", sessions: 2);

        rehearsed.Code.ShouldBe(0, rehearsed.Output);
        var bot = rehearsed.Bot("TQ_1");
        var order = bot.Plan.ShouldNotBeNull().Order.ShouldNotBeNull();
        (bot.Plan.Kind, order.State, order.FilledQuantity, order.FilledAmount).ShouldBe(("Sell", "Completed", held, held * 60));
        order.Slices.Select(slice => (slice.Number, slice.State)).ShouldBe([(1, "Filled"), (2, "Filled"), (3, "Filled")]);
        (bot.After.Quantity, bot.After.AveragePrice).ShouldBe((0, 0));

        // The second session goes on from the first.
        rehearsed.Bot("TQ_1", 1).Before.ShouldBe(bot.After);
        rehearsed.Bot("TQ_1", 1).Plan.ShouldNotBeNull().Rule.ShouldBe(nameof(PlanRule.FirstBuy));
        rehearsed.User.CashBefore.ShouldBe(await lab.Host.WithDbAsync(ann, db => db.CashAccounts.AsNoTracking().Select(account => account.Cash).SingleAsync()));
        rehearsed.User.CashAfter.ShouldBe(rehearsed.User.CashBefore + (held * 60) - rehearsed.Bot("TQ_1", 1).Plan!.Order!.FilledAmount);
        rehearsed.Output.ShouldContain("above take-profit and band: sell all");
        rehearsed.Output.ShouldContain($"Sell: {held} shares");
        rehearsed.Output.ShouldContain("agree with the broker's");
        rehearsed.Output.ShouldNotContain("\u001b");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Fractions_and_holdings_kept_by_hand_come_along(DatabaseProvider provider)
    {
        await using var lab = await RehearsalLab.StartAsync(provider);
        var ann = await lab.AddTraderAsync("ann", 20_000, Tq);
        await lab.ChangeAsync(ann, async db =>
        {
            (await db.Positions.SingleAsync()).Buy(0.33333333m, 16, 0.01m, new(2026, 3, 3, 20, 0, 0, DateTimeKind.Utc));
            db.Positions.Add(new() { Id = Guid.CreateVersion7(), Name = "old TQQQ", Symbol = "TQQQ", Quantity = 7, AveragePrice = 12, AveragingCost = 84, Cost = 84.5m });
            db.Positions.Add(new() { Id = Guid.CreateVersion7(), Name = "dividends", Symbol = "SCHD", Quantity = 3.5m, AveragePrice = 25, AveragingCost = 87.5m, Cost = 87.5m });
        });
        var whole = decimal.Floor((await lab.PositionAsync(ann, "TQ_1"))!.Quantity);
        lab.Record("TQQQ", 50, 48, 60);

        var rehearsed = await lab.OnRecordedAsync("ann");

        rehearsed.Code.ShouldBe(0, rehearsed.Output);
        var bot = rehearsed.Bot("TQ_1");
        bot.Before.Quantity.ShouldBe(whole + 0.33333333m);
        bot.Plan!.Order!.FilledQuantity.ShouldBe(whole);
        bot.After.Quantity.ShouldBe(0);
        rehearsed.User.KeptByHand.Select(kept => (kept.Name, kept.Symbol, kept.Quantity)).ShouldBe(
            [("dividends", "SCHD", 3.5m), ("TQ_1 2026-03-04", "TQQQ", 0.33333333m), ("old TQQQ", "TQQQ", 7)], ignoreOrder: true);
        rehearsed.User.Differences.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Bots_that_wait_for_trading_to_be_resumed_after_an_import_act(DatabaseProvider provider)
    {
        await using var lab = await RehearsalLab.StartAsync(provider);
        var ann = await lab.AddTraderAsync("ann", 500, Tq, new("TQ_2", "TQQQ", 400));
        lab.Record("TQQQ", 50, 48, 44);
        var import = new Import { Id = Guid.CreateVersion7(), State = ImportState.Imported, FileName = "egg_ann.db", TimeZone = "Asia/Seoul", Fingerprint = new('a', 64) };
        await lab.ChangeAsync(ann, async db =>
        {
            var bots = await db.Bots.ToListAsync();
            bots.ForEach(bot => bot.Active = false);
            import.BotsToActivate = [bots.Single(bot => bot.Name == "TQ_1").Id];
            db.Imports.Add(import);
            (await db.Users.SingleAsync()).TradingPaused = true;
            (await db.Schedules.SingleAsync()).Enabled = false;
        });

        var rehearsed = await lab.OnRecordedAsync("ann");

        rehearsed.Code.ShouldBe(0, rehearsed.Output);
        rehearsed.Bot("TQ_1").Plan.ShouldNotBeNull().Rule.ShouldBe(nameof(PlanRule.ChecksPassed));
        rehearsed.Bot("TQ_2").Plan.ShouldBeNull();
        rehearsed.User.CashBefore.ShouldBe(26_000, "1000 × 10 and 400 × 40");
        rehearsed.Output.ShouldContain("TQ_1: inactive since the import until trading is resumed; active here.");
        rehearsed.Output.ShouldContain("Cash is 26,000.00, all that the bots may invest");
        rehearsed.Output.ShouldContain("Trading is paused; not here.");
        rehearsed.Output.ShouldContain("The schedule is off; on here.");

        // Resumed, or taken back: what is inactive then is so by its owner's wish.
        foreach (var change in new Action<Import>[] { row => row.ConfirmedAt = lab.Host.Clock.GetUtcNow().UtcDateTime, row => (row.ConfirmedAt, row.State) = (null, ImportState.Undone) })
        {
            await lab.ChangeAsync(ann, async db => change(await db.Imports.SingleAsync()));
            (await lab.OnRecordedAsync("ann")).Bot("TQ_1").Plan.ShouldBeNull();
        }
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task The_database_stays_as_it_is_and_nobody_elses_rows_show(DatabaseProvider provider)
    {
        await using var lab = await RehearsalLab.StartAsync(provider);
        await lab.AddTraderAsync("ann", 20_000, Tq);
        var bob = await lab.AddTraderAsync("bob", 20_000, new BotSettings("BOBS_BOT", "SOXL", 300));
        await lab.ChangeAsync(bob, db =>
        {
            db.Positions.Add(new() { Id = Guid.CreateVersion7(), Name = "bob's secret", Symbol = "TQQQ", Quantity = 5, AveragePrice = 9, AveragingCost = 45, Cost = 45 });
            return Task.CompletedTask;
        });
        lab.Record("TQQQ", 50, 48, 60);
        var before = await RawRows.ReadAsync(lab.Database);

        var rehearsed = await lab.OnRecordedAsync("ann");
        await lab.RunAsync(new([], From: RehearsalLab.Next.Date));

        var after = await RawRows.ReadAsync(lab.Database);
        after.Keys.ShouldBe(before.Keys);
        foreach (var (table, rows) in before)
        {
            after[table].ShouldBe(rows, table);
        }

        before["positions"].Count.ShouldBe(2);
        rehearsed.Code.ShouldBe(0, rehearsed.Output);
        rehearsed.User.KeptByHand.ShouldBeEmpty();
        rehearsed.Output.ShouldNotContain("bob", Case.Insensitive);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_database_opened_for_reading_refuses_to_be_written(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider);
        var ann = await host.AddTenantAsync("ann");
        await using var reader = TestHost.StartOn(host.Options with { ReadOnly = true });

        await using (var db = await reader.OpenAsync(ann))
        {
            db.Bots.Add(new() { Id = Guid.CreateVersion7(), Name = "B", Symbol = "TQQQ", Seed = 1 });
            await Should.ThrowAsync<DbUpdateException>(() => db.TrySaveAsync(CancellationToken.None));
        }

        await Should.ThrowAsync<DbUpdateException>(() => reader.Commands.TryAddUserAsync(
            new() { Id = Guid.CreateVersion7(), Username = "bob", Email = "bob@example.org" }, CancellationToken.None));

        // The connections of those who may write are others, or are reset.
        await using var writer = await host.OpenAsync(ann);
        writer.Bots.Add(new() { Id = Guid.CreateVersion7(), Name = "B", Symbol = "TQQQ", Seed = 1 });
        await TestHost.SaveAsync(writer);
    }

    [Fact]
    public async Task Invented_prices_begin_where_the_holdings_are()
    {
        await using var lab = await RehearsalLab.StartAsync(DatabaseProvider.Sqlite);
        var ann = await lab.AddTraderAsync("ann", 20_000, Tq, new("TQ_2", "TQQQ", 300), new("SO_1", "SOXL", 500, Active: true));
        await lab.ChangeAsync(ann, async db => db.Positions.Remove(await db.Positions.SingleAsync(position => position.Name == "SO_1")));
        var held = await lab.Host.WithDbAsync(ann, db => db.Positions.AsNoTracking().ToListAsync());
        var average = Money.ToCents(held.Sum(position => position.Invested) / held.Sum(position => position.Quantity));

        // The clock stands after the close of 3 March.
        var rehearsed = await lab.RunAsync(new(["ann"], Sessions: 3));

        rehearsed.Code.ShouldBe(0, rehearsed.Output);
        rehearsed.User.Sessions.Select(session => session.Session).ShouldBe([new(2026, 3, 4), new(2026, 3, 5), new(2026, 3, 6)]);
        rehearsed.Output.ShouldContain($"SOXL begins at 50.00 (nothing is held), TQQQ begins at {average:0.00} (the average of what is held).");
        rehearsed.Bot("TQ_1").Plan!.Price!.Value.ShouldBe(average, average * 0.4m);
        rehearsed.Bot("SO_1").Plan!.Price!.Value.ShouldBe(50, 50 * 0.4m);
    }

    [Fact]
    public async Task A_sale_later_than_the_session_does_no_harm()
    {
        await using var lab = await RehearsalLab.StartAsync(DatabaseProvider.Sqlite);
        var ann = await lab.AddTraderAsync("ann", 20_000, Tq with { SellCooldownDays = 3 }, new("TQ_2", "TQQQ", 300));
        await lab.ChangeAsync(ann, async db =>
        {
            foreach (var bot in await db.Bots.ToListAsync())
            {
                (bot.LastSaleAt, bot.LastSoldSession) = (new(2027, 1, 4, 20, 0, 0, DateTimeKind.Utc), new DateOnly(2027, 1, 4));
            }
        });
        lab.Record("TQQQ", 50, 48, 44);

        var rehearsed = await lab.OnRecordedAsync("ann");

        rehearsed.Code.ShouldBe(0, rehearsed.Output);
        rehearsed.Bot("TQ_1").Plan!.Rule.ShouldBe(nameof(PlanRule.CoolingDown));
        rehearsed.Bot("TQ_2").Plan!.Rule.ShouldBe(nameof(PlanRule.ChecksPassed));
        rehearsed.Output.ShouldContain("TQ_1: sold later than these sessions");
    }

    [Fact]
    public async Task What_the_close_does_is_shown()
    {
        await using var lab = await RehearsalLab.StartAsync(DatabaseProvider.Sqlite);
        await lab.AddTraderAsync("ann", 20_000, Tq with { MaxTier = 6, CheckAveragePrice = false, ClosingDipRules = [new(0.05m, 0.5m)] });
        lab.Record("TQQQ", 50, 48, 44);

        var bot = (await lab.OnRecordedAsync("ann")).Bot("TQ_1");

        var dip = bot.ClosingDip.ShouldNotBeNull();
        (dip.Rule, dip.Kind, dip.Amount, dip.Words).ShouldBe((nameof(DipRule.Buy), "Buy", 500, "dropped: buy"));
        dip.Order!.Slices.ShouldHaveSingleItem().State.ShouldBe("Filled");
        bot.Changes.ShouldBe(["average-price test on"]);
        bot.After.CheckAveragePrice.ShouldBeTrue();
    }
}
