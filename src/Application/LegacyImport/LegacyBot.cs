using System.Text.Json;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>A row of <c>bot_info</c>.</summary>
/// <param name="Row">Its row id in the file.</param>
/// <param name="Bot">The settings, inactive; it has no id yet.</param>
/// <param name="WasActive">Whether the old machine traded with it.</param>
/// <param name="Trailing">The trailing stop's state, which belongs to the holding here; null when it was not on.</param>
internal sealed record LegacyBot(long Row, Bot Bot, bool WasActive, LegacyTrailing? Trailing)
{
    /// <summary>Columns of schemas in between that mean nothing to today's rules.</summary>
    private static readonly string[] Dropped =
    [
        "dynamic_seed_max", "dynamic_seed_enabled", "dynamic_seed_multiplier", "dynamic_seed_t_threshold", "dynamic_seed_drop_rate",
        "is_short_mode", "reverse_mode", "trailing_atr_multiplier", "is_check_buy_av_moving_price",
    ];

    private static readonly string[] Known =
    [
        "name", "symbol", "seed", "profit_rate", "t_div", "max_tier", "active", "is_check_buy_avr_price", "is_check_buy_t_div_price", "point_loc", "added_seed", "skip_sell",
        Dip, "closing_buy_drop_rate", "closing_buy_seed_rate", "sell_cooldown_days", "sell_cooldown_loss_only", "trailing_enabled", "trailing_t_threshold", "trailing_stop_pct",
        "trailing_floor_rate", "trailing_mode", "trailing_high_watermark", "trailing_stop",
    ];

    private static readonly string[] LaterColumns =
        [Dip, "sell_cooldown_days", "sell_cooldown_loss_only", "trailing_enabled", "trailing_t_threshold", "trailing_stop_pct", "trailing_floor_rate"];

    private const string Dip = "closing_buy_conditions";
    private const int MostDipRules = 20;

    /// <summary>What a schema has too much or too little.</summary>
    public static void TellColumns(LegacyTable table, ImportProblems problems)
    {
        bool Has(string column) => table.Columns.Contains(column, StringComparer.OrdinalIgnoreCase);
        foreach (var column in table.Columns.Where(column => Dropped.Contains(column, StringComparer.OrdinalIgnoreCase)))
        {
            problems.Tell("not_taken_over", table.Name, null, column, "Nothing in today's rules reads it; it is not taken over.", "현재 규칙에서 쓰이지 않으므로 가져오지 않습니다.");
        }

        foreach (var column in table.Columns.Where(column => !Known.Contains(column, StringComparer.OrdinalIgnoreCase) && !Dropped.Contains(column, StringComparer.OrdinalIgnoreCase)))
        {
            problems.Tell("unknown_column", table.Name, null, LegacyCells.Shown(column), "No version of the old program is known to have it; it is not taken over.", "알려진 이전 프로그램에 없는 열이므로 가져오지 않습니다.");
        }

        foreach (var column in LaterColumns.Where(column => !Has(column) && !(column == Dip && Has("closing_buy_drop_rate"))))
        {
            problems.Tell(
                "default_used",
                table.Name,
                null,
                column,
                "This version of the old program did not have it; each bot gets what comes to the same: off, or the default.",
                "이 버전의 이전 프로그램에는 없던 열입니다. 같은 동작을 하도록 꺼짐 또는 기본값을 넣었습니다.");
        }
    }

