using EggMoney.KisSimulator.Market;

namespace EggMoney.KisSimulator.Accounts;

/// <summary>Order numbers of both worlds: they rise within a US date, with gaps, since others trade too, and come again on later dates.</summary>
/// <remarks>Two dates next to each other share none: an order after midnight in Korea has the same Korean date as the next night's first.</remarks>
internal sealed class OrderNumbers(int seed)
{
    private readonly Dictionary<(KisEnvironment, DateOnly), long> _last = [];

    public long Next(KisEnvironment environment, DateOnly date)
    {
        var key = (environment, date);
        if (!_last.TryGetValue(key, out var last))
        {
            last = environment == KisEnvironment.Real ? 30_100_000 + (date.DayNumber % 3 * 300_000) : 42_000 + (date.DayNumber % 3 * 30_000);
        }

        return _last[key] = last + 1 + (long)(Chance.Bits("number", seed, last) % 7);
    }
}
