using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>One account at the paper exchange. Time passes for its orders whenever it is asked something.</summary>
internal sealed class PaperBroker(Guid credentialId, PaperBooks books, PaperMarket market) : IBroker
{
    private const decimal MaxQuantity = 1_000_000_000m;
    private const decimal MinPrice = 0.0001m;
    private const decimal MaxPrice = 1_000_000_000m;

    public Guid CredentialId => credentialId;

    public Task<Quote> GetQuoteAsync(string symbol, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(market.Quote(symbol, market.Now) ?? throw UnknownSymbol(symbol));
    }

    public Task<IReadOnlyList<DailyPrice>> GetDailyPricesAsync(string symbol, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var now = market.Now;
        var days = market.Daily(symbol, from, to, now);
        return days.Count > 0 || market.Quote(symbol, now) is not null ? Task.FromResult(days) : throw UnknownSymbol(symbol);
    }

    /// <summary>This market has no splits.</summary>
    public async Task<decimal?> GetUnadjustedCloseAsync(string symbol, DateOnly session, CancellationToken cancellationToken) =>
        (await GetDailyPricesAsync(symbol, session, session, cancellationToken)).SingleOrDefault()?.Close;

    public Task<PlaceResult> PlaceAsync(BrokerOrderRequest request, CancellationToken cancellationToken)
    {
        if (RefusalOf(request) is { } refusal)
        {
            return Task.FromResult<PlaceResult>(refusal);
        }

        // Until the commit is sent nothing can have happened, and what a lost commit means the session says itself.
        return PaperFailure.NameAsync(BrokerError.NotSent, () => PlaceCheckedAsync(request, cancellationToken));
    }

    public Task<bool> CancelAsync(BrokerOrderKey order, CancellationToken cancellationToken) =>
        PaperFailure.NameAsync(BrokerError.Unavailable, async () =>
        {
            if (!PaperOrder.TryParse(order.OrderNumber, out var number))
            {
                throw UnknownOrder(order.OrderDate, order.OrderNumber);
            }

            await using var session = await books.OpenAsync(cancellationToken);
            var (account, _) = await SettleLockedAsync(session, cancellationToken) ?? throw PaperFailure.NoAccount();
            var found = account.Open.Find(open => open.OrderDate == order.OrderDate && open.Number == number);
            if (found is not null)
            {
                account.Cancel(found);
            }

            await SaveAsync(session, account, cancellationToken);
            return found is not null
                || (await books.OrderExistsAsync(session, order.OrderDate, number, cancellationToken) ? false : throw UnknownOrder(order.OrderDate, order.OrderNumber));
        });

    public Task<PlaceResult> ReviseAsync(DateOnly orderDate, string orderNumber, decimal quantity, decimal limitPrice, CancellationToken cancellationToken)
    {
        if (!PaperOrder.TryParse(orderNumber, out var number))
        {
            throw UnknownOrder(orderDate, orderNumber);
        }

        return PaperFailure.NameAsync(BrokerError.NotSent, () => ReviseAsync(orderDate, number, quantity, limitPrice, cancellationToken));
    }

    public Task<IReadOnlyList<BrokerOrder>> GetOrdersAsync(DateOnly orderDate, CancellationToken cancellationToken) =>
        LookAsync<IReadOnlyList<BrokerOrder>>(
            async (session, _) => await books.ReadOrdersAsync(session, orderDate, cancellationToken), cancellationToken);

    public Task<IReadOnlyList<BrokerOrder>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        LookAsync<IReadOnlyList<BrokerOrder>>(
            (_, account) => Task.FromResult<IReadOnlyList<BrokerOrder>>([.. account.Open.Select(order => order.ToBrokerOrder())]), cancellationToken);

    public Task<IReadOnlyList<BrokerHolding>> GetHoldingsAsync(CancellationToken cancellationToken) =>
        LookAsync((_, account) => Task.FromResult(account.ListHoldings()), cancellationToken);

    public Task<BuyingPower> GetBuyingPowerAsync(string symbol, decimal price, CancellationToken cancellationToken)
    {
        if (price is < MinPrice or > MaxPrice)
        {
            throw new BrokerException(BrokerError.BadRequest, "Buying power needs a price above 0 and at most a billion dollars.");
        }

        return LookAsync((_, account) => Task.FromResult(new BuyingPower(account.FreeCash, account.Affordable(price))), cancellationToken);
    }

    public Task<AccountValue> GetAccountValueAsync(CancellationToken cancellationToken) => LookAsync(
        (_, account) =>
        {
            var priceOf = market.PricesAt(market.Now);
            return Task.FromResult(new AccountValue(account.Cash, account.ListHoldings().Sum(held => Money.ToCents(held.Quantity * (priceOf(held.Symbol) ?? 0)))));
        },
        cancellationToken);

    private static PlaceResult.Rejected? RefusalOf(BrokerOrderRequest request) => request switch
    {
        { Quantity: <= 0 or > MaxQuantity } => new("BAD_QUANTITY", "The quantity must be above 0 and at most a billion shares."),
        { Type: not OrderType.Limit } => new("BAD_TYPE", "The paper broker takes limit orders only."),
        _ when decimal.Truncate(request.Quantity) != request.Quantity => new("BAD_QUANTITY", "The quantity must be whole shares."),
        { LimitPrice: <= 0 or > MaxPrice } => new("BAD_PRICE", "The limit must be above 0 and at most a billion dollars."),
        _ when decimal.Round(request.LimitPrice, 2) != request.LimitPrice => new("BAD_PRICE", "The limit may have two decimals."),
        _ => null,
    };

