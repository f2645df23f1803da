using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>Everybody's dispatch runs, newest first.</summary>
/// <param name="Session">US session.</param>
/// <param name="State">How the run stands, for example <c>Missed</c>.</param>
/// <param name="UserId">One user's.</param>
/// <param name="Cursor">Where to go on.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ListTenantRunsQuery(DateOnly? Session = null, string? State = null, Guid? UserId = null, string? Cursor = null, int Limit = PageLimit.Default)
    : IRequest<Result<Page<TenantRunDto>>>
{
    /// <summary><see cref="State"/>, once it is known to be one.</summary>
    public RunState? WantedState => ListFilters.Choice<RunState>(State);
}

/// <summary>A dispatch run of somebody's.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Username">Their name.</param>
/// <param name="Session">US session.</param>
/// <param name="Phase">For example <c>Plan</c> or <c>Slice</c>.</param>
/// <param name="Number">Slice number, or 0.</param>
/// <param name="State">For example <c>Succeeded</c> or <c>Missed</c>.</param>
/// <param name="Attempts">How often it was taken.</param>
/// <param name="DueAt">UTC.</param>
/// <param name="StartedAt">UTC time of the latest attempt.</param>
/// <param name="FinishedAt">UTC time the latest attempt ended.</param>
/// <param name="NextAttemptAt">UTC time from which it may be taken again.</param>
/// <param name="Node">Which process had it last.</param>
/// <param name="Error">What went wrong, or why it was not done.</param>
public sealed record TenantRunDto(
    Guid UserId, string Username, DateOnly Session, string Phase, int Number, string State, int Attempts, DateTime DueAt, DateTime StartedAt, DateTime? FinishedAt, DateTime? NextAttemptAt, string Node, string? Error)
{
    internal RunCursor Place => new(Session, DueAt, UserId, Number, Enum.Parse<WorkPhase>(Phase));
}

/// <summary>A place in the list of everybody's runs: by session, time due, user, number and phase, all of them downwards.</summary>
/// <param name="Session">See <see cref="TenantRunDto"/>.</param>
/// <param name="DueAt">See <see cref="TenantRunDto"/>.</param>
/// <param name="UserId">See <see cref="TenantRunDto"/>.</param>
/// <param name="Number">See <see cref="TenantRunDto"/>.</param>
/// <param name="Phase">See <see cref="TenantRunDto"/>.</param>
public readonly record struct RunCursor(DateOnly Session, DateTime DueAt, Guid UserId, int Number, WorkPhase Phase)
{
    /// <summary>Phases are stored, and so ordered, by name: those that come after this one.</summary>
    public IReadOnlyList<WorkPhase> PhasesBelow
    {
        get
        {
            var name = Phase.ToString();
            return [.. Enum.GetValues<WorkPhase>().Where(phase => string.CompareOrdinal(phase.ToString(), name) < 0)];
        }
    }

    internal static bool TryParse(string? text, out RunCursor? cursor)
    {
        cursor = null;
        if (text is null)
        {
            return true;
        }

        if (CursorText.Read(text) is not [var session, var due, var user, var number, var phase]
            || !DateOnly.TryParseExact(session, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || !CursorText.TryReadTime(due, out var dueAt)
            || !Guid.TryParseExact(user, "N", out var userId)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsedNumber)
            || !Enum.TryParse<WorkPhase>(phase, out var parsedPhase) || !Enum.IsDefined(parsedPhase))
        {
            return false;
        }

        cursor = new RunCursor(date, dueAt, userId, parsedNumber, parsedPhase);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => CursorText.Write(Session.ToString("O", CultureInfo.InvariantCulture), CursorText.WriteTime(DueAt), UserId.ToString("N"), Number.ToString(CultureInfo.InvariantCulture), Phase.ToString());
}

internal sealed class ListTenantRunsValidator : AbstractValidator<ListTenantRunsQuery>
{
    public ListTenantRunsValidator()
    {
        RuleFor(query => query.State).Names<ListTenantRunsQuery, RunState>();
        RuleFor(query => query.Limit).IsPageLimit();
    }
}

internal sealed class ListTenantRunsHandler(IAdminQueries queries) : IRequestHandler<ListTenantRunsQuery, Result<Page<TenantRunDto>>>
{
    public async Task<Result<Page<TenantRunDto>>> Handle(ListTenantRunsQuery request, CancellationToken cancellationToken) =>
        RunCursor.TryParse(request.Cursor, out var after)
            ? Page<TenantRunDto>.Of(await queries.ListRunsAsync(request, after, cancellationToken), request.Limit, run => run.Place.ToString())
            : CommonErrors.BadCursor;
}
