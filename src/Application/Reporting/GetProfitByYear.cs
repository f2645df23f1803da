using EggMoney.Application.Common;
using MediatR;

namespace EggMoney.Application.Reporting;

/// <summary>Realised profit year by year, in the tenant's own zone.</summary>
public sealed record GetProfitByYearQuery : ITenantRequest<Result<IReadOnlyList<YearProfitDto>>>;

/// <summary>A year's profit.</summary>
/// <param name="Year">Calendar year.</param>
/// <param name="Sums">Its trades.</param>
public sealed record YearProfitDto(int Year, ProfitSums Sums);

internal sealed class GetProfitByYearHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetProfitByYearQuery, Result<IReadOnlyList<YearProfitDto>>>
{
    public async Task<Result<IReadOnlyList<YearProfitDto>>> Handle(GetProfitByYearQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var book = await ProfitBook.ReadAsync(db, cancellationToken);
        return Result.Ok<IReadOnlyList<YearProfitDto>>(
            [.. book.Trades.GroupBy(trade => book.DateOf(trade).Year).OrderBy(year => year.Key).Select(year => new YearProfitDto(year.Key, book.Sum(year)))]);
    }
}
