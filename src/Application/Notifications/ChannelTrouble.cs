using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications;

/// <summary>Tells the owner of a channel that something is wrong with it: in their list and on their other channels, at most once a day.</summary>
internal sealed class ChannelTrouble(DeliveryIds ids, WallClock clock)
{
    /// <summary>What the keys of messages about a channel begin with: they are not sent to that channel itself.</summary>
    public static string KeyOf(Guid channelId) => $"channel/{channelId:N}/";

    /// <summary>Marks a channel that refuses everything. The caller saves.</summary>
    public async Task RefusedAsync(IEggMoneyDb db, NotificationChannel channel, string? error, CancellationToken cancellationToken)
    {
        channel.FailingSince ??= clock.Now();
        channel.Error = error;
        await TellAsync(db, channel, "channelRefused", error, cancellationToken);
    }

    /// <summary>Somebody else asks for the bot's messages. The caller saves.</summary>
    public Task ConflictAsync(IEggMoneyDb db, NotificationChannel channel, CancellationToken cancellationToken) =>
        TellAsync(db, channel, "telegramConflict", null, cancellationToken);

    /// <summary>It works again.</summary>
    public static void Clear(NotificationChannel channel)
    {
        if (channel.FailingSince is not null || channel.Error is not null)
        {
            (channel.FailingSince, channel.Error) = (null, null);
        }
    }

    private async Task TellAsync(IEggMoneyDb db, NotificationChannel channel, string reason, string? error, CancellationToken cancellationToken)
    {
        var key = $"{KeyOf(channel.Id)}{reason}/{clock.Now():yyyy-MM-dd}";
        if (!await db.Notifications.AnyAsync(row => row.Key == key, cancellationToken))
        {
            db.Notifications.Add(new()
            {
                Id = ids.Next(),
                Kind = NotificationKind.WorkFailed,
                Key = key,
                Data = JsonSerializer.Serialize(new { reason, channelId = channel.Id, channel = channel.Label, error }, JsonSerializerOptions.Web),
                CreatedAt = clock.Now(),
            });
        }
    }
}
