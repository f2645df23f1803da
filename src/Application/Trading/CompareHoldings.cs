using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Compares what the books say is held with what the active brokerage account holds. Nothing is changed.</summary>
/// <param name="OpenOrdersToo">Also look for open orders that no slice of the books knows.</param>
public sealed record CompareHoldingsQuery(bool OpenOrdersToo = false) : ITenantRequest<Result<HoldingsComparison>>;

/// <summary>Two sides of the same shares.</summary>
/// <param name="Differences">Symbols of which the two have different quantities.</param>
/// <param name="Dollars">What the account could buy for.</param>
/// <param name="UnknownOrders">Open orders that no slice of the books knows, where they were looked for.</param>
public sealed record HoldingsComparison(IReadOnlyList<HoldingDifference> Differences, decimal Dollars, IReadOnlyList<string> UnknownOrders)
{
    /// <summary>All that is not as the books have it, in words.</summary>
    internal IEnumerable<string> Refusals => Differences.Select(difference => difference.ToString()).Concat(UnknownOrders);
}

/// <summary>A symbol of which books and broker have different quantities.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Books">Shares in the books.</param>
/// <param name="Broker">Shares at the broker.</param>
public sealed record HoldingDifference(string Symbol, decimal Books, decimal Broker)
{
    /// <summary>Compares the symbols that the user's bots trade or the books hold. What else is in the account is its owner's, kept beside the bots.</summary>
    internal static IReadOnlyList<HoldingDifference> Find(IEnumerable<string> traded, IEnumerable<Position> books, IEnumerable<BrokerHolding> broker)
    {
        var ours = books.Where(position => position.Quantity != 0).ToLookup(position => position.Symbol, position => position.Quantity);
        var theirs = broker.ToLookup(holding => holding.Symbol, holding => holding.Quantity);
        return
        [
            .. traded.Union(ours.Select(symbol => symbol.Key))
                .Order(StringComparer.Ordinal)
                .Select(symbol => new HoldingDifference(symbol, ours[symbol].Sum(), theirs[symbol].Sum()))
                .Where(difference => difference.Books != difference.Broker),
        ];
    }

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
        List<string> traded;
        List<Position> books;
        List<string> known = [];
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

            traded = await db.Bots.Select(bot => bot.Symbol).Distinct().ToListAsync(cancellationToken);
            books = await db.Positions.AsNoTracking().ToListAsync(cancellationToken);
            if (request.OpenOrdersToo)
            {
                known = await db.OrderSlices.Where(slice => slice.OrderNumber != null).Where(SliceFilters.Unfinished).Select(slice => slice.OrderNumber!).ToListAsync(cancellationToken);
            }
        }

        try
        {
            var held = await broker.GetHoldingsAsync(cancellationToken);
            var power = await broker.GetBuyingPowerAsync(AnySymbol, 1, cancellationToken);
            var open = request.OpenOrdersToo ? await broker.GetOpenOrdersAsync(cancellationToken) : [];
            var unknown = open.Where(order => !known.Contains(order.OrderNumber)).Select(order => string.Create(
                CultureInfo.InvariantCulture, $"{order.Symbol} {order.Side} {order.Quantity:0.########} @ {order.LimitPrice:0.####} (open, {order.OrderNumber})"));
            return new HoldingsComparison(HoldingDifference.Find(traded, books, held), power.Dollars, [.. unknown]);
        }
        catch (BrokerException exception)
        {
            return BrokerErrors.Of(exception);
        }
    }
}
