using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>Writes messages into the transaction that they speak of.</summary>
internal sealed class Notifier(TimeProvider clock)
{
    /// <summary>What was written first is sent first.</summary>
    private readonly OrderedIds _ids = new(clock);

    /// <summary>Adds a message about a piece of work.</summary>
    public void Add(IEggMoneyDb db, NotificationKind kind, WorkItem item, object data) =>
        Add(db, kind, Key(kind, item), item.SessionDate, data);

    /// <summary>Adds a message; the key makes it one of a kind.</summary>
    public void Add(IEggMoneyDb db, NotificationKind kind, string key, DateOnly session, object data) => db.Notifications.Add(new()
    {
        Id = _ids.Next(),
        Kind = kind,
        Key = key,
        SessionDate = session,
        Data = JsonSerializer.Serialize(data, JsonSerializerOptions.Web),
        CreatedAt = clock.Now(),
    });

    /// <summary>Tells once a session that slices went by, and what they had waited for.</summary>
    public async Task AddMissedSlicesAsync(IEggMoneyDb db, DateOnly session, IReadOnlyCollection<(string Bot, OrderSlice Slice)> slices, CancellationToken cancellationToken)
    {
        var key = $"{NotificationKind.Missed}/{session:yyyy-MM-dd}/slices";
        if (slices.Count > 0 && !await ToldAsync(db, key, cancellationToken))
        {
            Add(db, NotificationKind.Missed, key, session, new { phase = "Slice", slices = slices.Select(slice => new { bot = slice.Bot, number = slice.Slice.Number, reason = slice.Slice.Error }) });
        }
    }

    /// <summary>Whether the message about this work was written before.</summary>
    public static Task<bool> ToldAsync(IEggMoneyDb db, NotificationKind kind, WorkItem item, CancellationToken cancellationToken)
    {
        var key = Key(kind, item);
        return ToldAsync(db, key, cancellationToken);
    }

    /// <summary>Whether the message with this key was written before.</summary>
    public static Task<bool> ToldAsync(IEggMoneyDb db, string key, CancellationToken cancellationToken) =>
        db.Notifications.AnyAsync(row => row.Key == key, cancellationToken);

    /// <summary>What the message about this work is known by.</summary>
    public static string Key(NotificationKind kind, WorkItem item) => $"{kind}/{item.SessionDate:yyyy-MM-dd}/{item.Phase}/{item.Number}";
}
