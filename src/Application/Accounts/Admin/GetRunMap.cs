using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>How a session's work went: users downwards, newest first, and phases across.</summary>
/// <param name="Session">US session; the latest that has opened when left out.</param>
/// <param name="Name">Only users whose name has this in it, in any case.</param>
/// <param name="State">Only users who have a run in this state there, for example <c>Missed</c>.</param>
/// <param name="Cursor">Where to go on.</param>
/// <param name="Limit">At most so many users.</param>
public sealed record GetRunMapQuery(DateOnly? Session = null, string? Name = null, string? State = null, string? Cursor = null, int Limit = PageLimit.Default)
    : IRequest<Result<RunMapDto>>;

/// <summary>A page of the map.</summary>
/// <param name="Session">US session.</param>
/// <param name="OpensAt">UTC; null when the market is closed that day.</param>
/// <param name="ClosesAt">UTC.</param>
/// <param name="Sums">How everybody's runs stand, users of other pages and those who are filtered out included.</param>
/// <param name="Items">Users with their cells; a user without a run has none.</param>
/// <param name="NextCursor">Give this as <c>cursor</c> to get what follows; null at the end.</param>
public sealed record RunMapDto(
    DateOnly Session, DateTime? OpensAt, DateTime? ClosesAt, IReadOnlyList<PhaseSum> Sums, IReadOnlyList<RunMapRowDto> Items, string? NextCursor);

/// <summary>A user of the map.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Username">Their name.</param>
/// <param name="Active">Whether they may log in and their bots trade.</param>
/// <param name="TradingPaused">The user's own stop.</param>
/// <param name="Scheduled">Whether their bots trade by a schedule.</param>
/// <param name="Cells">A phase each, in the order of a session.</param>
public sealed record RunMapRowDto(Guid UserId, string Username, bool Active, bool TradingPaused, bool Scheduled, IReadOnlyList<RunCellDto> Cells);

/// <summary>All runs of a phase.</summary>
/// <param name="Phase">For example <c>Plan</c> or <c>Slice</c>.</param>
/// <param name="State">The worst: <c>Missed</c>, <c>Failed</c>, <c>Waiting</c>, <c>Running</c>, <c>Skipped</c>, <c>Succeeded</c>.</param>
/// <param name="Runs">How many there are.</param>
/// <param name="Succeeded">How many of them are done.</param>
/// <param name="DueAt">UTC time the first was due.</param>
/// <param name="FinishedAt">UTC time the last one ended; null while one is not over.</param>
/// <param name="LateSeconds">How long after its time a run ended, or has not ended yet: the longest.</param>
/// <param name="Attempts">How often a run was taken, the most.</param>
/// <param name="Error">What went wrong with the worst, or why it was not done.</param>
public sealed record RunCellDto(
    string Phase, string State, int Runs, int Succeeded, DateTime DueAt, DateTime? FinishedAt, long LateSeconds, int Attempts, string? Error);

internal sealed class GetRunMapValidator : AbstractValidator<GetRunMapQuery>
{
    public GetRunMapValidator(IMarketCalendar calendar)
    {
        RuleFor(query => query.Session).GreaterThanOrEqualTo(calendar.FirstDate).LessThanOrEqualTo(calendar.LastDate);
        RuleFor(query => query.Name).IsLine(100);
        RuleFor(query => query.State).Names<GetRunMapQuery, RunState>();
        RuleFor(query => query.Limit).IsPageLimit();
    }
}

internal sealed class GetRunMapHandler(IRunMapQueries queries, IMarketCalendar calendar, TimeProvider clock) : IRequestHandler<GetRunMapQuery, Result<RunMapDto>>
{
    public async Task<Result<RunMapDto>> Handle(GetRunMapQuery request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryParse(request.Cursor, out var after))
        {
            return CommonErrors.BadCursor;
        }

        var now = clock.Now();
        var date = request.Session ?? calendar.LatestSessionOpenedBy(now)?.Date ?? DateOnly.FromDateTime(now);
        var users = await queries.ListMapUsersAsync(
            new(request.Name, ListFilters.Choice<RunState>(request.State), date, date), after, request.Limit, cancellationToken);
        var page = Page<RunMapUser>.Of(users, request.Limit, user => new(user.CreatedAt, user.Id));
        var runs = await queries.ListMapRunsAsync(date, [.. page.Items.Select(user => user.Id)], cancellationToken);
        var session = calendar.SessionOn(date);
        return new RunMapDto(
            date,
            session?.Open,
            session?.Close,
            await queries.SumPhasesAsync(date, cancellationToken),
            [.. page.Items.Select(user => new RunMapRowDto(user.Id, user.Username, user.Active, user.TradingPaused, user.Scheduled, Cells(runs[user.Id], now)))],
            page.NextCursor);
    }

    private static IReadOnlyList<RunCellDto> Cells(IEnumerable<MapRun> runs, DateTime now) =>
        [.. runs.GroupBy(run => run.Phase).OrderBy(phase => phase.Key).Select(phase => Cell(phase.Key, [.. phase], now))];

    private static RunCellDto Cell(WorkPhase phase, List<MapRun> runs, DateTime now)
    {
        var worst = runs.OrderBy(run => RunStates.Rank(run.State)).ThenBy(run => run.Error is null).ThenByDescending(run => run.DueAt).First();
        return new(
            phase.ToString(),
            worst.State.ToString(),
            runs.Count,
            runs.Count(run => run.State == RunState.Succeeded),
            runs.Min(run => run.DueAt),
            runs.TrueForAll(IsOver) ? runs.Max(run => run.FinishedAt) : null,
            (long)runs.Max(run => Late(run, now)).TotalSeconds,
            runs.Max(run => run.Attempts),
            worst.Error);
    }

    private static bool IsOver(MapRun run) => run.State is RunState.Succeeded or RunState.Missed or RunState.Skipped;

    private static TimeSpan Late(MapRun run, DateTime now)
    {
        var late = (IsOver(run) ? run.FinishedAt ?? run.DueAt : now) - run.DueAt;
        return late > TimeSpan.Zero ? late : TimeSpan.Zero;
    }
}
