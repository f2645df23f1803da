namespace EggMoney.Domain.Trading;

/// <summary>Where the band crosses zero (trading rules, section 2).</summary>
public enum PivotRule
{
    /// <summary>Never within MaxTier.</summary>
    P1,

    /// <summary>At half of MaxTier.</summary>
    P1_2,

    /// <summary>At two thirds of MaxTier.</summary>
    P2_3,
}
