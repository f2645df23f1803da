using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>One piece of work of a tenant.</summary>
/// <param name="Plan">The session's times for this tenant.</param>
/// <param name="Phase">What to do.</param>
/// <param name="Number">Slice number, or 0.</param>
/// <param name="DueAt">UTC.</param>
/// <param name="UsefulUntil">UTC; after it the work is marked missed, never done late.</param>
/// <param name="InLedger">Whether the ledger had a row for it when it was looked up.</param>
public sealed record WorkItem(SessionPlan Plan, WorkPhase Phase, int Number, DateTime DueAt, DateTime UsefulUntil, bool InLedger)
{
    /// <summary>US session.</summary>
    public DateOnly SessionDate => Plan.Session.Date;
}

/// <summary>What became of a piece of work.</summary>
public enum WorkOutcome
{
    /// <summary>Done, and the ledger says so.</summary>
    Done,

    /// <summary>To be taken again; the ledger says when.</summary>
    Waiting,

    /// <summary>Somebody else had it or was first; nothing was changed.</summary>
    Lost,

    /// <summary>Its time had passed; the ledger says so.</summary>
    Missed,
}
