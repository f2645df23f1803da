using EggMoney.Application.Market;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Brokers.Paper;

namespace EggMoney.CrashHost;

/// <summary>The session in which nodes are killed. It has every step that the dispatcher knows: three bots' orders in one submission (two of
/// them equal to the share), parts filled at once and later, rests that are cancelled before the next slice, a closing dip, and a
/// rest that the close ends.</summary>
public static class CrashScenario
{
    public const string Buys = "TQQQ";
    public const string Sells = "SOXL";

    /// <summary>The session before, in which everybody buys.</summary>
    public static readonly DateOnly FirstSession = new(2025, 3, 11);

    /// <summary>The session with the kills.</summary>
    public static readonly DateOnly Session = new(2025, 3, 12);

    public static readonly DateTime Prepared = new(2025, 3, 11, 22, 0, 0, DateTimeKind.Utc);
    public static readonly DateTime Open = new(2025, 3, 12, 13, 30, 0, DateTimeKind.Utc);
    public static readonly DateTime Close = new(2025, 3, 12, 20, 0, 0, DateTimeKind.Utc);

    /// <summary>Long enough after the close for everything that a kill leaves to be settled.</summary>
    public static readonly DateTime End = new(2025, 3, 12, 21, 30, 0, DateTimeKind.Utc);

    // Relative to the session's open: plan at 5, slices at 10 and 14. To its close: the dip at 2.
    public const string PlanTime = "open+00:05";
    public const string SliceStart = "open+00:10";
    public const string SliceEnd = "open+00:14";
    public const string DipTime = "close-00:02";
    public const int Slices = 2;

    /// <summary>Half of an order at each look, so that orders rest.</summary>
    public static PaperOptions Paper { get; } = new() { PartialFillRate = 0.5m };

    /// <summary>Steps must not depend on how fast the machine is: either all outcomes of a submission are recorded at once, or each.</summary>
    public static DispatchOptions Options(TimeSpan recordEvery) => new() { RecordEvery = recordEvery };
}

/// <summary>Prices by the minute, so that a rest stays a rest.</summary>
public sealed class CrashMarket : IPriceSource
{
    private static readonly DateTime FirstSlice = CrashScenario.Open.AddMinutes(10);
    private static readonly DateTime SecondSlice = CrashScenario.Open.AddMinutes(14);
    private static readonly DateTime Dip = CrashScenario.Close.AddMinutes(-2);

    public Quote? QuoteAt(string symbol, DateTime instant) => symbol switch
    {
        CrashScenario.Sells => new(symbol, instant < CrashScenario.Open ? 20 : 30, 20, instant),
        CrashScenario.Buys => new(symbol, Buys(instant), 60, instant),
        _ => null,
    };

    public IReadOnlyList<DailyPrice> Daily(string symbol, DateOnly from, DateOnly to) =>
    [
        .. NyseCalendar.Instance.SessionsBetween(from, to)
            .Select(session => (session.Date, QuoteAt(symbol, session.Close.AddTicks(-1))?.Price))
            .Where(day => day.Price is not null)
            .Select(day => new DailyPrice(day.Date, day.Price!.Value, day.Price.Value, day.Price.Value, day.Price.Value, null)),
    ];

    private static decimal Buys(DateTime instant) => instant switch
    {
        _ when instant < CrashScenario.Open => 60,
        _ when instant < FirstSlice.AddMinutes(1) => 50,

        // Over the first slices' limits: what they have left rests until the second slices' time, and is cancelled then.
        _ when instant < SecondSlice => 55,
        // Still over the first slices' limits, within those of the second.
        _ when instant < Dip => 53,
        _ when instant < Dip.AddMinutes(1) => 45,

        // Over the dip's limit: its rest ends with the session.
        _ => 52,
    };
}
