using System.Net;
using EggMoney.Domain.Portfolio;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.ByHand;

/// <summary>Holdings and trades corrected by hand: the books balance before and after, and cash is never invented.</summary>
public abstract class CorrectionTests(DatabaseProvider provider) : ByHandFixture(provider)
{
    private static readonly object Sale = new
    {
        name = "Old", symbol = "TQQQ", session = "2026-01-05", kind = "Sell_Part", quantity = 3, price = 61.5m, executedAt = "2026-01-05T15:40:00Z", fees = 0.5m, averagePrice = 50m,
    };

    [Fact]
    public async Task A_holding_kept_by_hand_is_added_corrected_and_taken_away()
    {
        var values = new { name = "Old", symbol = "TQQQ", quantity = 10, averagePrice = 50m, cost = 501.25m };
        var dry = (await Alice.PostAsync("positions", new { values.name, values.symbol, values.quantity, values.averagePrice, values.cost, dryRun = true })).Ok();
        (dry["holding"]!["after"]!.Number("cost"), dry.Number("balancingEntry")).ShouldBe((501.25m, 501.25m));
        (await ReadAsync(Alice, db => db.Positions.CountAsync())).ShouldBe(0);

        var added = await Alice.PostAsync("positions", values, "add");
        var id = added.Ok().Text("id");
        (await Alice.PostAsync("positions", values, "add")).Ok().Text("id").ShouldBe(id);
        await BalanceAsync(10, 501.25m, 0, 100_000);
        (await Bob.PutAsync("positions/" + id, new { quantity = 1, averagePrice = 1 })).Refused(HttpStatusCode.NotFound, "not_found");

        (await Alice.PutAsync("positions/" + id, new { quantity = 12, averagePrice = 50 }, "\"99\"")).Refused(HttpStatusCode.PreconditionFailed, "changed_meanwhile");
        var corrected = (await Alice.PutAsync("positions/" + id, new { quantity = 12, averagePrice = 50 }, added.ETag)).Ok();
        (corrected["holding"]!["before"]!.Number("quantity"), corrected["holding"]!["after"]!.Number("quantity"), corrected.Number("balancingEntry")).ShouldBe((10, 12, 98.75m));
        await BalanceAsync(12, 600, 0, 100_000);
        (await Alice.DeleteAsync($"positions/{id}?dryRun=true")).Ok().Number("balancingEntry").ShouldBe(-600);
        (await Alice.DeleteAsync("positions/" + id)).Ok()["holding"]!["after"].ShouldBeNull();
        (await ReadAsync(Alice, db => db.Positions.CountAsync())).ShouldBe(0);
        await BalanceAsync(0, 0, 0, 100_000);
        (await Api.Host.ActsAsync(Alice)).Select(act => act.Action).Where(action => action.StartsWith("position.", StringComparison.Ordinal)).ShouldBe(["position.added", "position.corrected", "position.deleted"]);
    }

    [Fact]
    public async Task A_bots_holding_is_corrected_only_while_nothing_of_it_is_on_its_way()
    {
        await Api.RunToAsync("16:00");
        var position = (await HoldingAsync()).Id;
        (await Alice.PutAsync("positions/" + position, new { quantity = 5, averagePrice = 50 })).Refused(HttpStatusCode.Conflict, "bot_has_order");
        await Api.RunToAsync("22:00");
        (await Alice.PostAsync("positions", new { botId = Bot, quantity = 5, averagePrice = 50 })).Refused(HttpStatusCode.Conflict, "holding_exists");
        var before = await ReadAsync(Alice, db => db.CashAccounts.AsNoTracking().SingleAsync());
        (await Alice.PutAsync("positions/" + position, new { quantity = 5, averagePrice = 48.5m })).Ok();
        var holding = await HoldingAsync();
        (holding.Quantity, holding.AveragePrice, holding.AveragingCost, holding.Cost, holding.BotId).ShouldBe((5, 48.5m, 242.5m, 242.5m, Guid.Parse(Bot)));
        await BalanceAsync(5, 242.5m, before.RealisedProfit, before.Cash);
    }

    [Fact]
    public async Task A_trade_is_added_corrected_and_taken_away_and_one_of_an_order_is_not()
    {
        var added = (await Alice.PostAsync("trades", Sale, "trade")).Ok();
        (added["trade"]!["after"]!.Number("profit"), added["trade"]!["after"]!.Number("realisedProfit"), added.Number("balancingEntry")).ShouldBe((34.5m, 34m, -34m));
        (await Alice.PostAsync("trades", Sale, "trade")).Ok().Text("id").ShouldBe(added.Text("id"));
        await BalanceAsync(0, 0, 34, 100_000);
        var path = "trades/" + added.Text("id");
        (await Bob.DeleteAsync(path)).Refused(HttpStatusCode.NotFound, "not_found");
        (await Alice.PutAsync(path, new { name = "Old", symbol = "TQQQ", session = "2026-01-05", kind = "Sell_Part", quantity = 3, price = 62m, executedAt = "2026-01-05T15:40:00Z", averagePrice = 50m, realisedProfit = 30m })).Ok();
        await BalanceAsync(0, 0, 30, 100_000);
        (await Alice.DeleteAsync(path)).Ok();
        await BalanceAsync(0, 0, 0, 100_000);
        (await Alice.PostAsync("trades", new { name = "Old", symbol = "TQQQ", session = "2026-01-05", kind = "Sell", quantity = 3, price = 62m, executedAt = "2026-01-05T15:40:00Z" }))
            .Refused(HttpStatusCode.BadRequest, "validation", "averagePrice");

        await Api.RunToAsync("22:00");
        var traded = (await Alice.GetAsync("trades")).Ok()["items"]![0]!.Text("id");
        (await Alice.DeleteAsync("trades/" + traded)).Refused(HttpStatusCode.Conflict, "trade_of_order");
    }

    private async Task BalanceAsync(decimal shares, decimal cost, decimal profit, decimal money)
    {
        var (cash, positions) = await ReadAsync(Alice, async db => (await db.CashAccounts.AsNoTracking().SingleAsync(), await db.Positions.AsNoTracking().ToListAsync()));
        (positions.Sum(position => position.Quantity), positions.Sum(position => position.Cost), cash.RealisedProfit, cash.Cash).ShouldBe((shares, cost, profit, money));
        Money.ToCents(cash.NetDeposits + cash.RealisedProfit).ShouldBe(Money.ToCents(cash.Cash + cost));
        var entries = await ReadAsync(Alice, db => db.CashEntries.AsNoTracking().ToListAsync());
        entries.Sum(entry => entry.Amount).ShouldBe(cash.NetDeposits - (entries.Exists(entry => entry.Amount == 100_000) ? 0 : 100_000));
    }
}

public sealed class SqliteCorrectionTests() : CorrectionTests(DatabaseProvider.Sqlite);

public sealed class PostgresCorrectionTests() : CorrectionTests(DatabaseProvider.Postgres);
