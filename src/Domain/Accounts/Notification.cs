namespace EggMoney.Domain.Accounts;

/// <summary>What a message is about.</summary>
public enum NotificationKind
{
    /// <summary>An order ended with nothing traded.</summary>
    OrderUnfilled,

    /// <summary>Work failed for this user.</summary>
    WorkFailed,

    /// <summary>A session, or work of it, was missed and will not be traded late.</summary>
    Missed,

    /// <summary>The broker holds other quantities than our books.</summary>
    HoldingsDiffer,

    /// <summary>A sale could not be booked, or an order came to light late: a person must look.</summary>
    NeedsAttention,

    /// <summary>The day's report.</summary>
    DailyReport,

    /// <summary>The after-close rules changed a bot.</summary>
    BotChanged,

    /// <summary>An order was filled, or a part of it.</summary>
    Fill,

    /// <summary>Something about the account's safety, such as a new password.</summary>
    Security,

    /// <summary>A long act by hand has ended or stands still.</summary>
    Operation,
}

/// <summary>A message to a user, written in the transaction that it speaks of. Unique by (user, key), so that a repeated step tells once.</summary>
public sealed class Notification : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>What it is about.</summary>
    public NotificationKind Kind { get; set; }

    /// <summary>Names the event, for example <c>missed/2026-03-02/Plan/0</c>; the same event is told once.</summary>
    public required string Key { get; set; }

    /// <summary>The session it is about, if any.</summary>
    public DateOnly? SessionDate { get; set; }

    /// <summary>Figures and names as JSON; texts are made from it in the reader's language.</summary>
    public required string Data { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC time at which it was given to the user's channels, or to none; null while it waits in the outbox.</summary>
    public DateTime? RelayedAt { get; set; }

    /// <summary>UTC time at which its owner read it in the list.</summary>
    public DateTime? ReadAt { get; set; }
}
