using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>How the work of several sessions went: users downwards, newest first, and sessions across.</summary>
/// <param name="From">First US session; so that there are ten when left out.</param>
/// <param name="To">Last US session; the latest that has opened when left out.</param>
/// <param name="Name">Only users whose name has this in it, in any case.</param>
/// <param name="State">Only users who have a run in this state there, for example <c>Missed</c>.</param>
/// <param name="Cursor">Where to go on.</param>
/// <param name="Limit">At most so many users.</param>
public sealed record GetSessionMapQuery(
    DateOnly? From = null, DateOnly? To = null, string? Name = null, string? State = null, string? Cursor = null, int Limit = PageLimit.Default)
    : IRequest<Result<SessionMapDto>>
{
    /// <summary>So many days a map may span.</summary>
    public const int LongestDays = 62;
}

/// <summary>A page of the map.</summary>
/// <param name="Sessions">The US sessions across.</param>
/// <param name="Items">Users with their cells.</param>
/// <param name="NextCursor">Give this as <c>cursor</c> to get what follows; null at the end.</param>
public sealed record SessionMapDto(IReadOnlyList<DateOnly> Sessions, IReadOnlyList<SessionMapRowDto> Items, string? NextCursor);

/// <summary>A user of the map.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Username">Their name.</param>
/// <param name="Active">Whether they may log in and their bots trade.</param>
/// <param name="TradingPaused">The user's own stop.</param>
/// <param name="Scheduled">Whether their bots trade by a schedule.</param>
/// <param name="Cells">A session each; one without a run has none.</param>
public sealed record SessionMapRowDto(Guid UserId, string Username, bool Active, bool TradingPaused, bool Scheduled, IReadOnlyList<SessionCellDto> Cells);

/// <summary>All runs of a session.</summary>
/// <param name="Session">US session.</param>
/// <param name="State">The worst: <c>Missed</c>, <c>Failed</c>, <c>Waiting</c>, <c>Running</c>, <c>Skipped</c>, <c>Succeeded</c>. A purchase after a drop that was
/// skipped does not count, as it is every night where no bot buys so.</param>
/// <param name="Runs">How many there are.</param>
/// <param name="Succeeded">How many of them are done.</param>
/// <param name="Missed">How many of them will never be done.</param>
/// <param name="Failed">How many of them failed and are tried again.</param>
public sealed record SessionCellDto(DateOnly Session, string State, int Runs, int Succeeded, int Missed, int Failed);

internal sealed class GetSessionMapValidator : AbstractValidator<GetSessionMapQuery>
{
    public GetSessionMapValidator(IMarketCalendar calendar)
    {
        RuleFor(query => query.From).GreaterThanOrEqualTo(calendar.FirstDate).LessThanOrEqualTo(calendar.LastDate);
        RuleFor(query => query.To).GreaterThanOrEqualTo(query => query.From ?? calendar.FirstDate).LessThanOrEqualTo(calendar.LastDate);
        RuleFor(query => query.To)
            .Must((query, to) => to!.Value.DayNumber - query.From!.Value.DayNumber < GetSessionMapQuery.LongestDays)
            .WithText($"A map spans {GetSessionMapQuery.LongestDays} days at most.", $"한 번에 {GetSessionMapQuery.LongestDays}일까지만 볼 수 있습니다.")
            .When(query => query.From is not null && query.To is not null);
        RuleFor(query => query.Name).IsLine(100);
        RuleFor(query => query.State).Names<GetSessionMapQuery, RunState>();
        RuleFor(query => query.Limit).IsPageLimit();
    }
}

internal sealed class GetSessionMapHandler(IRunMapQueries queries, IMarketCalendar calendar, TimeProvider clock) : IRequestHandler<GetSessionMapQuery, Result<SessionMapDto>>
{
    private const int UsualSessions = 10;
    private const int UsualDays = 20;

    public async Task<Result<SessionMapDto>> Handle(GetSessionMapQuery request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryParse(request.Cursor, out var after))
        {
            return CommonErrors.BadCursor;
        }

        var sessions = Sessions(request);
        if (sessions.Count == 0)
        {
            return new SessionMapDto([], [], null);
        }

        var (from, to) = (sessions[0], sessions[^1]);
        var users = await queries.ListMapUsersAsync(new(request.Name, ListFilters.Choice<RunState>(request.State), from, to), after, request.Limit, cancellationToken);
        var page = Page<RunMapUser>.Of(users, request.Limit, user => new(user.CreatedAt, user.Id));
        var counts = await queries.CountSessionRunsAsync(from, to, [.. page.Items.Select(user => user.Id)], cancellationToken);
        return new SessionMapDto(
            sessions,
            [.. page.Items.Select(user => new SessionMapRowDto(user.Id, user.Username, user.Active, user.TradingPaused, user.Scheduled, Cells(counts[user.Id])))],
            page.NextCursor);
    }

    private static IReadOnlyList<SessionCellDto> Cells(IEnumerable<SessionRuns> counts) =>
    [
        .. counts.GroupBy(row => row.Session).OrderBy(session => session.Key).Select(session =>
        {
            int Count(RunState state) => session.Where(row => row.State == state).Sum(row => row.Count);
            return new SessionCellDto(
                session.Key,
                session.MinBy(row => row.Rank)!.State.ToString(),
                session.Sum(row => row.Count),
                Count(RunState.Succeeded),
                Count(RunState.Missed),
                Count(RunState.Failed));
        }),
    ];

    private List<DateOnly> Sessions(GetSessionMapQuery request)
    {
        var now = clock.Now();
        var to = request.To ?? calendar.LatestSessionOpenedBy(now)?.Date ?? DateOnly.FromDateTime(now);
        if (request.From is { } from)
        {
            // Without an end of its own a map that begins long ago ends where it may.
            var longest = from.AddDays(GetSessionMapQuery.LongestDays - 1);
            return [.. calendar.SessionsBetween(from, to < longest ? to : longest).Select(session => session.Date)];
        }

        var first = to.DayNumber - UsualDays > calendar.FirstDate.DayNumber ? to.AddDays(-UsualDays) : calendar.FirstDate;
        return [.. calendar.SessionsBetween(first, to).Select(session => session.Date).TakeLast(UsualSessions)];
    }
}
