using System.Linq.Expressions;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>The tenant's run ledger, newest first.</summary>
/// <param name="Limit">At most so many.</param>
public sealed record ListRunsQuery(int Limit = PageLimit.Default) : ITenantRequest<IReadOnlyList<RunDto>>;

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
    internal static Expression<Func<DispatchRun, RunDto>> Projection { get; } = run => new(
        run.SessionDate, run.Phase.ToString(), run.Number, run.State.ToString(), run.Attempts, run.DueAt, run.StartedAt, run.FinishedAt, run.NextAttemptAt, run.Error);
}

internal sealed class ListRunsValidator : AbstractValidator<ListRunsQuery>
{
    public ListRunsValidator() => RuleFor(query => query.Limit).IsPageLimit();
}

internal sealed class ListRunsHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListRunsQuery, IReadOnlyList<RunDto>>
{
    public async Task<IReadOnlyList<RunDto>> Handle(ListRunsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.DispatchRuns.AsNoTracking()
            .OrderByDescending(run => run.SessionDate).ThenByDescending(run => run.StartedAt).ThenByDescending(run => run.Phase).ThenByDescending(run => run.Number)
            .Take(request.Limit)
            .Select(RunDto.Projection)
            .ToListAsync(cancellationToken);
    }
}
