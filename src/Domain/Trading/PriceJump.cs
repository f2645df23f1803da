namespace EggMoney.Domain.Trading;

/// <summary>What is known of a symbol's price in a session: the last price that was believed, and one that was not yet.</summary>
/// <param name="Price">Dollars, believed.</param>
/// <param name="Suspicious">Dollars, more than <see cref="PriceJump.Limit"/> off it; null when there is none.</param>
/// <param name="SuspiciousAt">UTC time at which that was received.</param>
public sealed record KnownPrice(decimal Price, decimal? Suspicious = null, DateTime SuspiciousAt = default);

/// <summary>A price far off the last one of its session is believed only when a second one says the same.</summary>
public static class PriceJump
{
    /// <summary>A price more than this rate off the last one is suspicious; a second one within this rate of it confirms it.</summary>
    public const decimal Limit = 0.20m;

    /// <summary>A second price counts from this long after the first one.</summary>
    public static readonly TimeSpan ConfirmedAfter = TimeSpan.FromSeconds(30);

    /// <summary>Whether two prices are more than <see cref="Limit"/> apart, as a rate of the first.</summary>
    public static bool IsFar(decimal from, decimal to) => Math.Abs(to - from) > from * Limit;

    /// <summary>Takes in a price.</summary>
    /// <param name="known">What was known; null for the first price of the session.</param>
    /// <param name="price">Dollars.</param>
    /// <param name="receivedAt">UTC.</param>
    /// <returns>Whether it may be traded on, and what is known now.</returns>
    public static (bool Believed, KnownPrice Known) Take(KnownPrice? known, decimal price, DateTime receivedAt)
    {
        if (known is null || !IsFar(known.Price, price))
        {
            return (true, new(price));
        }

        if (known.Suspicious is not { } suspicious || IsFar(suspicious, price) || suspicious > known.Price != price > known.Price)
        {
            return (false, new(known.Price, price, receivedAt));
        }

        return receivedAt - known.SuspiciousAt >= ConfirmedAfter ? (true, new(price)) : (false, known);
    }
}
