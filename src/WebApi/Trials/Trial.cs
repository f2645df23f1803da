using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Reporting;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Simulations;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.WebApi.Hosting;
using EggMoney.WebApi.Simulate;
using SimulationResult = EggMoney.Application.Trading.Simulations.SimulationResult;

namespace EggMoney.WebApi.Trials;

/// <summary>What came of it.</summary>
/// <param name="Summary">In a few figures.</param>
/// <param name="Result">Day by day.</param>
/// <param name="Differences">What does not balance, in sentences: a defect.</param>
internal sealed record TrialOutcome(SimulationSummary Summary, SimulationResult Result, IReadOnlyList<string> Differences);

/// <summary>Trades one bot over sessions of the past, through the production dispatcher, commands, paper broker and a database that is thrown away.</summary>
/// <param name="work">What is to be traded.</param>
/// <param name="prices">On which prices.</param>
/// <param name="sessions">In which sessions; at least one, each with a price.</param>
/// <param name="complete">Whether no session between them lacks a price.</param>
internal sealed class Trial(SimulationWork work, PricesDto prices, IReadOnlyList<MarketSession> sessions, bool complete)
{
    /// <summary>Long enough after the close for the session to be settled and reported.</summary>
    private static readonly TimeSpan AfterClose = TimeSpan.FromHours(1);

    /// <summary>Runs it.</summary>
    /// <param name="advanced">Told after each session how many are done.</param>
    /// <param name="logging">Where errors go; the same one for all trials.</param>
    /// <param name="cancellationToken">Ends it between two pieces of work.</param>
    public async Task<TrialOutcome> RunAsync(Func<int, Task> advanced, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder(serving: true);
        var database = DatabaseOptions.SqliteFile(Path.Combine(folder.Path, "simulate.db"), throwaway: true) with { Unwatched = true };
        var market = new ServiceCollection().AddKnownPrices(work.Symbol, prices.Days);
        await using var services = SimulationNode.Compose(market, database, Simulation.StartOf(sessions[0]), logging);
        await Databases.MigrateAsync(services, cancellationToken);
        var desk = services.GetRequiredService<TenantDesk>();
        var tenant = await desk.AddUserAsync("simulation", cancellationToken);
        var credential = await desk.SendAsync(tenant, new OpenTradingCopyCommand(work.Trading, work.Cash), cancellationToken);

        var driver = services.GetRequiredService<DispatchDriver>();
        var closes = prices.Days.ToDictionary(day => day.Date, day => day.Close);
        var hold = Holding.Of(work.Cash, prices.Days.First(day => day.Date == sessions[0].Date).Open);
        var days = new List<SimulatedDay>(sessions.Count);
        var mostInvested = 0m;
        BotDto? bot = null;
        foreach (var session in sessions)
        {
            await driver.RunUntilAsync(session.Close + AfterClose, cancellationToken);
            var close = closes[session.Date];
            bot = (await desk.SendAsync(tenant, new ListBotsQuery(), cancellationToken))[0];
            var cash = (await desk.SendAsync(tenant, new GetBooksQuery(), cancellationToken)).Cash;
            mostInvested = Math.Max(mostInvested, bot.Cost);
            days.Add(new(session.Date, close, Money.ToCents(cash + (bot.Quantity * close)), bot.Tier, bot.Quantity > 0 ? bot.AveragePrice : null, hold.At(close)));
            await advanced(days.Count);
        }

        var books = await desk.SendAsync(tenant, new GetBooksQuery(), cancellationToken);
        var broker = await services.GetRequiredService<IPaperExchange>().GetLedgerAsync(credential, cancellationToken);
        var differences = BooksAudit.Compare(books, broker, work.Cash, await desk.SendAsync(tenant, new GetTradeHistoryQuery(), cancellationToken));
        var trades = await TradesAsync(desk, tenant, cancellationToken);
        var result = new SimulationResult(
            days,
            trades.ConvertAll(trade => new SimulatedTrade(trade.Session, trade.Kind, trade.Quantity, trade.Price, trade.Total, trade.Fees, trade.RealisedProfit)),
            Cycles(trades, bot!.CycleStartedAt));
        return new(Summary(result, books, bot, mostInvested), result, differences);
    }

    private SimulationSummary Summary(SimulationResult result, BooksDto books, BotDto bot, decimal mostInvested)
    {
        var (days, trades) = (result.Days, result.Trades);
        var highest = days.MaxBy(day => day.Tier)!;
        var (profit, held) = (days[^1].Value - work.Cash, days[^1].Hold - work.Cash);
        return new(
            prices.Market,
            days[0].Session,
            days[^1].Session,
            days.Count,
            complete,
            work.Cash,
            days[^1].Value,
            profit,
            Rate(profit),
            Money.ToCents(books.RealisedProfit),
            trades.Sum(trade => trade.Fees),
            Drawdown(days.Select(day => day.Value)),
            Money.ToCents(mostInvested),
            highest.Tier,
            highest.Session,
            bot.Tier,
            trades.Count(trade => trade.Profit is null),
            trades.Count(trade => trade.Profit is not null),
            result.Cycles.Count(cycle => cycle.To is not null),
            held,
            Rate(held),
            Drawdown(days.Select(day => day.Hold)));
    }

    private decimal Rate(decimal profit) => Math.Round(profit / work.Cash, 6, MidpointRounding.AwayFromZero);

    private decimal Drawdown(IEnumerable<decimal> values)
    {
        var (high, deepest) = (work.Cash, 0m);
        foreach (var value in values)
        {
            high = Math.Max(high, value);
            deepest = Math.Max(deepest, high > 0 ? (high - value) / high : 0);
        }

        return Math.Round(deepest, 6, MidpointRounding.AwayFromZero);
    }

    private static List<SimulatedCycle> Cycles(List<TradeDto> trades, DateTime? running) =>
    [
        .. trades.GroupBy(trade => trade.CycleStartedAt).Select(cycle =>
        {
            var sales = cycle.Where(trade => trade.RealisedProfit is not null).ToList();
            var purchases = cycle.Where(trade => trade.RealisedProfit is null).ToList();
            return new SimulatedCycle(
                cycle.First().Session,
                cycle.Key == running && running is not null ? null : cycle.Last().Session,
                purchases.Count,
                sales.Count,
                purchases.Sum(trade => trade.Total),
                Money.ToCents(sales.Sum(trade => trade.RealisedProfit ?? 0)));
        }),
    ];

    private static async Task<List<TradeDto>> TradesAsync(TenantDesk desk, TenantInfo tenant, CancellationToken cancellationToken)
    {
        var trades = new List<TradeDto>();
        string? cursor = null;
        do
        {
            var page = (await desk.SendAsync(tenant, new ListTradesQuery(cursor, PageLimit.Max), cancellationToken)).Value ?? throw new InvalidOperationException("A page of trades was refused.");
            trades.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        trades.Reverse();
        return trades;
    }

    /// <summary>The same cash in whole shares from the beginning, without fees.</summary>
    private readonly record struct Holding(decimal Shares, decimal Cash)
    {
        public static Holding Of(decimal cash, decimal price) => decimal.Floor(cash / price) is var shares ? new(shares, cash - (shares * price)) : default;

        public decimal At(decimal price) => Money.ToCents(Cash + (Shares * price));
    }
}
