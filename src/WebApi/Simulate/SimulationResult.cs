using System.Text.Json.Serialization;

namespace EggMoney.WebApi.Simulate;

/// <summary>What a simulation came to; the shape of <c>--json</c>.</summary>
internal sealed record SimulationResult(int Sessions, long ElapsedMs, decimal UserSessionsPerSecond, IReadOnlyList<UserResult> Users);

/// <summary>One user.</summary>
internal sealed record UserResult(
    string Username, decimal Cash, decimal RealisedProfit, IReadOnlyList<EquityPoint> Equity, IReadOnlyList<BotResult> Bots, IReadOnlyList<TradeResult> Trades)
{
    /// <summary>What does not balance, in sentences; not part of the file.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>What the user began with; not part of the file.</summary>
    [JsonIgnore]
    public decimal InitialCash { get; init; }
}

/// <summary>Cash and holdings at a session's close.</summary>
internal sealed record EquityPoint(DateOnly Session, decimal Value);

/// <summary>A bot at the end.</summary>
internal sealed record BotResult(
    string Name, string Symbol, bool Active, decimal Tier, decimal Quantity, decimal AveragePrice, decimal AddedSeed, bool CheckAveragePrice, TrailingResult Trailing);

/// <summary>The trailing stop at the end.</summary>
internal sealed record TrailingResult(bool Mode, decimal HighWatermark, decimal StopPrice);

/// <summary>A trade; the profit of a purchase is null.</summary>
internal sealed record TradeResult(
    DateOnly Session, string Bot, string Symbol, string Kind, decimal Quantity, decimal Price, decimal Total, decimal? Profit, decimal? ProfitRate);
