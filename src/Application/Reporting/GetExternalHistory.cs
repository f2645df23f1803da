using EggMoney.Application.Common;
using MediatR;

namespace EggMoney.Application.Reporting;

/// <summary>Profit by year and month in the old program's shape (trading rules, section 13), for the overview server.</summary>
public sealed record GetExternalHistoryQuery : ITenantRequest<Result<IReadOnlyList<ExternalYear>>>;

/// <summary>A year as the overview server knows it.</summary>
/// <param name="Year">Calendar year in the tenant's zone.</param>
/// <param name="TotalProfit">Dollars.</param>
/// <param name="TotalProfitKrw">Won; null when a month has no rate.</param>
/// <param name="IsCurrentYear">Whether it is this year there.</param>
/// <param name="Months">Its months with sales.</param>
public sealed record ExternalYear(int Year, decimal TotalProfit, decimal? TotalProfitKrw, bool IsCurrentYear, IReadOnlyList<ExternalMonth> Months);

/// <summary>A month as the overview server knows it.</summary>
/// <param name="Month">1 to 12.</param>
/// <param name="Profit">Dollars.</param>
/// <param name="ProfitKrw">Won; null without a rate.</param>
/// <param name="ExchangeRate">Won for a dollar; null when none is known.</param>
public sealed record ExternalMonth(int Month, decimal Profit, decimal? ProfitKrw, decimal? ExchangeRate);

internal sealed class GetExternalHistoryHandler(IEggMoneyDbFactory databases, TimeProvider clock) : IRequestHandler<GetExternalHistoryQuery, Result<IReadOnlyList<ExternalYear>>>
{
    public async Task<Result<IReadOnlyList<ExternalYear>>> Handle(GetExternalHistoryQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var book = await ProfitBook.ReadAsync(db, cancellationToken);
        var now = book.Zone.DateOf(clock.Now()).Year;
        return Result.Ok<IReadOnlyList<ExternalYear>>([.. book.Trades
            .Where(trade => trade.IsSale)
            .GroupBy(trade => book.DateOf(trade).Year)
            .OrderByDescending(year => year.Key)
            .Select(year =>
            {
                var sums = book.Sum(year);
                return new ExternalYear(year.Key, sums.Profit, sums.ProfitKrw, year.Key == now, [.. year.GroupBy(book.MonthOf).OrderBy(month => month.Key).Select(month => Month(book, month))]);
            })]);
    }

    private static ExternalMonth Month(ProfitBook book, IGrouping<DateOnly, ProfitTrade> month)
    {
        var sums = book.Sum(month);
        return new(month.Key.Month, sums.Profit, sums.ProfitKrw, book.Rates.OfMonth(month.Key)?.Won);
    }
}
