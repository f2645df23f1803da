using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.CrashHost;
using EggMoney.Domain.Trading;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Integration.Crash;

/// <summary>How our books and the broker's stood apart at a moment, read from both after a kill and before anybody went on.</summary>
internal enum Gap
{
    /// <summary>They agree.</summary>
    None,

    /// <summary>The broker has an order, and none of our rows has its number.</summary>
    OrderWithoutRecord,

    /// <summary>We said that we would send, and the broker has nothing.</summary>
    IntentWithoutOrder,

    /// <summary>The broker has filled more of an order whose number we have than is booked.</summary>
    FillNotBooked,

    /// <summary>We said that we would cancel, and the order is open there.</summary>
    CancelNotSent,

    /// <summary>The order has ended there, and is open here.</summary>
    EndNotRecorded,
}

internal static class Moment
{
    public static async Task<IReadOnlySet<Gap>> ReadAsync(TradingHost host, TenantInfo tenant)
    {
        var (slices, credential) = await host.WithDbAsync(tenant, async db => (
            await db.OrderSlices.AsNoTracking().Where(slice => slice.SessionDate == CrashScenario.Session).ToListAsync(),
            await db.UserCredentials.AsNoTracking().SingleAsync()));
        var orders = (await host.Paper.GetLedgerAsync(credential.Id)).Orders.Where(order => order.OrderDate == CrashScenario.Session).ToList();
        var numbered = slices.Where(slice => slice.OrderNumber is not null).ToDictionary(slice => slice.OrderNumber!);
        var unrecorded = orders.Count(order => !numbered.ContainsKey(order.OrderNumber));
        var gaps = new HashSet<Gap>();
        void Note(Gap gap, bool holds)
        {
            if (holds)
            {
                gaps.Add(gap);
            }
        }

        Note(Gap.OrderWithoutRecord, unrecorded > 0);
        Note(Gap.IntentWithoutOrder, slices.Count(slice => slice.State is SliceState.Submitting or SliceState.Unknown) > unrecorded);
        foreach (var order in orders)
        {
            if (numbered.TryGetValue(order.OrderNumber, out var slice))
            {
                Note(Gap.FillNotBooked, order.FilledQuantity > slice.FilledQuantity);
                Note(Gap.CancelNotSent, slice.State == SliceState.CancelRequested && order.State == BrokerOrderState.Open);
                Note(Gap.EndNotRecorded, order.State != BrokerOrderState.Open && !slice.State.IsFinal());
            }
        }

        return gaps.Count == 0 ? new HashSet<Gap> { Gap.None } : gaps;
    }
}