    /// <summary>Reads a row.</summary>
    /// <returns>Null when it is a bad one, which has been told.</returns>
    public static LegacyBot? Read(LegacyCells cells)
    {
        var bot = new Bot
        {
            Name = cells.Name("name"),
            Symbol = cells.Symbol("symbol"),
            Seed = cells.Number("seed", 0, LegacyCells.LargestAmount, above: true),
            AddedSeed = cells.Number("added_seed", -LegacyCells.LargestAmount, LegacyCells.LargestAmount),
            ProfitRate = cells.Number("profit_rate", 0, 10, above: true),
            BandPercent = cells.Number("t_div", 0, 1000, above: true),
            MaxTier = cells.Number("max_tier", 0, 10_000, above: true),
            PivotRule = Pivot(cells),
            CheckAveragePrice = cells.FlagOr("is_check_buy_avr_price", true),
            CheckBandPrice = cells.FlagOr("is_check_buy_t_div_price", true),
            SkipSell = cells.FlagOr("skip_sell", false),
            Active = false,
            SellCooldownDays = cells.WholeOr("sell_cooldown_days", 0, 0, 3650),
            SellCooldownLossOnly = cells.FlagOr("sell_cooldown_loss_only", false),
            ClosingDipRules = DipRules(cells),
            TrailingEnabled = cells.FlagOr("trailing_enabled", false),
            TrailingTierThreshold = cells.NumberOr("trailing_t_threshold", 0.3m, 0, 1),
            TrailingStopRate = cells.NumberOr("trailing_stop_pct", 0.10m, 0, 1, above: true),
            TrailingFloorRate = cells.NumberOr("trailing_floor_rate", 0.10m, 0, 1),
        };
        var active = cells.FlagOr("active", true);

        // Trailing that is switched off is left (trading rules, Q05).
        var trailing = cells.FlagOr("trailing_mode", false) && bot.TrailingEnabled
            ? new LegacyTrailing(cells.Number("trailing_high_watermark", 0, LegacyCells.LargestAmount), cells.Number("trailing_stop", 0, LegacyCells.LargestAmount))
            : null;
        return cells.IsGood ? new(cells.RowId, bot, active, trailing) : null;
    }

    private static PivotRule Pivot(LegacyCells cells)
    {
        var text = cells.Text("point_loc");
        foreach (var rule in Enum.GetValues<PivotRule>())
        {
            if (string.Equals(rule.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return rule;
            }
        }

        if (text is not null)
        {
            cells.Refuse("unknown_pivot", "point_loc", $"{LegacyCells.Shown(text)} is none of P1, P1_2 and P2_3.", $"{LegacyCells.Shown(text)}은(는) P1, P1_2, P2_3 중 하나가 아닙니다.");
        }

        return default;
    }

    private static List<ClosingDipRule> DipRules(LegacyCells cells)
    {
        if (cells.Has(Dip))
        {
            return cells.Text(Dip) is { } text ? DipRules(cells, text) : [];
        }

        // One version had a single rule in two columns; 0 switched it off.
        var (drop, rate) = (cells.NumberOr("closing_buy_drop_rate", 0, 0, 1), cells.NumberOr("closing_buy_seed_rate", 0, 0, 100));
        return drop > 0 && drop < 1 && rate > 0 ? [new(drop, rate)] : [];
    }

    private static List<ClosingDipRule> DipRules(LegacyCells cells, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        var rules = new List<ClosingDipRule>();
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var rule in json.RootElement.EnumerateArray())
            {
                var (drop, rate) = (Money.ToStored(rule.GetProperty("drop_rate").GetDecimal()), Money.ToStored(rule.GetProperty("seed_rate").GetDecimal()));
                if (drop is <= 0 or >= 1 || rate is <= 0 or > 100 || rules.Count == MostDipRules)
                {
                    throw new FormatException();
                }

                rules.Add(new(drop, rate));
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            cells.Refuse(
                "bad_conditions",
                Dip,
                $"{LegacyCells.Shown(text)} is not a list such as [{{\"drop_rate\": 0.05, \"seed_rate\": 0.2}}] with rates above 0.",
                $"{LegacyCells.Shown(text)}은(는) [{{\"drop_rate\": 0.05, \"seed_rate\": 0.2}}]와 같은 0보다 큰 비율의 목록이 아닙니다.");
        }

        return rules;
    }
}

/// <summary>The trailing stop's state.</summary>
/// <param name="HighWatermark">Dollars.</param>
/// <param name="StopPrice">Dollars.</param>
internal sealed record LegacyTrailing(decimal HighWatermark, decimal StopPrice);
