namespace EggMoney.Domain.Accounts;

/// <summary>How a message's way to one channel stands.</summary>
public enum DeliveryState
{
    /// <summary>To be sent at <see cref="NotificationDelivery.NextAttemptAt"/>.</summary>
    Waiting,

    /// <summary>Somebody is sending it until the lease ends.</summary>
    Sending,

    /// <summary>The channel has taken all of it.</summary>
    Sent,

    /// <summary>Not sent, and it will not be: the channel refuses it for good, or its time has passed.</summary>
    GivenUp,
}

/// <summary>A message on its way to one channel; unique by (user, notification, channel), so that fanning out twice sends once.</summary>
public sealed class NotificationDelivery : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code; deliveries of a channel go out in its order.</summary>
    public Guid Id { get; set; }

    /// <summary>The message.</summary>
    public Guid NotificationId { get; set; }

    /// <summary>Where it goes.</summary>
    public Guid ChannelId { get; set; }

    /// <summary>How it stands.</summary>
    public DeliveryState State { get; set; }

    /// <summary>How often sending was tried.</summary>
    public int Attempts { get; set; }

    /// <summary>How many parts of a long message the channel has taken.</summary>
    public int PartsSent { get; set; }

    /// <summary>Not before this (UTC): quiet hours, back-off, or what the channel asked for.</summary>
    public DateTime NextAttemptAt { get; set; }

    /// <summary>UTC time until which whoever sends it may be at work.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>UTC time at which the channel had taken all of it.</summary>
    public DateTime? SentAt { get; set; }

    /// <summary>What went wrong last; never a secret.</summary>
    public string? Error { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
