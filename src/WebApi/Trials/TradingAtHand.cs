using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;

namespace EggMoney.WebApi.Trials;

/// <summary>Whether this process trades, or is about to.</summary>
internal sealed class TradingAtHand(DispatchMetrics metrics, IMarketCalendar calendar, TimeProvider clock)
{
    /// <summary>Until the next tick nobody knows of more.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <summary>A tick is at work, or work is due within a minute, or late.</summary>
    public bool IsNear => metrics.Ticking || metrics.NextDueAt <= clock.Now() + Ahead;

    /// <summary>The market is open.</summary>
    public bool IsOpen => calendar.SessionAt(clock.Now()) is not null;
}
