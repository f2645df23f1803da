using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using EggMoney.Application.Accounts;
using EggMoney.Application.Market;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Reporting;

/// <summary>Six weeks of trading on the generated market over HTTP; every figure is held against a second computation from the fills.</summary>
public abstract class ReportTests(DatabaseProvider provider) : IAsyncLifetime
{
    private const decimal Cash = 60_000;
    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");
    private ApiHost _host = null!;
    private ApiUser _alice = null!;
    private ApiUser _bob = null!;
    private List<Fill> _fills = null!;
    private SecondBooks _books = null!;
    private Dictionary<DateOnly, decimal> _rates = null!;

    private DateTime Now => _host.Trading.GetUtcNow().UtcDateTime;

    private IPriceSource Prices => _host.Services.GetRequiredService<IPriceSource>();

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync(provider);
        _alice = await _host.AddUserAsync("alice");
        _bob = await _host.AddUserAsync("bob");
        await _host.SendAsync(_alice.Tenant, new OpenTenantAccountCommand(Cash, AveragePriceCheckAuto: false, AutoStart: false, AutoStartThreshold: 0.5m, SliceCount: 2));
        foreach (var bot in new object[]
        {
            new { name = "TQ_1", symbol = "TQQQ", seed = 1500, profitRate = 0.02, bandPercent = 4, maxTier = 10, checkAveragePrice = false, checkBandPrice = false },
            new { name = "TQ_2", symbol = "TQQQ", seed = 900, profitRate = 0.03, bandPercent = 8, maxTier = 20 },
            new { name = "SO_1", symbol = "SOXL", seed = 700, profitRate = 0.02, bandPercent = 6, maxTier = 12 },
        })
        {
            (await _alice.PostAsync("bots", bot)).Ok(System.Net.HttpStatusCode.Created);
        }

        await _host.Driver.RunUntilAsync(new(2026, 4, 14, 22, 0, 0, DateTimeKind.Utc), CancellationToken.None);
        _fills = await _host.WithDbAsync(_alice.Tenant, db => db.Fills.AsNoTracking().ToListAsync());
        _books = new(Cash, _fills);
        _rates = (await _alice.GetAsync("exchange-rates?year=2026")).Ok()["days"]!.AsArray()
            .ToDictionary(day => Date(day!.Text("date")), day => day!.Number("won"));
        _fills.Count(fill => fill.Side == Side.Sell).ShouldBeGreaterThan(5, "or there is nothing to see");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Every_figure_is_what_the_fills_say()
    {
        await PortfolioAsync();
        await ProfitsAsync();
        await EquityAsync();
        await FilesAsync();
        await TaxAsync();
        await MessageAsync();
        await OldShapesAsync();
        await NothingOfHersIsHisAsync();
    }

    private async Task PortfolioAsync()
    {
        var portfolio = (await _alice.GetAsync("reports/portfolio")).Ok();
        var rate = portfolio["rate"]!.Number("won");
        rate.ShouldBe(_rates.MaxBy(day => day.Key).Value);
        portfolio["rate"]!.Text("source").ShouldBe("generated");
        var bots = await BotsAsync();
        var value = _books.Value(bot => Prices.QuoteAt(bots[bot].Symbol, Now)!.Price);
        Both(portfolio, "cash", _books.Cash, rate);
        Both(portfolio, "cost", _books.Cost, rate);
        Both(portfolio, "holdingsValue", value, rate);
        Both(portfolio, "equity", _books.Cash + value, rate);
        Both(portfolio, "unrealisedProfit", value - _books.Cost, rate);
        Both(portfolio, "realisedProfit", _books.Profit(_ => true), rate);
        Both(portfolio, "netDeposits", Cash, rate);
        Both(portfolio, "oneDaySeeds", 1500 + 900 + 700, rate);
        Both(portfolio, "withdrawable", Math.Max(0, _books.Cash + value - ((1500 * 10) + (900 * 20) + (700 * 12))), rate);
        portfolio["lowBalance"]!.GetValue<bool>().ShouldBe(_books.Cash < 2 * bots.Values.Where(bot => _books.Shares(bot.Id) > 0).Sum(bot => bot.Seed));
        portfolio["highBalance"]!.GetValue<bool>().ShouldBe(_books.Cash > 15_000);
        foreach (var line in portfolio["lines"]!.AsArray())
        {
            var bot = bots[line!["botId"]!.GetValue<Guid>()];
            line.Number("quantity").ShouldBe(_books.Shares(bot.Id));
            line.Number("tier").ShouldBe(Money.ToCents(line.Number("quantity") * line.Number("averagePrice") / bot.Seed));
            line.Number("progress").ShouldBe(Math.Round(line.Number("tier") / bot.MaxTier, 4, MidpointRounding.AwayFromZero));
        }
    }

