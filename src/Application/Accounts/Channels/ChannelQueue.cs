using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Channels;

/// <summary>What waits for a channel.</summary>
internal static class ChannelQueue
{
    /// <summary>Tries again at once what waited because the channel took nothing. It saves by itself.</summary>
    public static Task MakeDueAsync(IEggMoneyDb db, Guid channelId, DateTime now, CancellationToken cancellationToken) => db.NotificationDeliveries
        .Where(row => row.ChannelId == channelId && row.State == DeliveryState.Waiting && row.NextAttemptAt > now)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAttemptAt, now), cancellationToken);
}
