namespace EggMoney.Application.Notifications;

/// <summary>Limits of delivering messages.</summary>
public sealed class DeliveryOptions
{
    /// <summary>How often the outbox is looked at.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many users are served at the same time.</summary>
    public int Parallel { get; set; } = 8;

    /// <summary>How many messages a channel gets in one turn, before the others have theirs.</summary>
    public int MessagesPerTurn { get; set; } = 20;

    /// <summary>Time-out of one call.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a message that somebody is sending is nobody else's. More than a call's time-out and the saving of its outcome.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long after a failed call the next one comes; each further time twice as long.</summary>
    public TimeSpan FirstBackOff { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest of these waits.</summary>
    public TimeSpan LongestBackOff { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often a channel is tried that refuses everything, such as one whose bot was blocked.</summary>
    public TimeSpan RefusedBackOff { get; set; } = TimeSpan.FromHours(1);

    /// <summary>A message that could not be delivered for so long is given up; it stays in the list.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(48);

    /// <summary>How long a channel's answer to "is anything new" may take: it waits that long for something to come.</summary>
    public TimeSpan LongPoll { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>How long whoever asks for a bot's messages is the only one to do so.</summary>
    public TimeSpan PollLease { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>A command that starts something and came later than this after it was written is not carried out: its sender no longer waits for it.</summary>
    public TimeSpan CommandAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a code to pair a chat is good.</summary>
    public TimeSpan PairingLife { get; set; } = TimeSpan.FromMinutes(15);
}
