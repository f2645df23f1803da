using System.Net;
using System.Text;
using EggMoney.Application.Market;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Reporting;

/// <summary>Kept prices, rates by hand, and what reports say when a price or a rate is missing.</summary>
public class MarketApiTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Gaps_are_filled_once_and_a_split_brings_all_of_it_anew(DatabaseProvider provider)
    {
        await using var api = await TradingApi.StartAsync(provider);
        var alice = await api.AddTraderAsync("alice");
        api.Market.Set("TQQQ", new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc), 50m, 50m);
        var prices = (await alice.GetAsync("market/prices/TQQQ")).Ok();
        prices.Text("market").ShouldBe("paper");
        prices["days"]!.AsArray().Count.ShouldBe(120);
        prices["days"]![119]!.Text("date").ShouldBe("2026-02-27", "the session before this Monday's");
        (await CountAsync(api, alice)).ShouldBe(120);

        // The next session's price alone would look like a fall by half; with some kept days asked for again it is a split of all of them.
        await api.RunToAsync("21:50", 3);
        api.Market.Set("TQQQ", new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc), 25m, 25m).Set("TQQQ", TradingApi.At("00:00"), 26m, 25m);
        var indicators = (await alice.GetAsync("market/indicators/TQQQ")).Ok();
        indicators.Text("session").ShouldBe("2026-03-03");
        indicators.Number("movingAverage20").ShouldBe(((18 * 25m) + (2 * 26m)) / 20);
        indicators.Number("drawdown").ShouldBe(0);
        indicators.Number("rsi").ShouldBe(100);
        indicators.Text("trend").ShouldBe("strongUp");
        indicators["vix"].ShouldBeNull();
        (await CountAsync(api, alice)).ShouldBe(120, "those before are counted in other shares");

        // Nobody's account, nobody's prices.
        (await (await api.Host.AddUserAsync("bob")).GetAsync("market/prices/TQQQ")).Refused(HttpStatusCode.Conflict, "no_account");
        (await alice.GetAsync("market/prices/NOPE")).Refused(HttpStatusCode.NotFound, "no_prices");
        (await alice.GetAsync("market/prices/nope")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task After_a_session_what_is_held_or_traded_is_brought_up_to_date()
    {
        await using var api = await TradingApi.StartAsync(DatabaseProvider.Sqlite);
        var alice = await api.AddTraderAsync("alice");
        (await alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);
        (await alice.PostAsync("bots", TradingApi.Buyer("NO_1", "NOPE"))).Ok(HttpStatusCode.Created);
        await api.RunToAsync("22:00");
        var update = await api.Host.SendAsync(alice.Tenant, new UpdateMarketDataCommand());
        update.Symbols.ShouldBe(2);
        update.Failed.ShouldBe(["NOPE"], "one symbol's trouble is not the others'");
        (await CountAsync(api, alice)).ShouldBe(1, "the market begins with this session");
    }

    [Fact]
    public async Task Without_a_quote_the_last_kept_close_stands_in_and_without_both_nothing()
    {
        await using var api = await TradingApi.StartAsync(DatabaseProvider.Sqlite);
        var alice = await api.AddTraderAsync("alice");
        (await alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);
        await api.RunToAsync("22:00");
        api.Market.Set("TQQQ", TradingApi.At("22:30"), null);
        await api.RunToAsync("23:00");
        var line = (await alice.GetAsync("reports/portfolio")).Ok()["lines"]![0]!;
        (line["price"], line["value"], line["profit"]).ShouldBe((null, null, null));

        (await alice.GetAsync("market/prices/TQQQ?from=2026-03-02&to=2026-03-02")).Ok();
        var portfolio = (await alice.GetAsync("reports/portfolio")).Ok();
        line = portfolio["lines"]![0]!;
        line.Number("price").ShouldBe(50);
        line.Text("priceOf").ShouldBe("2026-03-02");

        // Its own session's close is a price of a point; an older one is said to be none.
        await api.RunToAsync("22:00", 3);
        var points = (await alice.GetAsync("reports/equity")).Ok()["points"]!.AsArray();
        points.Select(point => point!["unpriced"]!.AsArray().Count).ShouldBe([0, 1]);

        // The market is no invented one, so nobody told a rate.
        portfolio["rate"]!["won"].ShouldBeNull();
        portfolio["equity"]!["krw"].ShouldBeNull();
        portfolio["equity"]!.Number("usd").ShouldBe(portfolio["cash"]!.Number("usd") + line.Number("value"));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Rates_by_hand_beat_the_rest_and_are_audited(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var bob = await host.AddUserAsync("bob");
        await host.WithDbAsync(alice.Tenant, async db =>
        {
            db.DailyExchangeRates.Add(new() { Date = new(2026, 3, 2), Won = 1400, Source = "kis" });
            db.DailyExchangeRates.Add(new() { Date = new(2026, 3, 3), Won = 1410, Source = "kis" });
            return await db.TrySaveAsync(CancellationToken.None);
        });
        (await Month(alice)).ShouldBe(("2026-03", 1405, "average"));
        (await alice.PutAsync("exchange-rates/daily/2026-03-03", new { won = 1420 })).Ok().Number("changed").ShouldBe(1);
        (await Month(alice)).ShouldBe(("2026-03", 1410, "average"));
        using var csv = new StringContent("date,won\r\n2026-03-04,\"1,430.5\"\r\n\r\n2026.03.05;1431\r\n", Encoding.UTF8, "text/csv");
        using var uploaded = await alice.Client.PostAsync(new Uri("/api/v1/exchange-rates/daily/csv", UriKind.Relative), csv);
        uploaded.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await alice.GetAsync("exchange-rates?year=2026")).Ok()["days"]!.AsArray().Select(day => (day!.Number("won"), day!.Text("source")))
            .ShouldBe([(1400, "kis"), (1420, "hand"), (1430.5m, "hand"), (1431, "hand")]);
        (await alice.PutAsync("exchange-rates/2026-03", new { won = 1399.5 })).Ok();
        (await Month(alice)).ShouldBe(("2026-03", 1399.5m, "hand"));
        (await alice.DeleteAsync("exchange-rates/daily/2026-03-05")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await alice.DeleteAsync("exchange-rates/daily/2026-03-05")).Refused(HttpStatusCode.NotFound, "not_found");

        using var bad = new StringContent("2026-03-04,1430\nnonsense", Encoding.UTF8, "text/csv");
        using var refused = await alice.Client.PostAsync(new Uri("/api/v1/exchange-rates/daily/csv", UriKind.Relative), bad);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await alice.PutAsync("exchange-rates/2026-13", new { won = 1400 })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await alice.PutAsync("exchange-rates/2026-03", new { won = 14 })).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await alice.PostAsync("exchange-rates/daily", new { rates = new[] { new { date = "2026-03-04", won = 1400 }, new { date = "2026-03-04", won = 1401 } } })).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await host.ActsAsync(alice)).Select(act => act.Action)
            .ShouldBe(["exchange_rate.days_set", "exchange_rate.days_set", "exchange_rate.month_set", "exchange_rate.day_deleted"]);
        (await bob.GetAsync("exchange-rates?year=2026")).Ok()["days"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Months_begin_in_the_users_zone_and_a_month_without_a_rate_says_so()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        await AddSaleAsync(host, alice, new(2026, 3, 31, 23, 30, 0, DateTimeKind.Utc), "=HYPERLINK(1)", 12.345m);
        await AddSaleAsync(host, alice, new(2026, 3, 31, 14, 59, 0, DateTimeKind.Utc), "He said \"no\", twice", -2m);
        (await alice.PutAsync("exchange-rates/2026-04", new { won = 1000 })).Ok();
        var months = (await alice.GetAsync("reports/profit/months?year=2026")).Ok().AsArray();
        months.Select(month => (month!.Text("month"), month!["sums"]!.Number("profit"), month!["sums"]!["profitKrw"]?.GetValue<decimal>()))
            .ShouldBe([("2026-03", -2m, null), ("2026-04", 12.35m, 12345m)]);
        var year = (await alice.GetAsync("reports/profit/years")).Ok()[0]!["sums"]!;
        year["profitKrw"].ShouldBeNull();
        year["monthsWithoutRate"]!.AsArray().Select(month => month!.GetValue<string>()).ShouldBe(["2026-03"]);

        await host.WithDbAsync(alice.Tenant, async db =>
        {
            (await db.Users.SingleAsync()).TimeZone = "America/New_York";
            return await db.TrySaveAsync(CancellationToken.None);
        });
        (await alice.GetAsync("reports/profit/months?year=2026")).Ok().AsArray().Select(month => month!.Text("month")).ShouldBe(["2026-03"]);

        // What begins like a formula is no formula, and what has quotes and commas is one cell.
        var file = await alice.Client.GetStringAsync("/api/v1/trades/export");
        file.ShouldContain(",'=HYPERLINK(1),");
        file.ShouldContain(",\"He said \"\"no\"\", twice\",");
        file.ShouldContain(",-2,");
    }

    [Fact]
    public async Task A_sale_of_what_was_there_before_is_taxed_with_an_assumed_cost()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");

        // Sold on the last session of 2025 for $1,000 that had cost $900: paid on 2 January 2026.
        await AddSaleAsync(host, alice, new(2025, 12, 31, 15, 0, 0, DateTimeKind.Utc), "TQ_1", 100m);
        var without = (await alice.GetAsync("reports/tax/2026")).Ok();
        without["complete"]!.GetValue<bool>().ShouldBeFalse();
        (await alice.PutAsync("exchange-rates/daily/2025-12-30", new { won = 1000 })).Ok();
        (await alice.GetAsync("reports/tax/2025")).Ok()["sales"]!.AsArray().ShouldBeEmpty();
        var tax = (await alice.GetAsync("reports/tax/2026")).Ok();
        tax["complete"]!.GetValue<bool>().ShouldBeTrue();
        tax["openings"]!.AsArray().Single()!.Number("cost").ShouldBe(900);
        tax["firstInFirstOut"]!.Number("gains").ShouldBe(100_000);
        tax["firstInFirstOut"]!.Number("allowanceLeft").ShouldBe(2_400_000);
        var replaced = tax["replacedRates"]!.AsArray().Single()!;
        (replaced.Text("date"), replaced.Text("usedDate"), replaced.Number("won")).ShouldBe(("2026-01-02", "2025-12-30", 1000));
    }

    private static async Task<(string, decimal, string)> Month(ApiUser user)
    {
        var month = (await user.GetAsync("exchange-rates?year=2026")).Ok()["months"]!.AsArray().Single()!;
        return (month.Text("month"), month.Number("won"), month.Text("source"));
    }

    private static Task<int> CountAsync(TradingApi api, ApiUser user) => api.Host.WithDbAsync(user.Tenant, db => db.PriceDays.CountAsync(day => day.Market == "paper" && day.Symbol == "TQQQ"));

    /// <summary>Ten shares for $1,000 that had cost so much less; nothing but the trade is known.</summary>
    private static Task<bool> AddSaleAsync(ApiHost host, ApiUser user, DateTime at, string name, decimal profit) => host.WithDbAsync(user.Tenant, async db =>
    {
        db.Trades.Add(new()
        {
            Id = Guid.CreateVersion7(),
            Name = name,
            Symbol = "TQQQ",
            SessionDate = DateOnly.FromDateTime(at),
            Kind = OrderKind.Sell,
            Quantity = 10,
            Price = 100,
            Total = 1000,
            AveragePrice = (1000 - profit) / 10,
            Profit = profit,
            RealisedProfit = profit,
            ExecutedAt = at,
        });
        return await db.TrySaveAsync(CancellationToken.None);
    });
}
