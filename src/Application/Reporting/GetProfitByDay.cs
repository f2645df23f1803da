using EggMoney.Application.Common;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Reporting;

/// <summary>Realised profit session by session, for a calendar of days. A session that ends past midnight in the tenant's zone counts whole on its US date, as
/// in the list of trades; its won are at the rate of the month in which each sale happened in that zone, as in the other reports.</summary>
/// <param name="From">Only of this US session and later ones.</param>
/// <param name="To">Only of this US session and earlier ones.</param>
public sealed record GetProfitByDayQuery(DateOnly? From = null, DateOnly? To = null) : ITenantRequest<Result<IReadOnlyList<DayProfitDto>>>;

/// <summary>A session's profit. Sessions without a trade are left out.</summary>
/// <param name="Session">US session.</param>
/// <param name="Sums">Its trades.</param>
public sealed record DayProfitDto(DateOnly Session, ProfitSums Sums);

internal sealed class GetProfitByDayValidator : AbstractValidator<GetProfitByDayQuery>
{
    public GetProfitByDayValidator() => RuleFor(query => query.To).GreaterThanOrEqualTo(query => query.From!.Value).When(query => query.From is not null);
}

internal sealed class GetProfitByDayHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetProfitByDayQuery, Result<IReadOnlyList<DayProfitDto>>>
{
    public async Task<Result<IReadOnlyList<DayProfitDto>>> Handle(GetProfitByDayQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var book = await ProfitBook.ReadAsync(db, cancellationToken);
        return Result.Ok<IReadOnlyList<DayProfitDto>>([.. book.Trades
            .Where(trade => (request.From is null || trade.Session >= request.From) && (request.To is null || trade.Session <= request.To))
            .GroupBy(trade => trade.Session)
            .OrderBy(day => day.Key)
            .Select(day => new DayProfitDto(day.Key, book.Sum(day)))]);
    }
}
