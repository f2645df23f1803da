using System.Transactions;
using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Brokers;

/// <summary>What only the paper broker promises: that its books are its own, and are right.</summary>
public abstract class PaperBooksTests(PaperDatabaseFixture database) : IAsyncLifetime
{
    private const string Symbol = "TQQQ";

    private readonly PaperHarness _market = PaperHarness.Start(database.Options, new() { CommissionRate = 0.0025m, PartialFillRate = 0.4m });

    private static CancellationToken None => CancellationToken.None;

    private protected PaperHarness Market => _market;

    public Task InitializeAsync()
    {
        _market.SetPrice(Symbol, 50.00m);
        _market.SetPrice("SOXL", 20.00m);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _market.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Whatever_is_done_in_whatever_order_the_books_balance(int seed)
    {
        var random = new Random(seed);
        var broker = await _market.OpenAccountAsync(2000);
        for (var step = 0; step < 150; step++)
        {
            var what = await StepAsync(broker, random);
            if (step % 5 == 0)
            {
                CheckBooks(await _market.Exchange.GetLedgerAsync(broker.CredentialId), $"seed {seed}, step {step}: {what}");
            }

            (await broker.GetBuyingPowerAsync(Symbol, 50, None)).Dollars.ShouldBeGreaterThanOrEqualTo(0, $"seed {seed}, step {step}: {what}");
        }

        var ledger = await _market.Exchange.GetLedgerAsync(broker.CredentialId);
        CheckBooks(ledger, $"seed {seed}, end");
        ledger.Orders.Select(order => order.State).Distinct().Count().ShouldBe(4, "the steps reach open, filled, cancelled and expired orders");
        ledger.Orders.ShouldContain(order => order.FilledQuantity > 0 && order.FilledQuantity < order.Quantity);
    }

    [Fact]
    public async Task Many_accounts_at_once_stay_apart()
    {
        var brokers = await Task.WhenAll(Enumerable.Range(1, 24).Select(index => _market.OpenAccountAsync(index * 1000)));

        await Task.WhenAll(brokers.SelectMany(broker => Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var step = 0; step < 6; step++)
            {
                await broker.PlaceAsync(new(Symbol, random.Next(3) == 0 ? Side.Sell : Side.Buy, random.Next(1, 4), random.Next(45, 56)), None);
                await broker.GetHoldingsAsync(None);
            }
        }))));

        for (var index = 0; index < brokers.Length; index++)
        {
            var ledger = await _market.Exchange.GetLedgerAsync(brokers[index].CredentialId);
            ledger.Deposits.ShouldHaveSingleItem().Amount.ShouldBe((index + 1) * 1000);
            ledger.Orders.ShouldNotBeEmpty();
            CheckBooks(ledger, $"account {index}");
        }
    }

    [Fact]
    public async Task Two_processes_start_on_one_set_of_books_and_share_an_account()
    {
        await using var elsewhere = await TestDatabase.CreateAsync(database.Options.Provider);
        var exchanges = Enumerable.Range(0, 4).Select(_ => _market.AnotherExchange(elsewhere.Options)).ToList();
        var id = Guid.CreateVersion7();
        await Task.WhenAll(exchanges.Select(exchange => Task.Run(() => exchange.OpenAccountAsync(id, 10_050))));

        await Task.WhenAll(exchanges.Select(exchange => Task.Run(async () =>
        {
            for (var index = 0; index < 60; index++)
            {
                await exchange.For(id).PlaceAsync(new(Symbol, Side.Buy, 1, 50.00m), None);
            }
        })));

        var ledger = await exchanges[0].GetLedgerAsync(id);
        ledger.Orders.Count.ShouldBe(200, "10050 dollars buy 200 shares at 50 dollars and 13 cents each");
        CheckBooks(ledger, "four processes");
        foreach (var exchange in exchanges)
        {
            await exchange.DisposeAsync();
        }
    }

    [Fact]
    public async Task Opening_again_changes_nothing_and_a_deposit_adds_up()
    {
        var broker = await _market.OpenAccountAsync(100);
        await _market.Exchange.OpenAccountAsync(broker.CredentialId, 999);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _market.Exchange.DepositAsync(broker.CredentialId, 0.01m)));

        var ledger = await _market.Exchange.GetLedgerAsync(broker.CredentialId);
        ledger.Cash.ShouldBe(100.05m);
        ledger.Deposits.Select(deposit => deposit.Amount).ShouldBe([100, 0.01m, 0.01m, 0.01m, 0.01m, 0.01m]);
    }

    [Fact]
    public async Task An_account_opened_with_shares_sells_them_and_keeps_the_fraction()
    {
        var id = Guid.CreateVersion7();
        await _market.Exchange.OpenAccountAsync(id, 100, [new(Symbol, 10.25m), new("SOXL", 3)]);
        await _market.Exchange.OpenAccountAsync(id, 100, [new(Symbol, 99)]);
        var broker = _market.Exchange.For(id);
        (await broker.GetHoldingsAsync(None)).ShouldBe([new("SOXL", 3), new(Symbol, 10.25m)], ignoreOrder: true);

        (await broker.PlaceAsync(new(Symbol, Side.Sell, 11, 49.00m), None)).ShouldBeOfType<PlaceResult.Rejected>().Code.ShouldBe("INSUFFICIENT_SHARES");
        (await broker.PlaceAsync(new(Symbol, Side.Sell, 10, 49.00m), None)).ShouldBeOfType<PlaceResult.Accepted>();
        for (var step = 0; step < 5; step++)
        {
            _market.Now = _market.Now.AddSeconds(1);
            await broker.GetHoldingsAsync(None);
        }

        var ledger = await _market.Exchange.GetLedgerAsync(id);
        ledger.Transfers.Select(transfer => (transfer.Symbol, transfer.Quantity)).ShouldBe([("SOXL", 3), (Symbol, 10.25m)]);
        ledger.Deposits.ShouldHaveSingleItem().Amount.ShouldBe(100);
        ledger.Holdings.ShouldBe([new("SOXL", 3), new(Symbol, 0.25m)], ignoreOrder: true);
        ledger.Cash.ShouldBe(598.75m, "10 shares at 50 dollars, and 0.25 % of them to the broker");
        CheckBooks(ledger, "opened with shares");

        await _market.Exchange.EraseAccountAsync(id);
        await FailsAsync(BrokerError.KeyRefused, () => _market.Exchange.GetLedgerAsync(id));
    }

    public static TheoryData<BrokerHolding[]> NoHoldings => new()
    {
        { [new(Symbol, 0)] },
        { [new(Symbol, -1)] },
        { [new(Symbol, 0.000000001m)] },
        { [new(Symbol, 2_000_000_000)] },
        { [new(Symbol, 1), new(Symbol, 2)] },
        { [new("", 1)] },
    };

    [Theory]
    [MemberData(nameof(NoHoldings))]
    public async Task An_account_is_not_opened_with_what_is_no_holding(BrokerHolding[] holdings)
    {
        var id = Guid.CreateVersion7();

        await Should.ThrowAsync<ArgumentException>(() => _market.Exchange.OpenAccountAsync(id, 100, holdings));

        await FailsAsync(BrokerError.KeyRefused, () => _market.Exchange.GetLedgerAsync(id));
    }

    [Fact]
    public async Task Books_of_the_first_version_take_accounts_with_shares_too()
    {
        await using var elsewhere = await TestDatabase.CreateAsync(database.Options.Provider);
        var (old, opened) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using (var exchange = _market.AnotherExchange(elsewhere.Options))
        {
            await exchange.OpenAccountAsync(old, 100);
        }

        var paper = elsewhere.Options.Provider == DatabaseProvider.Postgres ? "paper." : "";
        await MakeFirstVersionAsync(elsewhere.Options, $"DROP TABLE {paper}transfers; DELETE FROM {paper}schema_version; INSERT INTO {paper}schema_version (version) VALUES (1)");

        await using var next = _market.AnotherExchange(elsewhere.Options);
        await next.OpenAccountAsync(opened, 50, [new(Symbol, 2)]);
        (await next.GetLedgerAsync(opened)).Holdings.ShouldBe([new(Symbol, 2)]);
        (await next.GetLedgerAsync(old)).Cash.ShouldBe(100);
    }

    [Fact]
    public async Task An_account_that_was_never_opened_is_not_an_empty_one()
    {
        var broker = _market.Exchange.For(Guid.CreateVersion7());

        (await broker.PlaceAsync(new(Symbol, Side.Buy, 1, 50.00m), None)).ShouldBeOfType<PlaceResult.Rejected>().Code.ShouldBe("UNKNOWN_ACCOUNT");
        await FailsAsync(BrokerError.KeyRefused, () => broker.GetHoldingsAsync(None));
        await FailsAsync(BrokerError.KeyRefused, () => broker.GetOrdersAsync(_market.SessionDate, None));
        await FailsAsync(BrokerError.KeyRefused, () => broker.CancelAsync(new(_market.SessionDate, "0000000001", Symbol, 1), None));
        await FailsAsync(BrokerError.KeyRefused, () => _market.Exchange.DepositAsync(broker.CredentialId, 1));
        await FailsAsync(BrokerError.KeyRefused, () => _market.Exchange.GetLedgerAsync(broker.CredentialId));
    }

    [Fact]
    public async Task A_transaction_of_ours_does_not_take_an_order_back()
    {
        var broker = await _market.OpenAccountAsync(1000);
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await broker.PlaceAsync(new(Symbol, Side.Buy, 1, 50.00m), None);
        }

        (await broker.GetOrdersAsync(_market.SessionDate, None)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_call_that_its_caller_gave_up_leaves_nothing_behind()
    {
        var broker = await _market.OpenAccountAsync(1000);
        await Should.ThrowAsync<OperationCanceledException>(() => broker.PlaceAsync(new(Symbol, Side.Buy, 1, 50.00m), new(canceled: true)));

        (await broker.GetOrdersAsync(_market.SessionDate, None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_host_has_one_exchange_and_closes_it()
    {
        var services = new ServiceCollection()
            .AddSingleton<IPriceSource>(_market.Prices)
            .AddSingleton<IMarketCalendar>(new WeekdayCalendar())
            .AddSingleton<TimeProvider>(_market.Clock)
            .AddPaperBroker(database.Options, new());
        using var provider = services.BuildServiceProvider();
        var exchange = provider.GetRequiredService<IPaperExchange>();
        exchange.ShouldBeSameAs(provider.CreateScope().ServiceProvider.GetRequiredService<IPaperExchange>());

        var id = Guid.CreateVersion7();
        await exchange.OpenAccountAsync(id, 100);
        (await _market.Exchange.GetLedgerAsync(id)).Cash.ShouldBe(100);
        Should.Throw<ArgumentException>(() => services.AddPaperBroker(database.Options, new() { CommissionRate = 1 }));
    }

    [Fact]
    public async Task A_clock_set_back_gives_no_number_twice()
    {
        var broker = await _market.OpenAccountAsync(10_000);
        foreach (var days in (int[])[0, 0, 1, -1, -1, 1, 1, -1])
        {
            var order = (await broker.PlaceAsync(new(Symbol, Side.Buy, 1, 40.00m), None)).ShouldBeOfType<PlaceResult.Accepted>();
            order.OrderDate.ShouldBe(_market.SessionDate);
            _market.Now = _market.Now.AddDays(days);
        }

        (await _market.Exchange.GetLedgerAsync(broker.CredentialId)).Orders.Count.ShouldBe(8);
    }

    [Fact]
    public async Task Work_that_was_not_committed_never_happened()
    {
        var broker = await _market.OpenAccountAsync(1000);
        await using var anotherProcess = PaperDatabase.Create(database.Options);
        var books = new PaperBooks(anotherProcess, new(), broker.CredentialId);
        await using (var session = await books.OpenAsync(None))
        {
            await session.BeginAsync(snapshot: false, None);
            var account = await books.ReadAccountAsync(session, locked: true, None);
            account!.Place(new(Symbol, Side.Buy, 5, 50.00m), 1, new WeekdayCalendar().SessionOn(_market.SessionDate)!, 50.00m, _market.Now);
            await books.SaveAsync(session, account, None);
            await KillAsync(session, broker.CredentialId);
        }

        var ledger = await _market.Exchange.GetLedgerAsync(broker.CredentialId);
        ledger.Cash.ShouldBe(1000);
        ledger.Orders.ShouldBeEmpty();
        ledger.Fills.ShouldBeEmpty();
        (await broker.PlaceAsync(new(Symbol, Side.Buy, 1, 50.00m), None)).ShouldBeOfType<PlaceResult.Accepted>().OrderNumber.ShouldBe("0000000001");
    }

    [Fact]
    public async Task Books_out_of_reach_are_a_failure_and_a_placement_surely_did_not_arrive()
    {
        await using var exchange = _market.AnotherExchange(OutOfReach);
        var broker = exchange.For(Guid.CreateVersion7());

        await FailsAsync(BrokerError.NotSent, () => broker.PlaceAsync(new(Symbol, Side.Buy, 1, 50.00m), None));
        await FailsAsync(BrokerError.Unavailable, () => broker.GetOrdersAsync(_market.SessionDate, None));
        await FailsAsync(BrokerError.Unavailable, () => broker.GetHoldingsAsync(None));
        await FailsAsync(BrokerError.Unavailable, () => exchange.OpenAccountAsync(broker.CredentialId, 1));
    }

    protected abstract DatabaseOptions OutOfReach { get; }

    /// <summary>Runs statements on the books of a database.</summary>
    private protected abstract Task MakeFirstVersionAsync(DatabaseOptions options, string sql);

    /// <summary>What a killed process leaves of a session that has written and not committed.</summary>
    private protected abstract Task KillAsync(PaperSession session, Guid credentialId);

    private protected static async Task FailsAsync(BrokerError error, Func<Task> call) =>
        (await call.ShouldThrowAsync<BrokerException>()).Error.ShouldBe(error);

    private protected static void CheckBooks(PaperLedger ledger, string where)
    {
        var signed = ledger.Fills.Sum(fill => (fill.Side == Side.Buy ? -fill.Amount : fill.Amount) - fill.Fee);
        ledger.Cash.ShouldBe(ledger.Deposits.Sum(deposit => deposit.Amount) + signed, where);
        ledger.Cash.ShouldBeGreaterThanOrEqualTo(0, where);
        var shares = ledger.Fills.Select(fill => (fill.Symbol, Shares: fill.Side == Side.Buy ? fill.Quantity : -fill.Quantity))
            .Concat(ledger.Transfers.Select(transfer => (transfer.Symbol, Shares: transfer.Quantity)))
            .GroupBy(move => move.Symbol, move => move.Shares, (symbol, moves) => new BrokerHolding(symbol, moves.Sum()))
            .Where(holding => holding.Quantity != 0);
        ledger.Holdings.ShouldBe(shares, ignoreOrder: true, where);
        ledger.Holdings.ShouldAllBe(holding => holding.Quantity > 0, where);
        foreach (var order in ledger.Orders)
        {
            var fills = ledger.Fills.Where(fill => fill.OrderDate == order.OrderDate && fill.OrderNumber == order.OrderNumber).ToList();
            order.FilledQuantity.ShouldBe(fills.Sum(fill => fill.Quantity), where);
            order.FilledAmount.ShouldBe(fills.Sum(fill => fill.Amount), where);
            order.Fees.ShouldBe(fills.Sum(fill => fill.Fee), where);
            order.Fees.ShouldBe(Math.Round(order.FilledAmount * 0.0025m, 2, MidpointRounding.AwayFromZero), where);
            order.LatestFillAt.ShouldBe(fills.Count == 0 ? null : fills[^1].At, where);
            (order.State == BrokerOrderState.Filled).ShouldBe(order.FilledQuantity == order.Quantity, where);
            fills.ShouldAllBe(fill => order.Side == Side.Buy ? fill.Price <= order.LimitPrice : fill.Price >= order.LimitPrice, where);
        }
    }

    private async Task<string> StepAsync(IBroker broker, Random random)
    {
        var symbol = random.Next(2) == 0 ? Symbol : "SOXL";
        switch (random.Next(12))
        {
            case < 6:
                var limit = Math.Round(_market.Prices[symbol] * random.Next(95, 106) / 100m, 2);
                var side = random.Next(5) < 3 ? Side.Buy : Side.Sell;
                return $"place {await broker.PlaceAsync(new(symbol, side, random.Next(1, 12), limit), None)}";
            case 6:
                var open = (await _market.Exchange.GetLedgerAsync(broker.CredentialId)).Orders;
                if (open.Count == 0)
                {
                    return "nothing to cancel";
                }

                var order = open[^Math.Min(open.Count, random.Next(1, 4))];
                return $"cancel {order.OrderNumber}: {await broker.CancelAsync(new(order.OrderDate, order.OrderNumber, order.Symbol, order.Quantity), None)}";
            case < 10:
                _market.SetPrice(symbol, Math.Round(_market.Prices[symbol] * random.Next(9500, 10500) / 10000m, 3));
                _market.Now = _market.Now.AddSeconds(random.Next(1, 600));
                return $"{symbol} is {_market.Prices[symbol]}";
            case 10:
                await broker.GetOpenOrdersAsync(None);
                return "look";
            default:
                if (random.Next(3) > 0)
                {
                    return "nothing";
                }

                _market.Now = _market.SessionClose.AddHours(18).AddDays(_market.SessionDate.DayOfWeek == DayOfWeek.Friday ? 2 : 0);
                await broker.GetHoldingsAsync(None);
                return "next session";
        }
    }
}