    private static PlaceResult.Rejected? RefusalOf(BrokerOrderRequest request, PaperAccount account) => request.Side switch
    {
        Side.Buy when account.CostOf(request.Quantity, request.LimitPrice) > account.FreeCash =>
            new("INSUFFICIENT_CASH", "The account's free cash does not cover the order."),
        Side.Sell when request.Quantity > account.FreeShares(request.Symbol) =>
            new("INSUFFICIENT_SHARES", "The account does not hold that many free shares."),
        _ => null,
    };

    private static BrokerException UnknownSymbol(string symbol) => new(BrokerError.BadRequest, $"There is no price of {symbol}.");

    private static BrokerException UnknownOrder(DateOnly date, string number) =>
        new(BrokerError.BadRequest, $"There is no order {number} of {date:yyyy-MM-dd} in this account.");

    private async Task<PlaceResult> PlaceCheckedAsync(BrokerOrderRequest request, CancellationToken cancellationToken)
    {
        await using var session = await books.OpenAsync(cancellationToken);
        if (await SettleLockedAsync(session, cancellationToken) is not var (account, now))
        {
            return new PlaceResult.Rejected("UNKNOWN_ACCOUNT", "There is no paper account of this credential.");
        }

        PlaceResult result;
        if (market.Quote(request.Symbol, now) is not { } quote)
        {
            result = new PlaceResult.Rejected("UNKNOWN_SYMBOL", $"There is no price of {request.Symbol}.");
        }
        else if (market.SessionAt(now) is not { } hours)
        {
            result = new PlaceResult.Rejected("MARKET_CLOSED", "The market is closed.");
        }
        else if (RefusalOf(request, account) is { } refusal)
        {
            result = refusal;
        }
        else
        {
            var number = await books.NextNumberAsync(session, account, hours.Date, cancellationToken);
            var order = account.Place(request, number, hours, quote.Price, now);
            result = new PlaceResult.Accepted(order.OrderDate, order.NumberText);
        }

        await SaveAsync(session, account, cancellationToken);
        return result;
    }

    /// <summary>The order is cancelled and another takes its place, or neither.</summary>
    private async Task<PlaceResult> ReviseAsync(DateOnly orderDate, long number, decimal quantity, decimal limitPrice, CancellationToken cancellationToken)
    {
        await using var session = await books.OpenAsync(cancellationToken);
        var (account, now) = await SettleLockedAsync(session, cancellationToken) ?? throw PaperFailure.NoAccount();
        if (account.Open.Find(open => open.OrderDate == orderDate && open.Number == number) is not { } order)
        {
            await SaveAsync(session, account, cancellationToken);
            return new PlaceResult.Rejected("NOTHING_LEFT", "Nothing of the order is left to revise.");
        }

        var request = new BrokerOrderRequest(order.Symbol, order.Side, quantity, limitPrice);
        account.Cancel(order);
        if (RefusalOf(request) is { } refusal || (refusal = RefusalOf(request, account)) is not null)
        {
            // Not saved: the order stays as it was.
            return refusal;
        }

        if (market.Quote(order.Symbol, now) is not { } quote || market.SessionAt(now) is not { } hours)
        {
            return new PlaceResult.Rejected("MARKET_CLOSED", "The market is closed.");
        }

        var revised = account.Place(request, await books.NextNumberAsync(session, account, hours.Date, cancellationToken), hours, quote.Price, now);
        await SaveAsync(session, account, cancellationToken);
        return new PlaceResult.Accepted(revised.OrderDate, revised.NumberText);
    }

    /// <summary>Takes the account's lock and lets time pass. The clock is read under the lock, so that numbers and times of racing callers agree.</summary>
    private async Task<(PaperAccount Account, DateTime Now)?> SettleLockedAsync(PaperSession session, CancellationToken cancellationToken)
    {
        await session.BeginAsync(snapshot: false, cancellationToken);
        if (await books.ReadAccountAsync(session, locked: true, cancellationToken) is not { } account)
        {
            return null;
        }

        var now = market.Now;
        account.Settle(now, market.PricesAt(now));
        return (account, now);
    }

    private async Task SaveAsync(PaperSession session, PaperAccount account, CancellationToken cancellationToken)
    {
        if (account.HasChanges)
        {
            await books.SaveAsync(session, account, cancellationToken);
            await session.CommitAsync();
        }
    }

    /// <summary>Answers from the books. Only when time has something to do for an open order does a look take the lock and write.</summary>
    private Task<T> LookAsync<T>(Func<PaperSession, PaperAccount, Task<T>> answer, CancellationToken cancellationToken) =>
        PaperFailure.NameAsync(BrokerError.Unavailable, async () =>
        {
            await using var session = await books.OpenAsync(cancellationToken);
            var account = await books.ReadAccountAsync(session, locked: false, cancellationToken) ?? throw PaperFailure.NoAccount();
            var now = market.Now;
            if (account.IsDue(now, market.PricesAt(now)))
            {
                (account, _) = await SettleLockedAsync(session, cancellationToken) ?? throw PaperFailure.NoAccount();
                await SaveAsync(session, account, cancellationToken);
            }

            return await answer(session, account);
        });
}
