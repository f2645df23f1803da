using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>What the tenant's books were worth, session by session, and what returned without the effect of deposits.</summary>
/// <param name="From">First session.</param>
/// <param name="To">Last session.</param>
public sealed record GetEquityCurveQuery(DateOnly? From = null, DateOnly? To = null) : ITenantRequest<Result<EquityCurveDto>>;

/// <summary>An equity curve.</summary>
/// <param name="TimeWeightedReturn">Over all of it, as a rate; null without a point.</param>
/// <param name="MaxDrawdown">The deepest, from −1 to 0; null without a point.</param>
/// <param name="Points">Session by session.</param>
public sealed record EquityCurveDto(decimal? TimeWeightedReturn, decimal? MaxDrawdown, IReadOnlyList<EquityPointDto> Points);

/// <summary>A session's close.</summary>
/// <param name="Session">US session.</param>
/// <param name="Cash">Dollars.</param>
/// <param name="HoldingsValue">Dollars at the session's last prices.</param>
/// <param name="Cost">Exact cost of what was held, in dollars.</param>
/// <param name="Reserve">RP in dollars.</param>
/// <param name="Equity">Cash + reserve + value, in dollars.</param>
/// <param name="Deposited">Paid in since the session before, in dollars.</param>
/// <param name="Change">Won or lost since the session before, in dollars.</param>
/// <param name="Return">The same as a rate.</param>
/// <param name="TimeWeightedReturn">The returns since the curve's beginning, one upon the other.</param>
/// <param name="Drawdown">How far below its highest that stands, from −1 to 0.</param>
/// <param name="Unpriced">Symbols that had no price of the session: they count at an older close, or at their cost.</param>
public sealed record EquityPointDto(
    DateOnly Session,
    decimal Cash,
    decimal HoldingsValue,
    decimal Cost,
    decimal Reserve,
    decimal Equity,
    decimal Deposited,
    decimal Change,
    decimal Return,
    decimal TimeWeightedReturn,
    decimal Drawdown,
    IReadOnlyList<string> Unpriced)
{
    internal static EquityPointDto Of(EquityStep step) => new(
        step.Point.SessionDate,
        step.Point.Cash,
        step.Point.Holdings,
        step.Point.Cost,
        step.Point.Reserve,
        step.Value + step.Point.Reserve,
        step.Deposited,
        step.Change,
        step.Rate,
        step.TimeWeighted,
        step.Drawdown,
        step.Point.Unpriced.Split(',', StringSplitOptions.RemoveEmptyEntries));
}

internal sealed class GetEquityCurveValidator : AbstractValidator<GetEquityCurveQuery>
{
    public GetEquityCurveValidator() => RuleFor(query => query.To).GreaterThanOrEqualTo(query => query.From!.Value).When(query => query.From is not null);
}

internal sealed class GetEquityCurveHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetEquityCurveQuery, Result<EquityCurveDto>>
{
    public async Task<Result<EquityCurveDto>> Handle(GetEquityCurveQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var points = await db.EquityPoints.AsNoTracking()
            .Where(point => (request.From == null || point.SessionDate >= request.From) && (request.To == null || point.SessionDate <= request.To))
            .OrderBy(point => point.SessionDate)
            .ToListAsync(cancellationToken);
        var steps = EquityCurve.Of(points, points.Count > 0 ? await EntriesApart.ReadAsync(db, points[0].At, cancellationToken) : []);
        return new EquityCurveDto(steps.Count > 0 ? steps[^1].TimeWeighted : null, steps.Count > 0 ? steps.Min(step => step.Drawdown) : null, [.. steps.Select(EquityPointDto.Of)]);
    }
}
