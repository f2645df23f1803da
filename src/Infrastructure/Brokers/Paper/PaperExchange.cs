using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>The outside world on paper: one database of books, one market, everybody's accounts.</summary>
internal sealed class PaperExchange : IPaperExchange, IAsyncDisposable, IDisposable
{
    /// <summary>More than anybody has, and far from where the columns end.</summary>
    private const decimal MaxPayment = 10_000_000_000m;

    private const decimal MaxShares = 1_000_000_000m;

    private readonly PaperDatabase _database;

    public PaperExchange(PaperDatabase database, PaperOptions options, IPriceSource prices, IMarketCalendar calendar, TimeProvider clock)
    {
        _database = database;
        Options = options.Checked();
        Market = new(prices, calendar, clock);
    }

    public PaperOptions Options { get; }

    public PaperMarket Market { get; }

    public IBroker For(Guid credentialId) => new PaperBroker(credentialId, Books(credentialId), Market);

    public Task OpenAccountAsync(Guid credentialId, decimal cash, CancellationToken cancellationToken = default) =>
        OpenAccountAsync(credentialId, cash, [], cancellationToken);

    public Task OpenAccountAsync(Guid credentialId, decimal cash, IReadOnlyCollection<BrokerHolding> holdings, CancellationToken cancellationToken = default)
    {
        if (cash is < 0 or > MaxPayment)
        {
            throw new ArgumentOutOfRangeException(nameof(cash), "An account opens with 0 up to ten billion dollars.");
        }

        if (holdings.Any(holding => string.IsNullOrEmpty(holding.Symbol) || holding.Quantity is <= 0 or > MaxShares || Money.ToStored(holding.Quantity) != holding.Quantity)
            || holdings.DistinctBy(holding => holding.Symbol, StringComparer.Ordinal).Count() != holdings.Count)
        {
            throw new ArgumentException("An account opens with some shares of each symbol, up to a billion, with eight decimals at most.", nameof(holdings));
        }

        return PaperFailure.NameAsync(BrokerError.Unavailable, async () =>
        {
            var books = Books(credentialId);
            await using var session = await books.OpenAsync(cancellationToken);
            await session.BeginAsync(snapshot: false, cancellationToken);
            await books.InsertAccountAsync(session, cash, holdings, Market.Now, cancellationToken);
            await session.CommitAsync();
            return true;
        });
    }

    public Task DepositAsync(Guid credentialId, decimal amount, CancellationToken cancellationToken = default)
    {
        if (amount is <= 0 or > MaxPayment)
        {
            throw new ArgumentOutOfRangeException(nameof(amount), "A deposit is above 0 and at most ten billion dollars.");
        }

        return PaperFailure.NameAsync(BrokerError.Unavailable, async () =>
        {
            var books = Books(credentialId);
            await using var session = await books.OpenAsync(cancellationToken);
            await session.BeginAsync(snapshot: false, cancellationToken);
            var account = await books.ReadAccountAsync(session, locked: true, cancellationToken) ?? throw PaperFailure.NoAccount();
            await books.DepositAsync(session, account, amount, Market.Now, cancellationToken);
            await session.CommitAsync();
            return true;
        });
    }

    public Task<PaperLedger> GetLedgerAsync(Guid credentialId, CancellationToken cancellationToken = default) =>
        PaperFailure.NameAsync(BrokerError.Unavailable, async () =>
        {
            var books = Books(credentialId);
            await using var session = await books.OpenAsync(cancellationToken);
            await session.BeginAsync(snapshot: true, cancellationToken);
            var account = await books.ReadAccountAsync(session, locked: false, cancellationToken) ?? throw PaperFailure.NoAccount();
            return new PaperLedger(
                account.Cash,
                account.ListHoldings(),
                await books.ReadDepositsAsync(session, cancellationToken),
                await books.ReadTransfersAsync(session, cancellationToken),
                await books.ReadOrdersAsync(session, date: null, cancellationToken),
                await books.ReadFillsAsync(session, cancellationToken));
        });

    public Task EraseAccountAsync(Guid credentialId, CancellationToken cancellationToken = default) =>
        PaperFailure.NameAsync(BrokerError.Unavailable, async () =>
        {
            var books = Books(credentialId);
            await using var session = await books.OpenAsync(cancellationToken);
            await session.BeginAsync(snapshot: false, cancellationToken);
            await books.EraseAsync(session, cancellationToken);
            await session.CommitAsync();
            return true;
        });

    public Task<IReadOnlyList<Guid>> ListAccountsAsync(DateTime openedBefore, CancellationToken cancellationToken = default) =>
        PaperFailure.NameAsync(BrokerError.Unavailable, async () =>
        {
            await using var session = await _database.OpenAsync(cancellationToken);
            await using var reader = await session.ReadAsync(new(_database.Sql.AccountsBefore, ("@before", openedBefore)), cancellationToken);
            var accounts = new List<Guid>();
            while (await reader.ReadAsync(cancellationToken))
            {
                accounts.Add(reader.GetGuid(0));
            }

            return (IReadOnlyList<Guid>)accounts;
        });

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>A host that is disposed synchronously refuses services that can only do it the other way.</summary>
#pragma warning disable RS0030 // Closing pools does not wait for anything, and a synchronous Dispose has nothing else to call.
    public void Dispose() => _database.DisposeAsync().AsTask().GetAwaiter().GetResult();
#pragma warning restore RS0030

    private PaperBooks Books(Guid credentialId) => new(_database, Options, credentialId);
}
