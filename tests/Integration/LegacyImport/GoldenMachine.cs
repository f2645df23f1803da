using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EggMoney.TestShared;
using EggMoney.Unit.Golden;

namespace EggMoney.Integration.LegacyImport;

/// <summary>An old machine with the bots of many golden cases, each under a name of its own.</summary>
internal static class GoldenMachine
{
    private static readonly string[] BotColumns =
    [
        "name", "symbol", "seed", "profit_rate", "t_div", "max_tier", "active", "is_check_buy_avr_price", "is_check_buy_t_div_price", "point_loc", "added_seed", "skip_sell",
        "closing_buy_conditions", "sell_cooldown_days", "sell_cooldown_loss_only", "trailing_enabled", "trailing_t_threshold", "trailing_stop_pct", "trailing_floor_rate",
        "trailing_mode", "trailing_high_watermark", "trailing_stop",
    ];

    private static readonly string[] HoldingColumns = ["date_added", "name", "symbol", "latest_date_trade", "purchase_price", "amount", "trade_type", "total_price"];

    private static readonly string[] HistoryColumns = ["date_added", "trade_date", "trade_type", "name", "symbol", "buy_price", "sell_price", "amount", "profit", "profit_rate"];

    private static readonly string[] OrderColumns = ["name", "date_added", "symbol", "trade_result_list", "order_type", "trade_count", "total_count", "remain_value", "total_value"];

    /// <summary>The name of a case's bot on the machine.</summary>
    public static string NameOf(GoldenCase test) => $"{test.Id} {test.Json.Object("bot")!.Text("name")}";

    public static void Make(string path, IEnumerable<GoldenCase> cases)
    {
        using var file = LegacyFile.Create(path);
        foreach (var test in cases)
        {
            var (bot, name) = (test.Json.Object("bot")!, NameOf(test));
            Add("bot_info", BotColumns, bot, name);
            foreach (var (list, table, columns) in new[] { ("trades", "trade", HoldingColumns), ("history", "history", HistoryColumns), ("orders", "order", OrderColumns) })
            {
                foreach (var row in test.Json.Objects(list))
                {
                    Add(table, columns, row, name);
                }
            }
        }

        void Add(string table, string[] columns, JsonObject row, string name) =>
            file.Add(table, [.. columns.Select(column => column == "name" ? name : Cell(column, row[column]))]);
    }

    /// <summary>A cell as the old program's database had it: kinds by their names, times with a space, lists as JSON.</summary>
    private static object Cell(string column, JsonNode? value) => (column, value) switch
    {
        ("trade_type" or "order_type", not null) => value.GetValue<string>().ToUpperInvariant(),
        ("date_added" or "trade_date" or "latest_date_trade", not null) => LegacyFile.Time(DateTime.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture)),
        (_, JsonArray list) => list.ToJsonString(),
        (_, not null) => value.GetValueKind() switch
        {
            JsonValueKind.Number => value.GetValue<double>(),
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            _ => value.GetValue<string>(),
        },
        _ => throw new InvalidDataException($"The case has no {column}."),
    };
}