    private async Task ProfitsAsync()
    {
        var months = (await _alice.GetAsync("reports/profit/months?year=2026")).Ok().AsArray();
        months.Select(month => month!.Text("month")).ShouldBe(["2026-03", "2026-04"]);
        decimal won = 0;
        foreach (var month in months.Select(month => month!))
        {
            var of = int.Parse(month!.Text("month")[5..], CultureInfo.InvariantCulture);
            var profit = _books.Profit(fill => SeoulDate(fill.ExecutedAt).Month == of);
            var rate = Math.Round(_rates.Where(day => day.Key.Month == of).Average(day => day.Value), 2, MidpointRounding.AwayFromZero);
            month!.Number("exchangeRate").ShouldBe(rate);
            month!.Text("rateSource").ShouldBe("average");
            month!["sums"]!.Number("profit").ShouldBe(Money.ToCents(profit));
            month!["sums"]!.Number("profitKrw").ShouldBe(Math.Round(profit * rate, 0, MidpointRounding.AwayFromZero), 1);
            won += month!["sums"]!.Number("profitKrw");
        }

        var year = (await _alice.GetAsync("reports/profit/years")).Ok().AsArray().Single()!;
        year["sums"]!.Number("profit").ShouldBe(Money.ToCents(_books.Profit(_ => true)));
        year["sums"]!.Number("profitKrw").ShouldBe(won);
        year["sums"]!.Number("fees").ShouldBe(Money.ToCents(_fills.Sum(fill => fill.Fees)));
        year["sums"]!.Number("bought").ShouldBe(Money.ToCents(_fills.Where(fill => fill.Side == Side.Buy).Sum(fill => fill.Amount)));
        foreach (var symbol in (await _alice.GetAsync("reports/profit/symbols?year=2026")).Ok().AsArray())
        {
            symbol!["sums"]!.Number("profit").ShouldBe(Money.ToCents(_books.Profit(fill => fill.Symbol == symbol.Text("symbol"))));
        }

        foreach (var bot in (await _alice.GetAsync("reports/profit/bots")).Ok().AsArray())
        {
            bot!["sums"]!.Number("profit").ShouldBe(Money.ToCents(_books.Profit(fill => fill.BotId == bot["botId"]!.GetValue<Guid>())));
        }

        await DaysAsync();

        // A cycle is what a bot does between two times of holding nothing.
        var cycles = (await _alice.GetAsync("reports/profit/cycles?limit=200")).Ok().AsArray();
        cycles.Sum(cycle => cycle!["sums"]!.Number("profit")).ShouldBe(Money.ToCents(_books.Profit(_ => true)), 0.01m * cycles.Count);
        foreach (var (bot, fills) in _fills.GroupBy(fill => fill.BotId).Select(bot => (bot.Key, bot.OrderBy(fill => fill.ExecutedAt).ThenBy(fill => fill.Side == Side.Buy).ToList())))
        {
            decimal shares = 0;
            var starts = new List<DateTime>();
            foreach (var fill in fills)
            {
                if (shares == 0)
                {
                    starts.Add(fill.ExecutedAt);
                }

                shares += fill.Side == Side.Buy ? fill.Quantity : -fill.Quantity;
            }

            var his = cycles.Where(cycle => cycle!["botId"]!.GetValue<Guid>() == bot).ToList();
            his.Select(cycle => cycle!["startedAt"]!.GetValue<DateTime>()).ShouldBe(starts.OrderDescending());
            his.Count(cycle => cycle!["running"]!.GetValue<bool>()).ShouldBe(shares > 0 ? 1 : 0);
        }
    }

