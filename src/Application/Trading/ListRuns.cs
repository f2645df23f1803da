using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>The tenant's run ledger, by session and due time, newest first.</summary>
/// <param name="Cursor">Where to go on.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Session">Only this US session's.</param>
/// <param name="State">Only in this state, for example <c>Missed</c>.</param>
public sealed record ListRunsQuery(string? Cursor = null, int Limit = PageLimit.Default, DateOnly? Session = null, string? State = null)
    : ITenantRequest<Result<Page<RunDto>>>;

/// <summary>A row of the run ledger.</summary>
/// <param name="Session">US session.</param>
/// <param name="Phase">For example <c>Plan</c> or <c>Slice</c>.</param>
/// <param name="Number">Slice number, or 0.</param>
/// <param name="State">For example <c>Succeeded</c> or <c>Missed</c>.</param>
/// <param name="Attempts">How often it was taken.</param>
/// <param name="DueAt">UTC.</param>
/// <param name="StartedAt">UTC time of the latest attempt.</param>
/// <param name="FinishedAt">UTC time the latest attempt ended.</param>
/// <param name="NextAttemptAt">UTC time from which it may be taken again.</param>
/// <param name="Error">What went wrong, or why it was not done.</param>
public sealed record RunDto(
    DateOnly Session, string Phase, int Number, string State, int Attempts, DateTime DueAt, DateTime StartedAt, DateTime? FinishedAt, DateTime? NextAttemptAt, string? Error)
{
    internal static RunDto Of(DispatchRun run) => new(
        run.SessionDate, run.Phase.ToString(), run.Number, run.State.ToString(), run.Attempts, run.DueAt, run.StartedAt, run.FinishedAt, run.NextAttemptAt, run.Error);
}

internal sealed class ListRunsValidator : AbstractValidator<ListRunsQuery>
{
    public ListRunsValidator()
    {
        RuleFor(query => query.Limit).IsPageLimit();
        RuleFor(query => query.State).Names<ListRunsQuery, RunState>();
    }
}

internal sealed class ListRunsHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListRunsQuery, Result<Page<RunDto>>>
{
    public async Task<Result<Page<RunDto>>> Handle(ListRunsQuery request, CancellationToken cancellationToken)
    {
        if (!RunCursor.TryParse(request.Cursor, out var cursor))
        {
            return CommonErrors.BadCursor;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var runs = db.DispatchRuns.AsNoTracking();
        if (request.Session is { } session)
        {
            runs = runs.Where(run => run.SessionDate == session);
        }

        if (request.State is { } state)
        {
            var wanted = Enum.Parse<RunState>(state);
            runs = runs.Where(run => run.State == wanted);
        }

        // A phase is stored by its name; this is its place in a session. What the list is ordered by never changes, while a run is taken again.
        var rows = runs.Select(run => new
        {
            run,
            Rank = run.Phase == WorkPhase.Plan ? 0
                : run.Phase == WorkPhase.Slice ? 1
                : run.Phase == WorkPhase.ConfirmFills ? 2
                : run.Phase == WorkPhase.ClosingDip ? 3
                : run.Phase == WorkPhase.CloseSession ? 4
                : 5,
        });
        if (cursor is var (date, due, rank, number))
        {
            rows = rows.Where(row => row.run.SessionDate < date || (row.run.SessionDate == date && (row.run.DueAt < due || (row.run.DueAt == due
                && (row.Rank < rank || (row.Rank == rank && row.run.Number < number))))));
        }

        var found = await rows
            .OrderByDescending(row => row.run.SessionDate).ThenByDescending(row => row.run.DueAt).ThenByDescending(row => row.Rank).ThenByDescending(row => row.run.Number)
            .Take(request.Limit + 1)
            .Select(row => row.run)
            .ToListAsync(cancellationToken);
        return Page<RunDto>.Of(found.ConvertAll(RunDto.Of), request.Limit, run => RunCursor.Of(run).ToString());
    }

    /// <summary>A place in the ledger.</summary>
    private readonly record struct RunCursor(DateOnly Session, DateTime DueAt, int Rank, int Number)
    {
        public static RunCursor Of(RunDto run) => new(run.Session, run.DueAt, (int)Enum.Parse<WorkPhase>(run.Phase), run.Number);

        public static bool TryParse(string? text, out RunCursor? cursor)
        {
            cursor = null;
            if (text is null)
            {
                return true;
            }

            if (CursorText.Read(text) is not [var session, var due, var rank, var number]
                || !DateOnly.TryParseExact(session, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                || !CursorText.TryReadTime(due, out var dueAt)
                || !int.TryParse(rank, NumberStyles.None, CultureInfo.InvariantCulture, out var place)
                || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                return false;
            }

            cursor = new RunCursor(date, dueAt, place, count);
            return true;
        }

        public override string ToString() => CursorText.Write(Session.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), CursorText.WriteTime(DueAt), Rank.ToString(CultureInfo.InvariantCulture), Number.ToString(CultureInfo.InvariantCulture));
    }
}
