namespace EggMoney.Domain.Trading;

/// <summary>Where a slice stands. It is saved before every step that leaves the process.</summary>
public enum SliceState
{
    /// <summary>Scheduled; nothing was sent.</summary>
    Planned,

    /// <summary>About to be sent, or being sent. Never sent again by anyone: after a crash the broker's lists decide.</summary>
    Submitting,

    /// <summary>The broker has it and gave it a number.</summary>
    Accepted,

    /// <summary>The broker has it and filled a part.</summary>
    PartlyFilled,

    /// <summary>We asked the broker to cancel the rest; it may still fill until the broker says otherwise.</summary>
    CancelRequested,

    /// <summary>The answer to a submission was lost; the broker may or may not have it.</summary>
    Unknown,

    /// <summary>Final: all of it is filled.</summary>
    Filled,

    /// <summary>Final: the rest was cancelled.</summary>
    Cancelled,

    /// <summary>Final: the broker refused it.</summary>
    Rejected,

    /// <summary>Final: the session ended first.</summary>
    Expired,

    /// <summary>Final: there was nothing to send.</summary>
    Skipped,

    /// <summary>Final: its time passed while nobody worked.</summary>
    Missed,

    /// <summary>Final: it was never placed.</summary>
    Failed,
}

/// <summary>Which states are final, and which changes are legal: the whole state machine in one place.</summary>
public static class SliceStates
{
    private static readonly Dictionary<SliceState, SliceState[]> Next = new()
    {
        [SliceState.Planned] = [SliceState.Submitting, SliceState.Skipped, SliceState.Missed, SliceState.Failed],
        [SliceState.Submitting] = [SliceState.Accepted, SliceState.Rejected, SliceState.Unknown, SliceState.Failed],
        [SliceState.Unknown] = [SliceState.Accepted, SliceState.Failed],
        [SliceState.Accepted] = [SliceState.PartlyFilled, SliceState.Filled, SliceState.CancelRequested, SliceState.Cancelled, SliceState.Rejected, SliceState.Expired],
        [SliceState.PartlyFilled] = [SliceState.Filled, SliceState.CancelRequested, SliceState.Cancelled, SliceState.Rejected, SliceState.Expired],
        [SliceState.CancelRequested] = [SliceState.Filled, SliceState.Cancelled, SliceState.Rejected, SliceState.Expired],

        // An order that came to light after we had concluded that it was never placed is adopted, never doubled.
        [SliceState.Failed] = [SliceState.Accepted],

        // The broker lists it as open after it had said that it has ended: it is cancelled and watched like any other, until that is true.
        [SliceState.Cancelled] = [SliceState.CancelRequested],
        [SliceState.Rejected] = [SliceState.CancelRequested],
        [SliceState.Expired] = [SliceState.CancelRequested],
    };

    /// <summary>Nothing more is expected of the slice.</summary>
    public static bool IsFinal(this SliceState state) => state is SliceState.Filled or SliceState.Cancelled or SliceState.Rejected
        or SliceState.Expired or SliceState.Skipped or SliceState.Missed or SliceState.Failed;

    /// <summary>The broker has it, or may have it.</summary>
    public static bool MayBeAtBroker(this SliceState state) => state is SliceState.Submitting or SliceState.Accepted
        or SliceState.PartlyFilled or SliceState.CancelRequested or SliceState.Unknown;

    /// <summary>Whether the state machine has this arrow.</summary>
    public static bool CanBecome(this SliceState from, SliceState to) => Next.TryGetValue(from, out var allowed) && allowed.Contains(to);
}