    private async Task DaysAsync()
    {
        var days = (await _alice.GetAsync("reports/profit/days")).Ok().AsArray().Select(day => day!).ToList();
        days.Select(day => Date(day.Text("session"))).ShouldBe(_fills.Select(fill => fill.SessionDate).Distinct().Order());
        foreach (var day in days)
        {
            var session = Date(day.Text("session"));
            var sales = _books.Sales.Where(sale => sale.Fill.SessionDate == session).ToList();
            day["sums"]!.Number("profit").ShouldBe(Money.ToCents(sales.Sum(sale => sale.Profit)));
            day["sums"]!.Number("fees").ShouldBe(Money.ToCents(_fills.Where(fill => fill.SessionDate == session).Sum(fill => fill.Fees)));
            var won = sales.Sum(sale => sale.Profit * Rate(SeoulDate(sale.Fill.ExecutedAt).Month));
            day["sums"]!.Number("profitKrw").ShouldBe(won, 2);
        }

        decimal Rate(int month) => Math.Round(_rates.Where(rate => rate.Key.Month == month).Average(rate => rate.Value), 2, MidpointRounding.AwayFromZero);

        // The session of 31 March ends on 1 April in Seoul, and is a session of March all the same.
        var march = (await _alice.GetAsync("reports/profit/days?from=2026-03-31&to=2026-03-31")).Ok().AsArray();
        march.ShouldHaveSingleItem()!.ToJsonString().ShouldBe(days.Single(day => day.Text("session") == "2026-03-31").ToJsonString());
        (await _alice.GetAsync("reports/profit/days?from=2026-04-01&to=2026-03-01")).Refused(System.Net.HttpStatusCode.BadRequest, "validation", "to");
    }

    private async Task EquityAsync()
    {
        var curve = (await _alice.GetAsync("reports/equity")).Ok();
        var points = curve["points"]!.AsArray();
        points.Select(point => Date(point!.Text("session"))).ShouldBe(NyseCalendar.Instance.SessionsBetween(new(2026, 3, 2), new(2026, 4, 14)).Select(session => session.Date));
        var bots = await BotsAsync();
        decimal high = 0, deepest = 0;
        foreach (var point in points.Select(point => point!))
        {
            var session = Date(point!.Text("session"));
            var then = new SecondBooks(Cash, _fills.Where(fill => fill.SessionDate <= session));
            var value = then.Cash + then.Value(bot => Prices.Daily(bots[bot].Symbol, session, session).Single().Close);
            point!.Number("equity").ShouldBe(value, 0.02m);
            point!.Number("cost").ShouldBe(then.Cost, 0.0001m);
            high = Math.Max(high, point!.Number("equity"));
            point!.Number("drawdown").ShouldBe((point.Number("equity") / high) - 1, 0.000001m);
            deepest = Math.Min(deepest, point.Number("drawdown"));
        }

        // Nothing was paid in or out, so the return is plain.
        curve.Number("timeWeightedReturn").ShouldBe((points[^1]!.Number("equity") / points[0]!.Number("equity")) - 1, 0.000001m);
        curve.Number("maxDrawdown").ShouldBe(deepest);
    }

