using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Portfolio;

/// <summary>A split that its owner had applied to their holdings (trading rules, section 12).</summary>
public sealed class StockSplit : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>Ticker.</summary>
    public required string Symbol { get; set; }

    /// <summary>First session at the new price; unique with user and symbol, so that no split is applied twice.</summary>
    public DateOnly EffectiveDate { get; set; }

    /// <summary>New shares for every <see cref="Denominator"/> old ones.</summary>
    public int Numerator { get; set; }

    /// <summary>Old shares for which there are <see cref="Numerator"/> new ones; above it in a reverse split.</summary>
    public int Denominator { get; set; }

    /// <summary>UTC.</summary>
    public DateTime AppliedAt { get; set; }
}
