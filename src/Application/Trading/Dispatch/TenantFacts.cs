using EggMoney.Application.Common;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>What the dispatcher must know of a tenant to say what is due.</summary>
/// <param name="Tenant">Who.</param>
/// <param name="Paused">Trading is stopped for the user or the server, or the user is inactive: nothing new, but what is open is settled.</param>
/// <param name="Schedule">When.</param>
/// <param name="Runs">The ledger from the horizon on.</param>
/// <param name="Slices">Unfinished slices of any session.</param>
public sealed record TenantFacts(
    TenantInfo Tenant,
    bool Paused,
    Schedule Schedule,
    IReadOnlyList<LedgerFact> Runs,
    IReadOnlyList<SliceFact> Slices);

/// <summary>A ledger row, as far as planning needs it.</summary>
public sealed record LedgerFact(DateOnly SessionDate, WorkPhase Phase, int Number, RunState State, DateTime? NextAttemptAt, DateTime LeaseUntil)
{
    /// <summary>Done, or never to be done.</summary>
    public bool IsOver => State is RunState.Succeeded or RunState.Missed or RunState.Skipped;

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
    /// <summary>The facts of every tenant that may have work, inactive ones with something open included.</summary>
    /// <param name="fromSession">Ledger rows of earlier sessions are left out.</param>
    /// <param name="lane">0 to <paramref name="lanes"/> − 1.</param>
    /// <param name="lanes">How many lanes tenants hash onto.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<TenantFacts>> LoadAsync(DateOnly fromSession, int lane, int lanes, CancellationToken cancellationToken);
}