    private async Task FilesAsync()
    {
        var bytes = await _alice.Client.GetByteArrayAsync("/api/v1/trades/export?from=2026-03-01&to=2026-12-31");
        bytes.Take(3).ShouldBe(Encoding.UTF8.Preamble.ToArray());
        using var csv = new CsvReader(new StreamReader(new MemoryStream(bytes)), CultureInfo.InvariantCulture);
        var rows = csv.GetRecords<dynamic>().Select(row => (IDictionary<string, object>)row).ToList();
        rows.Sum(row => row["Realised profit"] is "" ? 0 : Number(row["Realised profit"])).ShouldBe(_books.Profit(_ => true), 0.000001m);
        rows.Sum(row => Number(row["Quantity"]) * (row["Realised profit"] is "" ? 1 : -1)).ShouldBe(_fills.Sum(fill => fill.Side == Side.Buy ? fill.Quantity : -fill.Quantity));
        (await _alice.Client.GetByteArrayAsync("/api/v1/trades/export?from=2027-01-01")).Length.ShouldBeGreaterThan(3);

        // The file holds what the list shows.
        var bot = (await BotsAsync()).Values.Single(bot => bot.Name == "TQ_1").Id;
        foreach (var filter in new[] { "symbol=SOXL", $"bot={bot}", "kind=Buy", $"bot={bot}&symbol=TQQQ&kind=Sell_1_4&from=2026-03-05&to=2026-04-10" })
        {
            var lines = (await _alice.Client.GetStringAsync($"/api/v1/trades/export?{filter}")).TrimEnd().Split("\r\n").Skip(1).Select(line => Guid.Parse(line[^36..])).ToList();
            var list = (await _alice.GetAsync($"trades?limit=1000&{filter}")).Ok()["items"]!.AsArray().Select(trade => trade!["id"]!.GetValue<Guid>()).ToList();
            lines.ShouldBe(list, ignoreOrder: true);
            lines.Count.ShouldBeLessThan(rows.Count);
        }

        (await _alice.GetAsync("trades/export?kind=Gift")).Refused(System.Net.HttpStatusCode.BadRequest, "validation", "kind");
    }

    private async Task TaxAsync()
    {
        var tax = (await _alice.GetAsync("reports/tax/2026")).Ok();
        DateOnly Settled(DateOnly session) => NyseCalendar.Instance.NextSessionAfter(session).Date;
        decimal Won(DateOnly day) => _rates.Where(rate => rate.Key <= day).MaxBy(rate => rate.Key).Value;
        foreach (var (name, fifo) in new[] { ("movingAverage", false), ("firstInFirstOut", true) })
        {
            // Won are rounded sale by sale.
            tax[name]!.Number("gains").ShouldBe(SecondTax.Gains(_fills, fifo, Settled, Won), 2m * tax["sales"]!.AsArray().Count);
        }

        tax["complete"]!.GetValue<bool>().ShouldBeTrue();
        tax["openings"]!.AsArray().ShouldBeEmpty();

        // Each US holiday's eve settles on a session, and every session keeps a rate: only what is yet to be settled has none.
        tax["replacedRates"]!.AsArray().ShouldAllBe(day => Date(day!.Text("date")) > new DateOnly(2026, 4, 14));
        var lines = (await _alice.Client.GetStringAsync("/api/v1/reports/tax/2026/csv")).TrimEnd().Split("\r\n");
        lines.Length.ShouldBe(1 + tax["sales"]!.AsArray().Count + tax["notes"]!.AsArray().Count, "what the figures lack is in the file too");
    }

    private async Task MessageAsync()
    {
        var session = new DateOnly(2026, 4, 14);
        var report = JsonNode.Parse(await _host.WithDbAsync(_alice.Tenant, db => db.Notifications.AsNoTracking()
            .Where(row => row.Kind == NotificationKind.DailyReport && row.SessionDate == session).Select(row => row.Data).SingleAsync()))!;
        var points = (await _alice.GetAsync("reports/equity")).Ok()["points"]!.AsArray();
        report.Number("equity").ShouldBe(points[^1]!.Number("equity"));
        report.Number("dayChange").ShouldBe(points[^1]!.Number("equity") - points[^2]!.Number("equity"));
        report.Number("dayChangeRate").ShouldBe((points[^1]!.Number("equity") / points[^2]!.Number("equity")) - 1, 0.000001m);
        report.Number("profit").ShouldBe(_books.Profit(fill => fill.SessionDate == session), 0.000001m);
        report.Number("equityKrw").ShouldBe(Math.Round(report.Number("equity") * report.Number("exchangeRate"), 0, MidpointRounding.AwayFromZero));
        report["vix"].ShouldBeNull();
        report["holdings"]!.AsArray().Sum(line => line!.Number("value")).ShouldBe(report.Number("holdingsValue"));
    }

