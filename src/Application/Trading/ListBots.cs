using System.Linq.Expressions;
using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>The tenant's bots in the order in which they are planned, each with what it holds.</summary>
public sealed record ListBotsQuery : ITenantRequest<IReadOnlyList<BotDto>>;

/// <summary>A bot: its settings under the names of files and the API, and its state.</summary>
public sealed record BotDto : IVersionedDto
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Unique per user.</summary>
    public required string Name { get; init; }

    /// <summary>Ticker.</summary>
    public required string Symbol { get; init; }

    /// <summary>Dollars for one day's purchase.</summary>
    public required decimal Seed { get; init; }

    /// <summary>Compounding reserve in dollars.</summary>
    public required decimal AddedSeed { get; init; }

    /// <summary>Take-profit rate.</summary>
    public required decimal ProfitRate { get; init; }

    /// <summary>Band width in percent.</summary>
    public required decimal BandPercent { get; init; }

    /// <summary>Seeds at most.</summary>
    public required decimal MaxTier { get; init; }

    /// <summary>Where the band crosses zero.</summary>
    [JsonConverter(typeof(PivotRuleNames))]
    public required PivotRule PivotRule { get; init; }

    /// <summary>Buy below the average price.</summary>
    public required bool CheckAveragePrice { get; init; }

    /// <summary>Buy below the band price.</summary>
    public required bool CheckBandPrice { get; init; }

    /// <summary>Never sell by plan.</summary>
    public required bool SkipSell { get; init; }

    /// <summary>Planned at all.</summary>
    public required bool Active { get; init; }

    /// <summary>The bot's own stop.</summary>
    public required bool Paused { get; init; }

    /// <summary>Why the server paused it; <c>none</c> when it did not.</summary>
    [JsonConverter(typeof(EnumJson<PauseReason>))]
    public required PauseReason PauseReason { get; init; }

    /// <summary>24-hour days after a sale.</summary>
    public required int SellCooldownDays { get; init; }

    /// <summary>Only after a loss.</summary>
    public required bool SellCooldownLossOnly { get; init; }

    /// <summary>Purchases after a drop.</summary>
    public required IReadOnlyList<ClosingDipRule> ClosingDipRules { get; init; }

    /// <summary>The trailing stop.</summary>
    public required BotTrailingDto Trailing { get; init; }

    /// <summary>Shares held.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>Average price in dollars; 0 without a holding.</summary>
    public required decimal AveragePrice { get; init; }

    /// <summary>Exact cost of the holding in dollars.</summary>
    public required decimal Cost { get; init; }

    /// <summary>UTC time of the cycle's first purchase; null without a holding.</summary>
    public required DateTime? CycleStartedAt { get; init; }

    /// <inheritdoc/>
    public required int Version { get; init; }

    /// <summary><c>Active</c>, <c>Paused</c> or <c>Inactive</c>: only an active bot that is not paused trades.</summary>
    public string State => !Active ? "Inactive" : Paused ? "Paused" : "Active";

    /// <summary>How far in, counted in seeds.</summary>
    public decimal Tier => Tiers.Of(Quantity * AveragePrice, Seed);

    /// <summary>Above it a quarter is sold, below it the band test passes, in dollars; null without a holding.</summary>
    public decimal? BandPrice => Quantity > 0 ? Band.Price(AveragePrice, Band.Offset(PivotRule, Tier, MaxTier, BandPercent)) : null;

    /// <summary>Above it profit is taken, in dollars; null without a holding.</summary>
    public decimal? TakeProfitPrice => Quantity > 0 ? TakeProfit.Price(AveragePrice, ProfitRate) : null;

    internal static Expression<Func<Bot, Position?, BotDto>> Projection { get; } = (bot, position) => new()
    {
        Id = bot.Id,
        Name = bot.Name,
        Symbol = bot.Symbol,
        Seed = bot.Seed,
        AddedSeed = bot.AddedSeed,
        ProfitRate = bot.ProfitRate,
        BandPercent = bot.BandPercent,
        MaxTier = bot.MaxTier,
        PivotRule = bot.PivotRule,
        CheckAveragePrice = bot.CheckAveragePrice,
        CheckBandPrice = bot.CheckBandPrice,
        SkipSell = bot.SkipSell,
        Active = bot.Active,
        Paused = bot.Paused,
        PauseReason = bot.PauseReason,
        SellCooldownDays = bot.SellCooldownDays,
        SellCooldownLossOnly = bot.SellCooldownLossOnly,
        ClosingDipRules = bot.ClosingDipRules,
        Trailing = new(
            bot.TrailingEnabled,
            bot.TrailingTierThreshold,
            bot.TrailingStopRate,
            bot.TrailingFloorRate,
            position != null && position.TrailingMode,
            position == null ? 0 : position.HighWatermark,
            position == null ? 0 : position.StopPrice),
        Quantity = position == null ? 0 : position.Quantity,
        AveragePrice = position == null ? 0 : position.AveragePrice,
        Cost = position == null ? 0 : position.Cost,
        CycleStartedAt = position == null ? null : position.CycleStartedAt,
        Version = bot.Version,
    };

    private static readonly Func<Bot, Position?, BotDto> Project = Projection.Compile();

    internal static BotDto Of(Bot bot, Position? position) => Project(bot, position);
}

/// <summary>The trailing stop's settings and state.</summary>
/// <param name="Enabled">May be entered.</param>
/// <param name="TierThreshold">Share of MaxTier.</param>
/// <param name="StopRate">Distance under the high.</param>
/// <param name="FloorRate">Lowest stop.</param>
/// <param name="Mode">Entered.</param>
/// <param name="HighWatermark">Highest price seen; 0 when not entered.</param>
/// <param name="StopPrice">Sell below; 0 when not entered.</param>
public sealed record BotTrailingDto(bool Enabled, decimal TierThreshold, decimal StopRate, decimal FloorRate, bool Mode, decimal HighWatermark, decimal StopPrice);

internal sealed class ListBotsHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListBotsQuery, IReadOnlyList<BotDto>>
{
    public async Task<IReadOnlyList<BotDto>> Handle(ListBotsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Bots.AsNoTracking()
            .OrderBy(bot => bot.Ordinal)
            .LeftJoin(db.Positions, bot => (Guid?)bot.Id, position => position.BotId, BotDto.Projection)
            .ToListAsync(cancellationToken);
    }
}
