using EggMoney.Domain.Portfolio;

namespace EggMoney.Domain.Trading;

/// <summary>How far in a bot is, counted in seeds (trading rules, section 2).</summary>
public static class Tiers
{
    /// <summary>T = round(invested / Seed, 2).</summary>
    /// <param name="invested">Dollars invested: Σ quantity × average price.</param>
    /// <param name="seed">Dollars for one tier; above 0.</param>
    public static decimal Of(decimal invested, decimal seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(seed);
        return Money.ToCents(invested / seed);
    }

    /// <summary>T of a bot; 0 without a holding.</summary>
    public static decimal Of(Bot bot, Position? position) => Of(position?.Invested ?? 0, bot.Seed);
}