    private async Task OldShapesAsync()
    {
        var portfolio = (await _alice.GetAsync("external/portfolio")).Ok();
        portfolio.AsObject().Select(field => field.Key).ShouldBe(["status", "data"]);
        portfolio["data"]!.AsObject().Select(field => field.Key).ShouldBe(["stock_items", "balance", "total_seed", "wallet_cash"]);
        portfolio["data"]!.Number("wallet_cash").ShouldBe(Money.ToCents(_books.Cash));
        portfolio["data"]!["stock_items"]!.AsArray()[0]!.AsObject().Select(field => field.Key)
            .ShouldBe(["name", "ticker", "amount", "price", "total_price", "current_price", "days_until_next", "pool"]);
        var history = (await _alice.GetAsync("external/history-summary")).Ok()["data"]!;
        history["has_data"]!.GetValue<bool>().ShouldBeTrue();
        var year = history["years"]!.AsArray().Single()!;
        year.AsObject().Select(field => field.Key).ShouldBe(["year", "total_profit", "total_profit_krw", "is_current_year", "monthly_profits"]);
        year.Number("total_profit").ShouldBe(Money.ToCents(_books.Profit(_ => true)));
        year["monthly_profits"]!.AsArray()[0]!.AsObject().Select(field => field.Key).ShouldBe(["month", "profit", "profit_krw", "exchange_rate"]);
    }

    private async Task NothingOfHersIsHisAsync()
    {
        (await _bob.GetAsync("reports/portfolio")).Ok()["lines"]!.AsArray().ShouldBeEmpty();
        (await _bob.GetAsync("reports/today")).Ok()["trades"]!.AsArray().ShouldBeEmpty();
        (await _bob.GetAsync("reports/profit/years")).Ok().AsArray().ShouldBeEmpty();
        (await _bob.GetAsync("reports/profit/cycles")).Ok().AsArray().ShouldBeEmpty();
        (await _bob.GetAsync("reports/profit/days")).Ok().AsArray().ShouldBeEmpty();
        (await _bob.Client.GetStringAsync($"/api/v1/trades/export?bot={(await BotsAsync()).Keys.First()}")).TrimEnd().ShouldNotContain("\n");
        (await _bob.GetAsync("reports/equity")).Ok()["timeWeightedReturn"].ShouldBeNull();
        (await _bob.GetAsync("reports/tax/2026")).Ok()["movingAverage"]!.Number("tax").ShouldBe(0);
        (await _bob.GetAsync("external/history-summary")).Ok()["data"]!["has_data"]!.GetValue<bool>().ShouldBeFalse();
        (await _bob.Client.GetStringAsync("/api/v1/trades/export")).TrimEnd().ShouldNotContain("\n");
    }

    private Task<Dictionary<Guid, Bot>> BotsAsync() => _host.WithDbAsync(_alice.Tenant, db => db.Bots.AsNoTracking().ToDictionaryAsync(bot => bot.Id));

    private static void Both(JsonNode report, string name, decimal dollars, decimal rate)
    {
        report[name]!.Number("usd").ShouldBe(dollars, 0.011m, name);
        report[name]!.Number("krw").ShouldBe(dollars * rate, 0.011m * rate, name);
    }

    private static decimal Number(object cell) => decimal.Parse((string)cell, CultureInfo.InvariantCulture);

    private static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly SeoulDate(DateTime utc) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, Seoul));
}

public sealed class SqliteReportTests() : ReportTests(DatabaseProvider.Sqlite);

public sealed class PostgresReportTests() : ReportTests(DatabaseProvider.Postgres);
