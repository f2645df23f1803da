namespace EggMoney.Domain.Accounts;

/// <summary>What a user decided once for all bots (trading rules, section 8).</summary>
public sealed class UserSettings : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>After the close, switch <c>CheckAveragePrice</c> by tier.</summary>
    public bool AveragePriceCheckAuto { get; set; } = true;

    /// <summary>After the close, activate the next bot of a symbol whose bots are far in.</summary>
    public bool AutoStart { get; set; }

    /// <summary>Share of MaxTier from which <see cref="AutoStart"/> acts.</summary>
    public decimal AutoStartThreshold { get; set; } = 0.5m;

    /// <summary>Dollars that the owner means to invest in all bots together; null when not said. No rule reads it.</summary>
    public decimal? TotalBudget { get; set; }

    /// <summary>The broker's commission as a rate of a trade's amount, for estimates; fills carry the fees that were really taken.</summary>
    public decimal Commission { get; set; } = 0.0025m;

    /// <summary>Dollars that one order at the broker may be worth at most; null without a cap.</summary>
    public decimal? MaxOrderValue { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
