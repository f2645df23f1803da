namespace EggMoney.Domain.Accounts;

/// <summary>What a user decided once for all bots (trading rules, section 8).</summary>
public sealed class UserSettings : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>After the close, switch <c>CheckAveragePrice</c> by tier.</summary>
    public bool AveragePriceCheckAuto { get; set; } = true;

    /// <summary>After the close, activate the next bot of a symbol whose bots are far in.</summary>
    public bool AutoStart { get; set; }

    /// <summary>Share of MaxTier from which <see cref="AutoStart"/> acts.</summary>
    public decimal AutoStartThreshold { get; set; } = 0.5m;
}
