using EggMoney.Application.Common;
using MediatR;

namespace EggMoney.Application.Reporting;

/// <summary>Realised profit of each symbol, of one year or of all time.</summary>
/// <param name="Year">Calendar year in the tenant's zone; all of them when left out.</param>
public sealed record GetProfitBySymbolQuery(int? Year = null) : ITenantRequest<Result<IReadOnlyList<SymbolProfitDto>>>;

/// <summary>A symbol's profit.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Sums">Its trades.</param>
public sealed record SymbolProfitDto(string Symbol, ProfitSums Sums);

internal sealed class GetProfitBySymbolHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetProfitBySymbolQuery, Result<IReadOnlyList<SymbolProfitDto>>>
{
    public async Task<Result<IReadOnlyList<SymbolProfitDto>>> Handle(GetProfitBySymbolQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var book = await ProfitBook.ReadAsync(db, cancellationToken);
        return Result.Ok<IReadOnlyList<SymbolProfitDto>>([.. book.Trades
            .Where(trade => request.Year is null || book.DateOf(trade).Year == request.Year)
            .GroupBy(trade => trade.Symbol)
            .OrderBy(symbol => symbol.Key, StringComparer.Ordinal)
            .Select(symbol => new SymbolProfitDto(symbol.Key, book.Sum(symbol)))]);
    }
}
