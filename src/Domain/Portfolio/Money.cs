namespace EggMoney.Domain.Portfolio;

/// <summary>Rounding of money: away from zero everywhere (trading rules, section 2).</summary>
public static class Money
{
    /// <summary>Decimals kept in both databases.</summary>
    public const int StoredDecimals = 8;

    /// <summary>Two decimals.</summary>
    public static decimal ToCents(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero);

    /// <summary>Eight decimals, as stored.</summary>
    public static decimal ToStored(decimal value) => Math.Round(value, StoredDecimals, MidpointRounding.AwayFromZero);
}
