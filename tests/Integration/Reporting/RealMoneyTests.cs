using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Reporting;

/// <summary>What counts when somebody practised first, moved in from an old machine and trades with money now.</summary>
public class RealMoneyTests
{
    private static readonly DateOnly Bought = new(2025, 11, 18);
    private static readonly DateOnly Sold = new(2025, 11, 21);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Practice_counts_only_while_it_is_all_there_is_and_a_past_split_can_be_recorded(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var (practice, real) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.WithDbAsync(alice.Tenant, async db =>
        {
            var bot = new Bot { Id = Guid.CreateVersion7(), Name = "SO_1", Symbol = "SOXL", Seed = 100 };
            db.Bots.Add(bot);
            db.UserCredentials.Add(new() { Id = practice, Broker = "paper", Label = "Practice", Active = true });
            AddDay(db, bot, practice, new(2025, 11, 3), Side.Buy, 10, 1000, 0);
            AddDay(db, bot, practice, new(2025, 11, 4), Side.Sell, 10, 1500, 500);

            // The old machine's: 100 at $100, which a split made 200 at $50, and all of them sold at $55.
            AddTrade(db, Bought, OrderKind.Buy, 100, 100, null, 0);
            AddTrade(db, Sold, OrderKind.Sell, 200, 55, 1000, 50);
            db.DailyExchangeRates.Add(new() { Date = Bought, Won = 1400, Source = "hand" });
            await TestHost.SaveAsync(db);
            return true;
        });
        (await SalesAsync(alice)).Select(sale => sale.Symbol).ShouldBe(["SOXL", "TQQQ"]);
        (await alice.GetAsync("reports/profit/years")).Ok()[0]!["sums"]!.Number("profit").ShouldBe(1500);

        await host.WithDbAsync(alice.Tenant, async db =>
        {
            var old = await db.UserCredentials.SingleAsync();
            (old.Active, old.DeletedAt) = (false, ApiHost.WallStart);
            await TestHost.SaveAsync(db);
            db.UserCredentials.Add(new() { Id = real, Broker = "kis", Label = "Money", Active = true, Environment = BrokerEnvironment.Real });
            var bot = await db.Bots.SingleAsync();
            AddDay(db, bot, real, new(2025, 12, 1), Side.Buy, 1, 100, 0);
            AddDay(db, bot, real, new(2025, 12, 2), Side.Sell, 1, 130, 30);
            await TestHost.SaveAsync(db);
            return true;
        });
        var tax = (await alice.GetAsync("reports/tax/2025")).Ok();
        (await SalesAsync(alice)).ShouldBe([("TQQQ", 21_000_000m), ("SOXL", 140_000m)], "5,000 dollars for shares that nobody ever bought are assumed");
        var opening = tax["openings"]!.AsArray().ShouldHaveSingleItem()!;
        (opening.Text("symbol"), opening.Number("quantity"), opening.Text("suspectedSplit")).ShouldBe(("TQQQ", 100, "2:1"));
        tax["complete"]!.GetValue<bool>().ShouldBeTrue("the days of what nobody sold do not matter");
        tax["notes"]!.AsArray().Count.ShouldBe(5);
        (await alice.Client.GetStringAsync("/api/v1/reports/tax/2025/csv")).ShouldContain("2:1");
        (await alice.GetAsync("reports/profit/years")).Ok()[0]!["sums"]!.Number("profit").ShouldBe(1030);
        (await alice.GetAsync("external/history-summary")).Ok()["data"]!["years"]![0]!.Number("total_profit").ShouldBe(1030);

        // What is held today is counted in new shares already.
        await host.WithDbAsync(alice.Tenant, async db =>
        {
            db.Positions.Add(new() { Id = Guid.CreateVersion7(), Name = "Old", Symbol = "SOXL", Quantity = 4, Cost = 100 });
            await TestHost.SaveAsync(db);
            return true;
        });
        var split = new { symbol = "TQQQ", numerator = 2, denominator = 1, effectiveDate = "2025-11-20", historyOnly = true, confirmed = false };
        (await alice.PostAsync("trading/splits", split)).Ok()["applied"]!.GetValue<bool>().ShouldBeFalse();
        (await host.WithDbAsync(alice.Tenant, db => db.StockSplits.CountAsync())).ShouldBe(0);
        (await alice.PostAsync("trading/splits", split with { effectiveDate = "2026-03-01" })).Status.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await alice.PostAsync("trading/splits", split with { confirmed = true })).Ok()["applied"]!.GetValue<bool>().ShouldBeTrue();
        (await alice.PostAsync("trading/splits", split with { symbol = "SOXL", confirmed = true })).Ok()["holdings"]![0]!.Number("quantityAfter").ShouldBe(4);
        (await host.WithDbAsync(alice.Tenant, db => db.Positions.Select(position => position.Quantity).SingleAsync())).ShouldBe(4);
        (await alice.GetAsync("reports/tax/2025")).Ok()["openings"]!.AsArray().Where(lot => lot!.Text("symbol") == "TQQQ").ShouldBeEmpty();
        (await SalesAsync(alice))[0].ShouldBe(("TQQQ", 14_000_000m));
    }

    private static async Task<List<(string Symbol, decimal Cost)>> SalesAsync(ApiUser user) =>
        [.. (await user.GetAsync("reports/tax/2025")).Ok()["sales"]!.AsArray().Select(sale => (sale!.Text("symbol"), sale!.Number("fifoCostKrw")))];

    /// <summary>An order of a bot, with its fill and its trade.</summary>
    private static void AddDay(Application.IEggMoneyDb db, Bot bot, Guid account, DateOnly session, Side side, decimal quantity, decimal amount, decimal profit)
    {
        var order = new Order { Id = Guid.CreateVersion7(), BotId = bot.Id, Symbol = bot.Symbol, SessionDate = session, State = OrderState.Completed };
        db.Orders.Add(order);
        db.Fills.Add(new()
        {
            Id = Guid.CreateVersion7(), OrderId = order.Id, BotId = bot.Id, CredentialId = account, Side = side, Symbol = bot.Symbol, SessionDate = session, Quantity = quantity, Amount = amount,
            OrderDate = session, OrderNumber = "1", CumulativeQuantity = quantity, CostRemoved = side == Side.Sell ? amount - profit : 0, ExecutedAt = At(session),
        });
        AddTrade(db, session, side == Side.Sell ? OrderKind.Sell : OrderKind.Buy, quantity, amount / quantity, side == Side.Sell ? profit : null, 0, order, bot);
    }

    private static void AddTrade(
        Application.IEggMoneyDb db, DateOnly session, OrderKind kind, decimal quantity, decimal price, decimal? profit, decimal average, Order? order = null, Bot? bot = null) => db.Trades.Add(new()
        {
            Id = Guid.CreateVersion7(), OrderId = order?.Id, BotId = bot?.Id, Name = bot?.Name ?? "Old", Symbol = bot?.Symbol ?? "TQQQ", SessionDate = session, Kind = kind,
            Quantity = quantity, Price = price, Total = quantity * price, AveragePrice = average, RealisedProfit = profit, ExecutedAt = At(session),
        });

    private static DateTime At(DateOnly session) => session.ToDateTime(new(16, 0), DateTimeKind.Utc);
}
