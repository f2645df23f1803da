using System.Globalization;
using System.Text.Json.Nodes;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;

namespace EggMoney.Integration.Golden;

/// <summary>Reads <c>cycle.json</c>: whole simulations of the old program.</summary>
internal static class CycleData
{
    public const string FileName = "cycle.json";

    public static string Folder => Environment.GetEnvironmentVariable("EGGMONEY_GOLDEN") is { Length: > 0 } named
        ? named
        : Path.Combine(AppContext.BaseDirectory, "golden");

    /// <summary>The cycles; throws when the folder, the file or its cases are missing.</summary>
    public static IReadOnlyList<JsonObject> Read(string? folder = null)
    {
        folder ??= Folder;
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The golden file {path} is missing.", path);
        }

        return JsonNode.Parse(File.ReadAllText(path)) is JsonArray { Count: > 0 } array
            ? [.. array.Select(node => node!.AsObject())]
            : throw new InvalidDataException($"The golden file {path} holds no case.");
    }

    public static string Text(this JsonNode node, string name) => node[name]!.GetValue<string>();

    public static bool Flag(this JsonNode node, string name, bool fallback = false) => node[name]?.GetValue<bool>() ?? fallback;

    public static decimal Number(this JsonNode node, string name, decimal fallback = 0) => node[name] is { } value ? Number(value) : fallback;

    public static decimal Number(JsonNode node) => decimal.Parse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    public static decimal? NumberOrNull(JsonNode? node) => node is null ? null : Number(node);

    public static DateOnly Date(this JsonNode node, string name) => DateOnly.ParseExact(node.Text(name), "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A bot row; a field left out has the old program's default.</summary>
    public static BotSettings Bot(JsonNode row) => new(
        row.Text("name"),
        row.Text("symbol"),
        row.Number("seed"),
        row.Number("profit_rate", 0.1m),
        row.Number("t_div", 20),
        row.Number("max_tier", 40),
        row.Number("added_seed"),
        Enum.Parse<PivotRule>(row["point_loc"]?.GetValue<string>() ?? "P1"),
        row.Flag("is_check_buy_avr_price", true),
        row.Flag("is_check_buy_t_div_price", true),
        row.Flag("skip_sell"),
        row.Flag("active", true),
        (int)row.Number("sell_cooldown_days"),
        row.Flag("sell_cooldown_loss_only"),
        [.. (row["closing_buy_conditions"] as JsonArray ?? []).Select(dip => new ClosingDipRule(dip!.Number("drop_rate"), dip!.Number("seed_rate")))],
        new(row.Flag("trailing_enabled"), row.Number("trailing_t_threshold", 0.3m), row.Number("trailing_stop_pct", 0.1m), row.Number("trailing_floor_rate", 0.1m)));
}
