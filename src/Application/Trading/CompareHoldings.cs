using System.Globalization;
using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Compares what the books say is held with what the active brokerage account holds. Nothing is changed.</summary>
public sealed record CompareHoldingsQuery : ITenantRequest<Result<HoldingsComparison>>;

/// <summary>Two sides of the same shares.</summary>
/// <param name="Differences">Symbols of which the two have different quantities.</param>
/// <param name="Dollars">What the account could buy for.</param>
public sealed record HoldingsComparison(IReadOnlyList<HoldingDifference> Differences, decimal Dollars);

/// <summary>A symbol of which books and broker have different quantities.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Books">Shares in the books.</param>
/// <param name="Broker">Shares at the broker.</param>
public sealed record HoldingDifference(string Symbol, decimal Books, decimal Broker)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Symbol} {Books:0.########} ≠ {Broker:0.########}");
}

internal sealed class CompareHoldingsHandler(IEggMoneyDbFactory databases, TenantBroker brokers) : IRequestHandler<CompareHoldingsQuery, Result<HoldingsComparison>>
{
    /// <summary>A broker tells cash only for a symbol and a price.</summary>
    private const string AnySymbol = "TQQQ";

    public async Task<Result<HoldingsComparison>> Handle(CompareHoldingsQuery request, CancellationToken cancellationToken)
    {
        IBroker broker;
        List<(string Symbol, decimal Quantity)> books;
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            if (await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Active, cancellationToken) is not { } credential)
            {
                return TradingErrors.NoAccount;
            }

            try
            {
                broker = brokers.Open(credential);
            }
            catch (BrokerException exception) when (exception.Error == BrokerError.NotSent)
            {
                return BrokerErrors.NotInstalled;
            }

            var rows = await db.Positions.AsNoTracking().Where(row => row.Quantity > 0).Select(row => new { row.Symbol, row.Quantity }).ToListAsync(cancellationToken);
            books = [.. rows.GroupBy(row => row.Symbol).Select(group => (group.Key, group.Sum(row => row.Quantity)))];
        }

        try
        {
            var held = await broker.GetHoldingsAsync(cancellationToken);
            var power = await broker.GetBuyingPowerAsync(AnySymbol, 1, cancellationToken);
            return new HoldingsComparison(Compare(books, held), power.Dollars);
        }
        catch (BrokerException exception)
        {
            return exception.Error is BrokerError.KeyRefused or BrokerError.BadRequest ? BrokerErrors.KeysRefused : BrokerErrors.Unavailable;
        }
    }

    private static IReadOnlyList<HoldingDifference> Compare(List<(string Symbol, decimal Quantity)> books, IReadOnlyList<BrokerHolding> broker) =>
    [
        .. books.Select(row => row.Symbol)
            .Union(broker.Select(row => row.Symbol))
            .Order(StringComparer.Ordinal)
            .Select(symbol => new HoldingDifference(
                symbol, books.Where(row => row.Symbol == symbol).Sum(row => row.Quantity), broker.Where(row => row.Symbol == symbol).Sum(row => row.Quantity)))
            .Where(difference => difference.Books != difference.Broker),
    ];
}
