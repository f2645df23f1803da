using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Trading;

/// <summary>One strategy instance on one symbol, owned by one user (trading rules, section 1).</summary>
public sealed class Bot : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>Unique per user.</summary>
    public required string Name { get; set; }

    /// <summary>Ticker, upper case.</summary>
    public required string Symbol { get; set; }

    /// <summary>Insertion order, column <c>position</c>: the order in which a user's bots are planned.</summary>
    public int Ordinal { get; set; }

    /// <summary>Dollars for one tier, that is for one day's purchase; above 0.</summary>
    public decimal Seed { get; set; }

    /// <summary>Compounding reserve in dollars added to a day's purchase.</summary>
    public decimal AddedSeed { get; set; }

    /// <summary>Take-profit rate over the average price; above 0.</summary>
    public decimal ProfitRate { get; set; }

    /// <summary>Width of the band in percent, for example 20; above 0.</summary>
    public decimal BandPercent { get; set; }

    /// <summary>How many seeds the bot may invest at most; above 0.</summary>
    public decimal MaxTier { get; set; }

    /// <summary>Where the band crosses zero.</summary>
    public PivotRule PivotRule { get; set; } = PivotRule.P2_3;

    /// <summary>Buy only below the average price (one of the two tests).</summary>
    public bool CheckAveragePrice { get; set; } = true;

    /// <summary>Buy only below the band price (one of the two tests).</summary>
    public bool CheckBandPrice { get; set; } = true;

    /// <summary>Never sell by plan, and buy a seed whatever the price.</summary>
    public bool SkipSell { get; set; }

    /// <summary>Only active bots are planned.</summary>
    public bool Active { get; set; } = true;

    /// <summary>The bot's own stop: no new slices, the open child is cancelled, fills are booked.</summary>
    public bool Paused { get; set; }

    /// <summary>Why it is paused; what the server stopped needs its owner's answer first.</summary>
    public PauseReason PauseReason { get; set; }

    /// <summary>Whole 24-hour days after a sale without any order; 0 switches it off.</summary>
    public int SellCooldownDays { get; set; }

    /// <summary>The cooldown counts only after a sale that lost money.</summary>
    public bool SellCooldownLossOnly { get; set; }

    /// <summary>Purchases near the close after a drop (section 7).</summary>
    public IReadOnlyList<ClosingDipRule> ClosingDipRules { get; set; } = [];

    /// <summary>Whether the trailing stop may be entered (section 5).</summary>
    public bool TrailingEnabled { get; set; }

    /// <summary>Share of MaxTier from which trailing is entered.</summary>
    public decimal TrailingTierThreshold { get; set; } = 0.3m;

    /// <summary>Distance of the stop under the high, as a rate of the average price.</summary>
    public decimal TrailingStopRate { get; set; } = 0.10m;

    /// <summary>Lowest stop, as a rate below the average price.</summary>
    public decimal TrailingFloorRate { get; set; } = 0.10m;

    /// <summary>When the latest sale was executed (UTC), for the cooldown.</summary>
    public DateTime? LastSaleAt { get; set; }

    /// <summary>What the latest sale earned in dollars, by the old arithmetic.</summary>
    public decimal? LastSaleProfit { get; set; }

    /// <summary>The session of the latest sell fill: no purchase on a sale day.</summary>
    public DateOnly? LastSoldSession { get; set; }

    /// <summary>UTC time at which its owner deleted it. The row stays, because orders and decisions name it.</summary>
    public DateTime? DeletedAt { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}

/// <summary>Why a bot is paused.</summary>
public enum PauseReason
{
    /// <summary>It is not, or its owner wants it so.</summary>
    None,

    /// <summary>The price or the broker's shares changed by the ratio of a split (trading rules, section 12).</summary>
    SplitSuspected,

    /// <summary>The broker's lists do not say what became of an order, and a person has to.</summary>
    OrderUndecided,
}

/// <summary>Buy <paramref name="SeedRate"/> of a seed when the day's drop reaches <paramref name="DropRate"/>.</summary>
/// <param name="DropRate">Fraction of the previous close, for example 0.07.</param>
/// <param name="SeedRate">Fraction of Seed, for example 0.3.</param>
public sealed record ClosingDipRule(decimal DropRate, decimal SeedRate);
