using System.Globalization;
using System.Text.Json.Nodes;
using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Integration.Golden;

/// <summary>Runs one cycle through the production dispatcher, commands, paper broker and database, and says where it differs.</summary>
internal sealed class CycleRun
{
    private const decimal OrderTolerance = 0.05m;
    private const decimal PriceTolerance = 0.01m;
    private const decimal EndProfitTolerance = 1.50m;

    /// <summary>A tenth of the profits' own tolerance adds up in AddedSeed.</summary>
    private const decimal AddedSeedTolerance = 0.15m;

    private readonly JsonObject _cycle;
    private readonly List<string> _differences = [];
    private readonly List<JsonNode> _days;

    private CycleRun(JsonObject cycle)
    {
        _cycle = cycle;
        _days = [.. cycle["days"]!.AsArray().Select(day => day!)];
    }

    public static async Task<IReadOnlyList<string>> RunAsync(JsonObject cycle, DatabaseProvider provider)
    {
        var run = new CycleRun(cycle);
        await run.RunAsync(provider);
        return run._differences;
    }

    private async Task RunAsync(DatabaseProvider provider)
    {
        var settings = _cycle["settings"]!;
        var planTime = CycleData.Time(settings.Text("TRADE_TIME"));
        var window = settings["TWAP_TIME"]!.AsArray().Select(time => time!.GetValue<string>()).ToArray();
        var count = (int)settings.Number("TWAP_COUNT", 5);
        var dipTime = CycleData.Time(settings.Text("CLOSING_BUY_TIME"));
        var manages = _cycle.Flag("daily_bot_management");
        var dates = _days.ConvertAll(day => day.Date("date"));

        var market = new ScriptedMarket();
        foreach (var day in _days)
        {
            Script(market, day, planTime, window, count, dipTime);
        }

        var start = ListedCalendar.At(dates[0], new(0, 0)).AddHours(-3);
        await using var host = await TradingHost.StartAsync(provider, start, market, new ListedCalendar(dates), throwaway: true);
        var tenant = await host.AddTenantAsync(
            _cycle.Text("id"), 100_000_000, _cycle["bots"]!.AsArray().Select(bot => CycleData.Bot(bot!)), count, manages, manages && settings.Flag("AUTO_START"), settings.Number("AUTO_START_THRESHOLD", 0.5m));
        await host.ChangeAsync(tenant, async db =>
        {
            var schedule = await db.Schedules.SingleAsync();
            (schedule.PlanTime, schedule.SliceStart, schedule.SliceEnd) = (planTime.ToString("HH:mm", CultureInfo.InvariantCulture), window[0], window[1]);
            schedule.ClosingDipTime = dipTime.ToString("HH:mm", CultureInfo.InvariantCulture);
        });

        foreach (var day in _days)
        {
            var date = day.Date("date");
            var result = day["result"]!;
            await host.Driver.RunUntilAsync(ListedCalendar.At(date, planTime), CancellationToken.None);
            await CompareOrdersAsync(host, tenant, date, result);
            await host.Driver.RunUntilAsync(ListedCalendar.At(date, new(5, 1)), CancellationToken.None);
            await CompareEndAsync(host, tenant, date, result);
            if (_differences.Count > 20)
            {
                return;
            }
        }

        if (_cycle.ContainsKey("end"))
        {
            await CompareCycleAsync(host, tenant);
        }
    }

    private static void Script(ScriptedMarket market, JsonNode day, TimeOnly planTime, string[] window, int count, TimeOnly dipTime)
    {
        var date = day.Date("date");
        var times = Slicing.Times(ListedCalendar.At(date, CycleData.Time(window[0])), ListedCalendar.At(date, CycleData.Time(window[1])), count);
        foreach (var (symbol, prices) in day["prices"]!.AsObject())
        {
            var previousClose = CycleData.NumberOrNull(prices!["prev_close"]);
            market.Set(symbol, ListedCalendar.At(date, planTime), CycleData.NumberOrNull(prices["order"]), previousClose);
            var slices = prices["slices"]!.AsArray();
            for (var index = 0; index < slices.Count; index++)
            {
                market.Set(symbol, times[index], CycleData.NumberOrNull(slices[index]), previousClose);
            }

            market.Set(symbol, ListedCalendar.At(date, dipTime), CycleData.NumberOrNull(prices["closing"]), previousClose);
        }
    }

    private async Task CompareOrdersAsync(TradingHost host, TenantInfo tenant, DateOnly date, JsonNode result)
    {
        var session = ListedCalendar.SessionOf(date);
        var ours = await host.WithDbAsync(tenant, db => (
            from order in db.Orders
            join bot in db.Bots on order.BotId equals bot.Id
            where order.SessionDate == session && order.State == OrderState.Open
            select new { bot.Name, order.Kind, Left = order.Requested - order.Netted }).ToDictionaryAsync(row => row.Name));
        foreach (var expected in result["orders_after_netting"]!.AsArray().Select(row => row!))
        {
            var name = expected.Text("name");
            if (!ours.Remove(name, out var order))
            {
                // An order whose rest cannot buy a share is complete (Q14); the old program kept it.
                var symbol = _cycle["bots"]!.AsArray().First(bot => bot!.Text("name") == name)!.Text("symbol");
                var price = CycleData.NumberOrNull(_days.First(day => day.Date("date") == date)["prices"]![symbol]!["order"]);
                if (expected.Number("remain_value") >= price)
                {
                    Differ(date, $"{name} has no order, expected {expected.ToJsonString()}");
                }

                continue;
            }

            Equal(date, $"{name} order kind", order.Kind, OrderKinds.Parse(expected.Text("order_type")));
            Near(date, $"{name} order value", order.Left, expected.Number("remain_value"), OrderTolerance);
        }

        foreach (var extra in ours.Values)
        {
            Differ(date, $"{extra.Name} has an order {extra.Kind} {extra.Left} that was not expected");
        }
    }

