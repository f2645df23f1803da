using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Trading;

/// <summary>A kind of work that the dispatcher does for a user in a session.</summary>
public enum WorkPhase
{
    /// <summary>Decide every bot and make the orders.</summary>
    Plan,

    /// <summary>Send slice number k of every open order.</summary>
    Slice,

    /// <summary>Ask the broker about what was sent with slice k (0: the closing dip), and book.</summary>
    ConfirmFills,

    /// <summary>Buy after a drop, near the close.</summary>
    ClosingDip,

    /// <summary>Cancel, reconcile, book and complete; then the after-close rules.</summary>
    CloseSession,

    /// <summary>Tell the user.</summary>
    Report,
}

/// <summary>How a piece of work stands.</summary>
public enum RunState
{
    /// <summary>Somebody owns it until the lease ends.</summary>
    Running,

    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Not finished; to be taken again at <see cref="DispatchRun.NextAttemptAt"/>.</summary>
    Waiting,

    /// <summary>Threw or ran out of time; to be taken again while that is useful.</summary>
    Failed,

    /// <summary>Its time passed; it will not be done.</summary>
    Missed,

    /// <summary>Not done on purpose, for example while trading was paused.</summary>
    Skipped,
}

/// <summary>One row of the run ledger. (user, session, phase, number) is unique, so work is owned by whoever writes the row;
/// <see cref="Fence"/> rises with every owner, and a save by an earlier owner is refused.</summary>
public sealed class DispatchRun : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>US session.</summary>
    public DateOnly SessionDate { get; set; }

    /// <summary>Kind of work.</summary>
    public WorkPhase Phase { get; set; }

    /// <summary>Slice number, or 0.</summary>
    public int Number { get; set; }

    /// <summary>How it stands.</summary>
    public RunState State { get; set; }

    /// <summary>How often it was taken.</summary>
    public int Attempts { get; set; }

    /// <summary>UTC time it was due.</summary>
    public DateTime DueAt { get; set; }

    /// <summary>UTC time of the latest attempt.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>UTC time the latest attempt ended.</summary>
    public DateTime? FinishedAt { get; set; }

    /// <summary>UTC time from which it may be taken again.</summary>
    public DateTime? NextAttemptAt { get; set; }

    /// <summary>UTC time until which the owner may be at work.</summary>
    public DateTime LeaseUntil { get; set; }

    /// <summary>Which process had it last.</summary>
    public required string Node { get; set; }

    /// <summary>Rises with every owner; a concurrency token.</summary>
    public int Fence { get; set; }

    /// <summary>What went wrong or why it was not done; never a secret.</summary>
    public string? Error { get; set; }

    /// <summary>Done, or never to be done.</summary>
    public bool IsOver => State is RunState.Succeeded or RunState.Missed or RunState.Skipped;
}
