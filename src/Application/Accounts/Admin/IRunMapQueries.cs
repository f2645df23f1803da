using EggMoney.Application.Common;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>The run ledger of everybody as a map: users downwards, newest first, one row more than a page where there is one.</summary>
public interface IRunMapQueries
{
    /// <summary>The users of a page of a map.</summary>
    /// <param name="filter">Whom.</param>
    /// <param name="after">The last one of the page before.</param>
    /// <param name="limit">How many a page holds.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<List<RunMapUser>> ListMapUsersAsync(RunMapFilter filter, Cursor? after, int limit, CancellationToken cancellationToken);

    /// <summary>The runs of some users in a session.</summary>
    Task<ILookup<Guid, MapRun>> ListMapRunsAsync(DateOnly session, IReadOnlyList<Guid> users, CancellationToken cancellationToken);

    /// <summary>How many runs of some users stand how, session by session.</summary>
    Task<ILookup<Guid, SessionRuns>> CountSessionRunsAsync(DateOnly from, DateOnly to, IReadOnlyList<Guid> users, CancellationToken cancellationToken);

    /// <summary>How everybody's runs of a session stand, phase by phase.</summary>
    Task<IReadOnlyList<PhaseSum>> SumPhasesAsync(DateOnly session, CancellationToken cancellationToken);
}

/// <summary>Whom a map shows.</summary>
/// <param name="Name">Whose name has this in it, in any case.</param>
/// <param name="State">Who has a run that stands so.</param>
/// <param name="From">In this session or a later one.</param>
/// <param name="To">In this session or an earlier one.</param>
public sealed record RunMapFilter(string? Name, RunState? State, DateOnly From, DateOnly To);

/// <summary>A user of a map.</summary>
/// <param name="Id">The user.</param>
/// <param name="Username">Their name.</param>
/// <param name="Active">Whether they may log in and their bots trade.</param>
/// <param name="TradingPaused">The user's own stop.</param>
/// <param name="Scheduled">Whether their bots trade by a schedule.</param>
/// <param name="CreatedAt">UTC.</param>
public sealed record RunMapUser(Guid Id, string Username, bool Active, bool TradingPaused, bool Scheduled, DateTime CreatedAt);

/// <summary>A run, as far as a map tells of it.</summary>
public sealed record MapRun(WorkPhase Phase, int Number, RunState State, int Attempts, DateTime DueAt, DateTime? FinishedAt, string? Error);

/// <summary>Some runs of a session that stand alike.</summary>
/// <param name="Session">US session.</param>
/// <param name="State">How they stand.</param>
/// <param name="Dip">Whether they are the purchase after a drop. It is skipped every night where no bot buys so: that says nothing of the night.</param>
/// <param name="Count">So many.</param>
public sealed record SessionRuns(DateOnly Session, RunState State, bool Dip, int Count)
{
    internal int Rank => Dip && State == RunState.Skipped ? int.MaxValue : RunStates.Rank(State);
}

/// <summary>How many runs of a phase stand alike.</summary>
/// <param name="Phase">For example <c>Plan</c> or <c>Slice</c>.</param>
/// <param name="State">For example <c>Succeeded</c> or <c>Missed</c>.</param>
/// <param name="Runs">So many runs.</param>
/// <param name="Tenants">Of so many users.</param>
public sealed record PhaseSum(string Phase, string State, int Runs, int Tenants);

/// <summary>Which state of several tells most.</summary>
public static class RunStates
{
    /// <summary>From bad to good: what will never be done, what failed and is tried again, what is under way, what was left out on purpose, what is done.</summary>
    private static readonly RunState[] WorstFirst =
        [RunState.Missed, RunState.Failed, RunState.Waiting, RunState.Running, RunState.Skipped, RunState.Succeeded];

    /// <summary>0 is the worst.</summary>
    public static int Rank(RunState state) => Array.IndexOf(WorstFirst, state);
}
