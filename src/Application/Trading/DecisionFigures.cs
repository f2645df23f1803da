using System.Text.Json;

namespace EggMoney.Application.Trading;

/// <summary>What a decision saw, as its sentence tells it. An older or imported decision may have noted less: what is missing is a dash.</summary>
internal readonly struct DecisionFigures(JsonElement inputs)
{

    public decimal? Price => Number("price");

    public decimal? Average => Number("averagePrice");

    public decimal? Band => Number("bandPrice");

    public decimal? TakeProfit => Number("takeProfitPrice");

    public decimal? Quantity => Number("quantity");

    public decimal? Tier => Number("tier");

    public decimal? Stop => Number("trailing", "stopPrice");

    /// <summary>The bot was trailing before this decision.</summary>
    public bool WasTrailing => Find("trailing") is { ValueKind: JsonValueKind.Object };

    public decimal? PreviousClose => Number("previousClose");

    public string? Reason => Find("reason") is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>A setting of the bot.</summary>
    public decimal? Setting(string name) => Number("bot", name);

    /// <summary>A switch of the bot.</summary>
    public bool IsOn(string name) => Find("bot", name) is { ValueKind: JsonValueKind.True };

    /// <summary>Whole days between the latest sale and the plan.</summary>
    public int? DaysSinceSale => Time("dueAt") is { } due && Time("bot", "lastSaleAt") is { } sold ? (int)(due - sold).TotalDays : null;

    public decimal? Number(params ReadOnlySpan<string> path) => Find(path) is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : null;

    private DateTime? Time(params ReadOnlySpan<string> path) => Find(path) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTime(out var time) ? time : null;

    private JsonElement? Find(params ReadOnlySpan<string> path)
    {
        var at = inputs;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }
}
