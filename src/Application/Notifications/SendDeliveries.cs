using System.Security.Cryptography;
using EggMoney.Application.Common;
using EggMoney.Application.Notifications.Texts;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications;

/// <summary>Sends the tenant's deliveries that are due, each channel's in their order. A delivery is claimed (committed), sent with no transaction open, and
/// recorded (committed).
/// <para>It is at least once: whoever dies between the channel's acceptance and the record leaves a delivery whose lease ends, and the part that was on its
/// way is sent again; so is one whose answer was lost. Telegram knows no key by which it could tell. Parts recorded before are not repeated, and as long
/// as the lease lasts nobody else sends.</para></summary>
public sealed record SendDeliveriesCommand : ITenantRequest<int>;

internal sealed class SendDeliveriesHandler(
    IEggMoneyDbFactory databases, IEnumerable<INotificationChannel> ways, ChannelAddresses addresses, ChannelTrouble trouble, DeliveryOptions options, WallClock clock)
    : IRequestHandler<SendDeliveriesCommand, int>
{
    private const int LongestError = 500;
    private const int AtOnce = 20;

    public async Task<int> Handle(SendDeliveriesCommand request, CancellationToken cancellationToken)
    {
        List<Guid> channels;
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            var now = clock.Now();
            channels = await db.NotificationDeliveries.Where(DeliveryFilters.IsDue(now)).Select(row => row.ChannelId).Distinct().ToListAsync(cancellationToken);
        }

        // One channel that hangs must not hold up another of the same owner.
        return (await Task.WhenAll(channels.Select(channel => ServeAsync(channel, cancellationToken)))).Sum();
    }

    private async Task<int> ServeAsync(Guid channelId, CancellationToken cancellationToken)
    {
        var sent = 0;
        while (sent < options.MessagesPerTurn && !cancellationToken.IsCancellationRequested && await ClaimAsync(channelId, cancellationToken) is { } claim)
        {
            if (!await SendAsync(claim, cancellationToken))
            {
                break;
            }

            sent++;
        }

        return sent;
    }

    /// <summary>Takes the channel's next delivery, if it is its turn.</summary>
    private async Task<Claim?> ClaimAsync(Guid channelId, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var now = clock.Now();
        var channel = await db.NotificationChannels.SingleAsync(row => row.Id == channelId, cancellationToken);
        var address = await addresses.FindAsync(db, channel, cancellationToken);
        if (!channel.Enabled || address is null)
        {
            // Also what somebody was sending who has not come back: it would be due for ever.
            await db.NotificationDeliveries
                .Where(row => row.ChannelId == channelId && (row.State == DeliveryState.Waiting || (row.State == DeliveryState.Sending && row.LeaseUntil <= now)))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.GivenUp).SetProperty(row => row.Error, "The channel is off, or its chat is not known."), cancellationToken);
            return null;
        }

        var user = await db.Users.AsNoTracking().Select(row => new { row.Locale, row.TimeZone }).SingleAsync(cancellationToken);
        var quietUntil = QuietHours.EndAt(await db.NotificationSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken), user.TimeZone, now);
        while (true)
        {
            var rows = await NextAsync(db, channelId, now, cancellationToken);
            foreach (var (delivery, notification) in rows)
            {
                if (delivery.State == DeliveryState.Sending && delivery.LeaseUntil > now)
                {
                    // Whoever sends it goes on with the next one.
                    await db.TrySaveAsync(cancellationToken);
                    return null;
                }

                if (delivery.State == DeliveryState.Waiting && delivery.NextAttemptAt > now)
                {
                    // It is first, and must wait: so do those behind it, and nobody looks at them before.
                    await HoldBackAsync(db, channelId, delivery.NextAttemptAt, cancellationToken);
                    return null;
                }

                if (now - OrderedIds.TimeOf(delivery.Id) > options.GiveUpAfter)
                {
                    (delivery.State, delivery.LeaseUntil) = (DeliveryState.GivenUp, null);
                }
                else if (quietUntil is { } end && delivery.PartsSent == 0 && !Wanted.IsUrgent(notification.Kind, MessageData.Parse(notification.Data)))
                {
                    // What needs a person overtakes it; the rest keeps its order.
                    (delivery.State, delivery.LeaseUntil, delivery.NextAttemptAt, delivery.Attempts) = (DeliveryState.Waiting, null, end, 0);
                }
                else
                {
                    (delivery.State, delivery.LeaseUntil) = (DeliveryState.Sending, now + options.Lease);
                    delivery.Attempts++;
                    var claim = new Claim(delivery.Id, delivery.Attempts, channel.Kind, address, MessageTexts.Of(user.Locale, notification), delivery.PartsSent, Wanted.IsSilent(notification.Kind));
                    return await db.TrySaveAsync(cancellationToken) ? claim : null;
                }
            }

            if (!await db.TrySaveAsync(cancellationToken) || rows.Count < AtOnce)
            {
                return null;
            }
        }
    }

    /// <summary>What is not finished, in its order; without what waits for the end of quiet hours and for nothing else.</summary>
    private static async Task<List<(NotificationDelivery Delivery, Notification Notification)>> NextAsync(IEggMoneyDb db, Guid channelId, DateTime now, CancellationToken cancellationToken)
    {
        var rows = await (
            from delivery in db.NotificationDeliveries
            join notification in db.Notifications on delivery.NotificationId equals notification.Id
            where delivery.ChannelId == channelId
                && (delivery.State == DeliveryState.Sending
                    || (delivery.State == DeliveryState.Waiting && (delivery.NextAttemptAt <= now || delivery.Attempts > 0 || delivery.PartsSent > 0)))
            orderby delivery.Id
            select new { delivery, notification }).Take(AtOnce).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => (row.delivery, row.notification));
    }

    private static async Task HoldBackAsync(IEggMoneyDb db, Guid channelId, DateTime until, CancellationToken cancellationToken)
    {
        await db.TrySaveAsync(cancellationToken);
        await db.NotificationDeliveries
            .Where(row => row.ChannelId == channelId && row.State == DeliveryState.Waiting && row.NextAttemptAt < until)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAttemptAt, until), cancellationToken);
    }

    /// <summary>Sends what is left of it.</summary>
    /// <returns>Whether the channel has all of it, so that the next one may follow.</returns>
    private async Task<bool> SendAsync(Claim claim, CancellationToken cancellationToken)
    {
        var way = ways.Single(way => way.Kind == claim.Kind);
        var parts = way.Split(claim.Text);
        for (var index = claim.PartsSent; index < parts.Count; index++)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                // The rest is for the next start, or another node, at once.
                await GiveBackAsync(claim);
                return false;
            }

            // A call on its way is waited for, also while the server stops: nobody could tell whether it was taken. It has a limit of its own.
            var result = await way.SendAsync(claim.Address, parts[index], claim.Silent, CancellationToken.None);

            // What came of it is saved also while the server stops: it would be sent again otherwise.
            var goesOn = await RecordAsync(claim, result, last: index == parts.Count - 1, CancellationToken.None);
            if (!goesOn)
            {
                return result.Outcome == SendOutcome.MessageRefused;
            }
        }

        return parts.Count > claim.PartsSent || await RecordAsync(claim, SendResult.Accepted, last: true, CancellationToken.None);
    }

    private async Task GiveBackAsync(Claim claim)
    {
        await using var db = await databases.OpenAsync(CancellationToken.None);
        if (await db.NotificationDeliveries.SingleOrDefaultAsync(
                row => row.Id == claim.DeliveryId && row.State == DeliveryState.Sending && row.Attempts == claim.Attempt, CancellationToken.None) is { } delivery)
        {
            Wait(delivery, clock.Now());
            await db.TrySaveAsync(CancellationToken.None);
        }
    }

    /// <returns>Whether the delivery is still ours and there is no reason to stop.</returns>
    private async Task<bool> RecordAsync(Claim claim, SendResult result, bool last, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var row = await (
            from delivery in db.NotificationDeliveries
            join channel in db.NotificationChannels on delivery.ChannelId equals channel.Id
            where delivery.Id == claim.DeliveryId && delivery.State == DeliveryState.Sending && delivery.Attempts == claim.Attempt
            select new { delivery, channel }).SingleOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            return false;
        }

        var now = clock.Now();
        row.delivery.Error = result.Error is { Length: > LongestError } error ? error[..LongestError] : result.Error;
        switch (result.Outcome)
        {
            case SendOutcome.Accepted:
                row.delivery.PartsSent++;
                row.delivery.LeaseUntil = now + options.Lease;
                ChannelTrouble.Clear(row.channel);
                if (last)
                {
                    (row.delivery.State, row.delivery.LeaseUntil, row.delivery.SentAt) = (DeliveryState.Sent, null, now);
                }

                break;
            case SendOutcome.MessageRefused:
                (row.delivery.State, row.delivery.LeaseUntil) = (DeliveryState.GivenUp, null);
                break;
            case SendOutcome.ChannelRefused:
                Wait(row.delivery, now + options.RefusedBackOff);
                await trouble.RefusedAsync(db, row.channel, row.delivery.Error, cancellationToken);
                break;
            default:
                Wait(row.delivery, now + (result.RetryAfter ?? BackOff(row.delivery.Attempts)));
                break;
        }

        return await db.TrySaveAsync(cancellationToken) && result.Outcome == SendOutcome.Accepted;
    }

    private static void Wait(NotificationDelivery delivery, DateTime until) => (delivery.State, delivery.LeaseUntil, delivery.NextAttemptAt) = (DeliveryState.Waiting, null, until);

    /// <summary>Twice as long each time, and a fifth more or less: a thousand that failed together must not come back together.</summary>
    private TimeSpan BackOff(int attempts)
    {
        var wait = options.FirstBackOff * Math.Pow(2, Math.Clamp(attempts - 1, 0, 16));
        return (wait < options.LongestBackOff ? wait : options.LongestBackOff) * (RandomNumberGenerator.GetInt32(80, 121) / 100.0);
    }

    private sealed record Claim(Guid DeliveryId, int Attempt, ChannelKind Kind, ChannelAddress Address, MessageText Text, int PartsSent, bool Silent);
}
