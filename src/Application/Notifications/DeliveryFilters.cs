using System.Linq.Expressions;
using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Notifications;

/// <summary>What a delivery may be.</summary>
public static class DeliveryFilters
{
    /// <summary>Somebody should look at it now: its time has come, or whoever was sending it has not said how it ended.</summary>
    public static Expression<Func<NotificationDelivery, bool>> IsDue(DateTime now) => delivery =>
        (delivery.State == DeliveryState.Waiting && delivery.NextAttemptAt <= now) || (delivery.State == DeliveryState.Sending && delivery.LeaseUntil <= now);
}
