using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;

namespace EggMoney.WebApi.Trials;

/// <summary>Whether this process trades, or is about to.</summary>
internal sealed class TradingAtHand(DispatchMetrics metrics, IMarketCalendar calendar, TimeProvider clock)
{
    /// <summary>Until the next tick nobody knows of more.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <summary>The tick that sees to it is as late as this at most, or comes to another node.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(2);

    /// <summary>A tick is at work, or work is due within a minute, or has just become due.</summary>
    public bool IsNear => metrics.Ticking || metrics.ExpectsBetween(clock.Now() - Late, clock.Now() + Ahead);

    /// <summary>The market is open.</summary>
    public bool IsOpen => calendar.SessionAt(clock.Now()) is not null;
}
