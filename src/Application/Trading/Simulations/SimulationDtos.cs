using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading.Simulations;

/// <summary>A simulation and how far it is.</summary>
public record SimulationDto
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The bot whose settings these are, or are to be; null for a bot that is not there yet.</summary>
    public required Guid? BotId { get; init; }

    /// <summary>The settings that are tried.</summary>
    public required BotSettings Settings { get; init; }

    /// <summary>How far back it begins.</summary>
    public required int Months { get; init; }

    /// <summary>Dollars at the beginning.</summary>
    public required decimal Cash { get; init; }

    /// <summary>How it stands.</summary>
    [JsonConverter(typeof(EnumJson<SimulationState>))]
    public required SimulationState State { get; init; }

    /// <summary>Sessions done.</summary>
    public required int Done { get; init; }

    /// <summary>Sessions in all; 0 before that is known.</summary>
    public required int Total { get; init; }

    /// <summary>Why it failed: a stable code; null when it did not.</summary>
    public required string? Code { get; init; }

    /// <summary>The same in a sentence, in the reader's language.</summary>
    public string? Error => SimulationWords.For(Code);

    /// <summary>What came of it; null before it is completed.</summary>
    public required SimulationSummary? Summary { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>UTC time at which its turn came; null before.</summary>
    public required DateTime? StartedAt { get; init; }

    /// <summary>UTC; null while it is not over.</summary>
    public required DateTime? FinishedAt { get; init; }

    internal static Expression<Func<BotSimulation, SimulationDto>> Projection { get; } = row => new()
    {
        Id = row.Id,
        BotId = row.BotId,
        Settings = SimulationJson.Read<BotSettings>(row.Settings)!,
        Months = row.Months,
        Cash = row.Cash,
        State = row.State,
        Done = row.Done,
        Total = row.Total,
        Code = row.Error,
        Summary = SimulationJson.Read<SimulationSummary>(row.Summary),
        CreatedAt = row.CreatedAt,
        StartedAt = row.StartedAt,
        FinishedAt = row.FinishedAt,
    };

    private static readonly Func<BotSimulation, SimulationDto> Project = Projection.Compile();

    internal static SimulationDto Of(BotSimulation row) => Project(row);
}

/// <summary>A simulation with all that came of it.</summary>
/// <param name="Simulation">How it stands, and its few figures.</param>
/// <param name="Result">Day by day; null before it is completed.</param>
public sealed record SimulationDetailDto(SimulationDto Simulation, SimulationResult? Result);

/// <summary>What came of a simulation.</summary>
/// <param name="Market">Whose prices: <c>paper</c> prices are invented or recorded for practice.</param>
/// <param name="From">First session.</param>
/// <param name="To">Last session.</param>
/// <param name="Sessions">Sessions traded.</param>
/// <param name="Complete">False when some sessions from the wanted beginning on had no price, and were left out.</param>
/// <param name="Cash">Dollars at the beginning.</param>
/// <param name="Value">Cash and holding at the end, in dollars.</param>
/// <param name="Profit">Value − cash at the beginning.</param>
/// <param name="ProfitRate">The same as a rate.</param>
/// <param name="Realised">What sales realised, fees taken off.</param>
/// <param name="Fees">Dollars of fees.</param>
/// <param name="MaxDrawdown">The deepest fall from a high of the value, as a rate.</param>
/// <param name="MostInvested">The highest cost of the holding in dollars, by session.</param>
/// <param name="HighestTier">The highest tier at the end of a session.</param>
/// <param name="HighestTierOn">That session.</param>
/// <param name="Tier">The tier at the end.</param>
/// <param name="Purchases">Purchases.</param>
/// <param name="Sales">Sales.</param>
/// <param name="Cycles">Cycles that ended.</param>
/// <param name="HoldProfit">What the same cash, put into shares at the first session's open and kept, would have won; without fees.</param>
/// <param name="HoldProfitRate">The same as a rate.</param>
/// <param name="HoldMaxDrawdown">Its deepest fall from a high.</param>
public sealed record SimulationSummary(
    string Market,
    DateOnly From,
    DateOnly To,
    int Sessions,
    bool Complete,
    decimal Cash,
    decimal Value,
    decimal Profit,
    decimal ProfitRate,
    decimal Realised,
    decimal Fees,
    decimal MaxDrawdown,
    decimal MostInvested,
    decimal HighestTier,
    DateOnly HighestTierOn,
    decimal Tier,
    int Purchases,
    int Sales,
    int Cycles,
    decimal HoldProfit,
    decimal HoldProfitRate,
    decimal HoldMaxDrawdown);

/// <summary>A simulation day by day.</summary>
/// <param name="Days">By session, ascending.</param>
/// <param name="Trades">Ascending.</param>
/// <param name="Cycles">Ascending; the last one may still run.</param>
public sealed record SimulationResult(IReadOnlyList<SimulatedDay> Days, IReadOnlyList<SimulatedTrade> Trades, IReadOnlyList<SimulatedCycle> Cycles);

/// <summary>The end of a session.</summary>
/// <param name="Session">US session.</param>
/// <param name="Price">The close.</param>
/// <param name="Value">Cash and holding in dollars.</param>
/// <param name="Tier">How far in, counted in seeds.</param>
/// <param name="AveragePrice">Null without a holding.</param>
/// <param name="Hold">What the same cash, put into shares at the first session's open and kept, is worth.</param>
public sealed record SimulatedDay(DateOnly Session, decimal Price, decimal Value, decimal Tier, decimal? AveragePrice, decimal Hold);

/// <summary>A trade.</summary>
/// <param name="Session">US session.</param>
/// <param name="Kind">For example <c>Buy</c> or <c>Sell_1_4</c>.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">Average price in dollars.</param>
/// <param name="Total">Dollars without fees.</param>
/// <param name="Fees">Dollars.</param>
/// <param name="Profit">Of a sale: proceeds − fees − exact cost; null for a purchase.</param>
public sealed record SimulatedTrade(DateOnly Session, string Kind, decimal Quantity, decimal Price, decimal Total, decimal Fees, decimal? Profit);

/// <summary>From a first purchase to the sale of the last share.</summary>
/// <param name="From">Session of the first purchase.</param>
/// <param name="To">Session of the last sale; null while it runs.</param>
/// <param name="Purchases">Purchases.</param>
/// <param name="Sales">Sales.</param>
/// <param name="Bought">Dollars paid, without fees.</param>
/// <param name="Profit">What its sales realised.</param>
public sealed record SimulatedCycle(DateOnly From, DateOnly? To, int Purchases, int Sales, decimal Bought, decimal Profit);

/// <summary>How a simulation's columns are written.</summary>
internal static class SimulationJson
{
    public static string Write<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    public static T? Read<T>(string? json)
        where T : class => json is null ? null : JsonSerializer.Deserialize<T>(json, JsonSerializerOptions.Web);
}
