using EggMoney.TestShared;

namespace EggMoney.Benchmarks;

/// <summary>An old machine with four bots and as long a history as is wanted: purchases, and every tenth row a sale.</summary>
internal static class LegacyMachine
{
    private static readonly string[] Bots = ["TQ_1", "TQ_2", "SO_1", "BI_1"];
    private static readonly DateTime First = new(2012, 2, 1, 4, 30, 0, DateTimeKind.Unspecified);

    /// <summary>Half an hour from one trade to the next: a quarter of a million trades are over before today.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(30);

    public static void Make(string path, int trades)
    {
        using var file = LegacyFile.Create(path);
        foreach (var bot in Bots)
        {
            // Among the first rows are those by which a machine is known: this one's are its own.
            var since = LegacyFile.Time(First.AddTicks(trades * 10));
            file.Add("bot_info", bot, "TQQQ", 520m, 0.1m, 20, 40, 1, 1, 1, "P2_3", 12.3m, 0, "[]", 0, 0, 0, 0.3m, 0.1m, 0.1m, 0, 0, 0);
            file.Add("trade", since, bot, "TQQQ", LegacyFile.Time(First.AddYears(1)), 61.27m, 129, "BUY", 7903.83m);
        }

        Trade(file, trades, 0, trades);
    }

    public static void TradeOn(string path, int trades, int more)
    {
        using var file = LegacyFile.Open(path);
        Trade(file, trades, trades, more);
    }

    private static void Trade(LegacyFile file, int machine, int from, int count)
    {
        for (var index = from; index < from + count; index++)
        {
            var at = First + (index * Between) + TimeSpan.FromTicks(machine * 10L);
            var (price, sale) = (50 + (index % 4000 * 0.01m), index % 10 == 9);
            var amount = 1 + (index % 9);
            file.Add(
                "history",
                LegacyFile.Time(at.AddDays(-(index % 20))),
                LegacyFile.Time(at),
                sale ? "SELL_1_4" : "BUY",
                Bots[index % Bots.Length],
                "TQQQ",
                price,
                sale ? price + 1.25m : 0,
                amount,
                sale ? 1.25m * amount : 0,
                sale ? 0.02m : 0);
        }
    }
}
