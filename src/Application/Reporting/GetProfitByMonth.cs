using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Reporting;

/// <summary>Realised profit by month, in the tenant's own zone, each in won at its own rate.</summary>
/// <param name="Year">Only this calendar year.</param>
public sealed record GetProfitByMonthQuery(int? Year) : ITenantRequest<Result<IReadOnlyList<MonthProfitDto>>>;

/// <summary>A month's profit.</summary>
/// <param name="Month">For example 2026-03.</param>
/// <param name="ExchangeRate">Won for a dollar; null when none is known.</param>
/// <param name="RateSource">Where it is from.</param>
/// <param name="Sums">Its trades.</param>
public sealed record MonthProfitDto(string Month, decimal? ExchangeRate, string? RateSource, ProfitSums Sums);

internal sealed class GetProfitByMonthValidator : AbstractValidator<GetProfitByMonthQuery>
{
    public GetProfitByMonthValidator() => RuleFor(query => query.Year).InclusiveBetween(1990, 2100);
}

internal sealed class GetProfitByMonthHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetProfitByMonthQuery, Result<IReadOnlyList<MonthProfitDto>>>
{
    public async Task<Result<IReadOnlyList<MonthProfitDto>>> Handle(GetProfitByMonthQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var book = await ProfitBook.ReadAsync(db, cancellationToken);
        return Result.Ok<IReadOnlyList<MonthProfitDto>>([.. book.Trades
            .Where(trade => request.Year is null || book.DateOf(trade).Year == request.Year)
            .GroupBy(book.MonthOf)
            .OrderBy(month => month.Key)
            .Select(month =>
            {
                var rate = book.Rates.OfMonth(month.Key);
                return new MonthProfitDto(ExchangeRateTable.Text(month.Key), rate?.Won, rate?.Source, book.Sum(month));
            })]);
    }
}
