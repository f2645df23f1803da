using EggMoney.Application.Common;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>What the dispatcher must know of a tenant to say what is due.</summary>
/// <param name="Tenant">Who.</param>
/// <param name="Active">The user may trade at all. One who may not begins no session; what was begun is ended.</param>
/// <param name="Paused">Trading is stopped for the user or the server, or the user is inactive: nothing new, but what is open is settled.</param>
/// <param name="Schedule">When.</param>
/// <param name="Runs">The ledger from the horizon on.</param>
/// <param name="Slices">Unfinished slices of any session.</param>
public sealed record TenantFacts(
    TenantInfo Tenant,
    bool Active,
    bool Paused,
    Schedule Schedule,
    IReadOnlyList<LedgerFact> Runs,
    IReadOnlyList<SliceFact> Slices)
{
    /// <summary>A session may have had orders, and is not reconciled and reported yet.</summary>
    public bool HasUnendedSession => Runs.GroupBy(run => run.SessionDate).Any(session =>
        session.Any(run => run.MayHaveOrdered) && session.Count(run => run is { IsOver: true, Phase: WorkPhase.CloseSession or WorkPhase.Report }) < 2);
}

/// <summary>A ledger row, as far as planning needs it.</summary>
public sealed record LedgerFact(DateOnly SessionDate, WorkPhase Phase, int Number, RunState State, DateTime? NextAttemptAt, DateTime LeaseUntil)
{
    /// <summary>Done, or never to be done.</summary>
    public bool IsOver => State is RunState.Succeeded or RunState.Missed or RunState.Skipped;

    /// <summary>There may be orders by it, also when all of them are final: a plan that did not decide everybody, or came to an end only in
    /// part, has the orders of the bots before.</summary>
    public bool MayHaveOrdered => Phase switch
    {
        WorkPhase.Plan => State is not (RunState.Missed or RunState.Skipped),
        WorkPhase.Slice or WorkPhase.ConfirmFills => true,
        _ => false,
    };

    /// <summary>From when it may be taken again.</summary>
    public DateTime? FreeAt => State == RunState.Running ? LeaseUntil : NextAttemptAt;
}

/// <summary>There are slices of this number, planned or at the broker.</summary>
/// <param name="SessionDate">US session.</param>
/// <param name="Number">Slice number.</param>
/// <param name="DueAt">UTC.</param>
/// <param name="AtBroker">False: planned. True: sent or being sent, and not final.</param>
public sealed record SliceFact(DateOnly SessionDate, int Number, DateTime DueAt, bool AtBroker);

/// <summary>The dispatcher's cross-tenant query.</summary>
public interface IDispatchQueries
{
    /// <summary>The facts of every tenant that may have work, inactive ones with something open or not reconciled included.</summary>
    /// <param name="fromSession">Ledger rows of earlier sessions are left out.</param>
    /// <param name="lane">0 to <paramref name="lanes"/> − 1.</param>
    /// <param name="lanes">How many lanes tenants are dealt out to.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<TenantFacts>> LoadAsync(DateOnly fromSession, int lane, int lanes, CancellationToken cancellationToken);
}