    private async Task CompareEndAsync(TradingHost host, TenantInfo tenant, DateOnly date, JsonNode result)
    {
        var session = ListedCalendar.SessionOf(date);
        var trades = await host.WithDbAsync(tenant, db => db.Trades.AsNoTracking().Where(trade => trade.SessionDate == session).ToListAsync());
        var expected = result["history_netting"]!.AsArray().Concat(result["history_twap"]!.AsArray()).Concat(result["history_closing"]!.AsArray()).Select(row => row!).ToList();
        CompareTrades(date, trades, expected);

        var positions = await host.WithDbAsync(tenant, db => db.Positions.AsNoTracking().Where(position => position.Quantity > 0).ToDictionaryAsync(position => position.Name));
        ComparePositions(date, positions, result["trades"]!.AsArray());

        var bots = await host.WithDbAsync(tenant, db => (
            from bot in db.Bots.AsNoTracking()
            from position in db.Positions.Where(position => position.BotId == bot.Id).DefaultIfEmpty()
            select new { bot, position }).ToDictionaryAsync(row => row.bot.Name));
        foreach (var (name, state) in result["bots"]!.AsObject())
        {
            var (bot, position) = (bots[name].bot, bots[name].position);
            Equal(date, $"{name} active", bot.Active, state!.Flag("active"));
            Equal(date, $"{name} average-price check", bot.CheckAveragePrice, state!.Flag("is_check_buy_avr_price"));
            Equal(date, $"{name} band-price check", bot.CheckBandPrice, state!.Flag("is_check_buy_t_div_price"));
            Near(date, $"{name} AddedSeed", bot.AddedSeed, state!.Number("added_seed"), AddedSeedTolerance);
            if (position is { Quantity: > 0 })
            {
                Equal(date, $"{name} trailing", position.TrailingMode, state!.Flag("trailing_mode"));
                Near(date, $"{name} high", position.HighWatermark, state!.Number("trailing_high_watermark"), 2 * PriceTolerance);
                Near(date, $"{name} stop", position.StopPrice, state!.Number("trailing_stop"), 2 * PriceTolerance);
            }
        }

        Equal(date, "orders left", await host.WithDbAsync(tenant, db => db.Orders.CountAsync(order => order.State == OrderState.Open)), 0);
    }

    private void CompareTrades(DateOnly date, List<Trade> trades, List<JsonNode> expected)
    {
        foreach (var row in expected)
        {
            var kind = OrderKinds.Parse(row.Text("trade_type"));
            var quantity = row.Number("amount");
            var price = row.Number(kind.SideOf() == Side.Buy ? "buy_price" : "sell_price");
            var match = trades.Find(trade => trade.Name == row.Text("name") && trade.Kind == kind && trade.Quantity == quantity && Math.Abs(trade.Price - price) <= 2 * PriceTolerance);
            if (match is null)
            {
                Differ(date, $"no trade {row.ToJsonString()}; there are {string.Join(", ", trades.Select(trade => $"{trade.Name} {trade.Kind} {trade.Quantity} @ {trade.Price}"))}");
                continue;
            }

            trades.Remove(match);
            if (kind.SideOf() == Side.Sell)
            {
                Near(date, $"{match.Name} profit", match.Profit!.Value, row.Number("profit"), (PriceTolerance * quantity) + PriceTolerance);
                Near(date, $"{match.Name} profit rate", match.ProfitRate!.Value, row.Number("profit_rate"), PriceTolerance);
            }
        }

        foreach (var extra in trades)
        {
            Differ(date, $"trade {extra.Name} {extra.Kind} {extra.Quantity} @ {extra.Price} was not expected");
        }
    }

    private void ComparePositions(DateOnly date, Dictionary<string, Position> ours, JsonArray expected)
    {
        foreach (var row in expected.Select(row => row!))
        {
            if (!ours.Remove(row.Text("name"), out var position))
            {
                Differ(date, $"{row.Text("name")} holds nothing, expected {row.Number("amount")}");
                continue;
            }

            Equal(date, $"{position.Name} quantity", position.Quantity, row.Number("amount"));
            Near(date, $"{position.Name} average", position.AveragePrice, row.Number("purchase_price"), PriceTolerance);
        }

        foreach (var extra in ours.Values)
        {
            Differ(date, $"{extra.Name} holds {extra.Quantity}, expected nothing");
        }
    }

    private async Task CompareCycleAsync(TradingHost host, TenantInfo tenant)
    {
        var end = _cycle["end"]!;
        var date = _days[^1].Date("date");
        var trades = await host.WithDbAsync(tenant, db => db.Trades.AsNoTracking().ToListAsync());
        Equal(date, "trades in all", trades.Count, (int)end.Number("history_count"));
        Near(date, "profit in all", trades.Sum(trade => trade.Profit ?? 0), end.Number("realized_profit"), EndProfitTolerance);
        var books = await Books.CheckAsync(host, tenant);
        _differences.AddRange(books.Select(problem => "books: " + problem));
    }

    private void Equal<T>(DateOnly date, string what, T ours, T expected)
    {
        if (!EqualityComparer<T>.Default.Equals(ours, expected))
        {
            Differ(date, $"{what}: {ours}, expected {expected}");
        }
    }

    private void Near(DateOnly date, string what, decimal ours, decimal expected, decimal tolerance)
    {
        if (Math.Abs(ours - expected) > tolerance)
        {
            Differ(date, $"{what}: {ours}, expected {expected} ± {tolerance}");
        }
    }

    private void Differ(DateOnly date, string what) => _differences.Add($"{date:yyyy-MM-dd} {what}");
}
