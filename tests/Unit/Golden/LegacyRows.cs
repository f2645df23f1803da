using System.Text.Json.Nodes;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Golden;

/// <summary>The old program's rows as our entities. A field left out has the old program's default.</summary>
internal static class LegacyRows
{
    public static Bot Bot(JsonObject row, int ordinal = 0) => new()
    {
        Name = row.Text("name") ?? "",
        Symbol = row.Text("symbol") ?? "",
        Ordinal = ordinal,
        Seed = row.Number("seed") ?? 0,
        AddedSeed = row.Number("added_seed") ?? 0,
        ProfitRate = row.Number("profit_rate") ?? 0.1m,
        BandPercent = row.Number("t_div") ?? 20,
        MaxTier = row.Number("max_tier") ?? 40,
        PivotRule = row.Text("point_loc") is { } rule ? Enum.Parse<PivotRule>(rule) : PivotRule.P2_3,
        CheckAveragePrice = row.Flag("is_check_buy_avr_price", true),
        CheckBandPrice = row.Flag("is_check_buy_t_div_price", true),
        SkipSell = row.Flag("skip_sell"),
        Active = row.Flag("active", true),
        SellCooldownDays = (int)(row.Number("sell_cooldown_days") ?? 0),
        SellCooldownLossOnly = row.Flag("sell_cooldown_loss_only"),
        ClosingDipRules = [.. row.Objects("closing_buy_conditions")
            .Select(rule => new ClosingDipRule(rule.Number("drop_rate") ?? 0, rule.Number("seed_rate") ?? 0))],
        TrailingEnabled = row.Flag("trailing_enabled"),
        TrailingTierThreshold = row.Number("trailing_t_threshold") ?? 0.3m,
        TrailingStopRate = row.Number("trailing_stop_pct") ?? 0.1m,
        TrailingFloorRate = row.Number("trailing_floor_rate") ?? 0.1m,
    };

    /// <summary>All rows of one bot are one holding (Q09), with the bot's trailing state on it. A state without a row stays visible,
    /// on a holding of 0 shares, so that the rules have to see through it.</summary>
    public static Position? Position(JsonObject bot, IEnumerable<JsonObject> trades)
    {
        var position = Position(bot.Text("name") ?? "", bot.Text("symbol") ?? "", trades);
        if (position is null && !bot.Flag("trailing_mode"))
        {
            return null;
        }

        position ??= new Position { Name = bot.Text("name") ?? "", Symbol = bot.Text("symbol") ?? "" };
        position.TrailingMode = bot.Flag("trailing_mode");
        position.HighWatermark = bot.Number("trailing_high_watermark") ?? 0;
        position.StopPrice = bot.Number("trailing_stop") ?? 0;
        return position;
    }

    public static Position? Position(string name, string symbol, IEnumerable<JsonObject> trades)
    {
        var rows = trades.Where(row => row.Text("name") == name).ToList();
        if (rows.Count == 0)
        {
            return null;
        }

        var quantity = rows.Sum(row => row.Number("amount") ?? 0);
        var invested = rows.Sum(row => (row.Number("amount") ?? 0) * (row.Number("purchase_price") ?? 0));
        var total = rows.Sum(row => row.Number("total_price") ?? 0);
        return new Position
        {
            Name = name,
            Symbol = symbol,
            Quantity = quantity,
            AveragePrice = quantity > 0 ? Money.ToCents(invested / quantity) : 0,
            AveragingCost = total,
            Cost = total,
            CycleStartedAt = rows.Min(row => row.Time("date_added")),
            LatestTradeAt = rows.Max(row => row.Time("latest_date_trade")),
        };
    }

    /// <summary>The latest sale goes to the bot, where the cooldown reads it.</summary>
    public static void ApplyHistory(Bot bot, IEnumerable<JsonObject> history)
    {
        var latest = history.Where(row => row.Text("name") == bot.Name && IsSale(row.Text("trade_type"))).MaxBy(row => row.Time("trade_date"));
        bot.LastSaleAt = latest?.Time("trade_date");
        bot.LastSaleProfit = latest?.Number("profit");
    }

    /// <summary>What was sold on the day: in the data a session is a calendar day.</summary>
    public static SaleFacts SaleFacts(JsonObject test, string name, DateTime now) => new(
        test.Objects("history").Any(row => row.Text("name") == name && IsSale(row.Text("trade_type")) && row.Time("trade_date")?.Date == now.Date),
        test.Objects("orders").Any(row => row.Text("name") == name && IsSale(row.Text("order_type")) && row.Time("date_added")?.Date == now.Date));

    public static bool IsSale(string? kind) => kind is not null && OrderKinds.Parse(kind).SideOf() == Side.Sell;
}
