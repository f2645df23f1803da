using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Reporting;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.Simulate;

/// <summary>Runs sessions through the production dispatcher, commands, paper broker and database under the driven clock.</summary>
internal sealed class Simulation(IServiceProvider services, BotsFile file, IReadOnlyList<MarketSession> sessions)
{
    /// <summary>Long enough after the close for the session to be settled and reported.</summary>
    private static readonly TimeSpan AfterClose = TimeSpan.FromHours(1);

    private readonly TenantDesk _desk = services.GetRequiredService<TenantDesk>();
    private readonly TimeProvider _clock = services.GetRequiredService<TimeProvider>();
    private readonly IPriceSource _prices = services.GetRequiredService<IPriceSource>();

    /// <summary>When the driven clock has to start: before the first session's open, so that its plan is not in the past.</summary>
    public static DateTime StartOf(MarketSession first) => first.Open.AddHours(-1);

    /// <summary>Runs all sessions.</summary>
    /// <param name="advanced">Told after each session.</param>
    /// <param name="cancellationToken">Ends it between two pieces of work.</param>
    public async Task<SimulationResult> RunAsync(Action advanced, CancellationToken cancellationToken)
    {
        var people = new List<Person>();
        foreach (var user in file.Users)
        {
            var bots = user.Bots.Select(bot => new AddBotCommand(bot));
            people.Add(new(user, await _desk.AddAsync(user.Username, BotsFileReader.Account(user), bots, cancellationToken)));
        }

        var driver = services.GetRequiredService<DispatchDriver>();
        var closes = new Closes(_prices, people.SelectMany(person => person.User.Bots).Select(bot => bot.Symbol));
        var started = _clock.GetTimestamp();
        foreach (var session in sessions)
        {
            await driver.RunUntilAsync(session.Close + AfterClose, cancellationToken);
            closes.MoveTo(session.Date);
            foreach (var person in people)
            {
                var books = await _desk.SendAsync(person.Tenant, new GetBooksQuery(), cancellationToken);
                person.Equity.Add(new(session.Date, Money.ToCents(books.Cash + books.Holdings.Sum(holding => holding.Quantity * closes.Of(holding.Symbol)))));
            }

            advanced();
        }

        var elapsed = _clock.GetElapsedTime(started);
        var users = new List<UserResult>();
        foreach (var person in people)
        {
            users.Add(await ResultAsync(person, cancellationToken));
        }

        var perSecond = Math.Round((decimal)(people.Count * sessions.Count / Math.Max(0.001, elapsed.TotalSeconds)), 1);
        return new(sessions.Count, (long)elapsed.TotalMilliseconds, perSecond, users);
    }

    private async Task<UserResult> ResultAsync(Person person, CancellationToken cancellationToken)
    {
        var books = await _desk.SendAsync(person.Tenant, new GetBooksQuery(), cancellationToken);
        var bots = await _desk.SendAsync(person.Tenant, new ListBotsQuery(), cancellationToken);
        var trades = await _desk.SendAsync(person.Tenant, new GetTradeHistoryQuery(), cancellationToken);
        var broker = await services.GetRequiredService<IPaperExchange>().GetLedgerAsync(books.CredentialId!.Value, cancellationToken);
        return new(
            person.User.Username,
            books.Cash,
            books.RealisedProfit,
            person.Equity,
            [.. bots.Select(bot => new BotResult(
                bot.Name,
                bot.Symbol,
                bot.Active,
                bot.Tier,
                bot.Quantity,
                bot.AveragePrice,
                bot.AddedSeed,
                bot.CheckAveragePrice,
                new(bot.Trailing.Mode, bot.Trailing.HighWatermark, bot.Trailing.StopPrice)))],
            [.. trades.Select(trade => new TradeResult(
                trade.SessionDate, trade.Bot, trade.Symbol, trade.Kind.Name(), trade.Quantity, trade.Price, trade.Total, trade.Profit, trade.ProfitRate))])
        {
            InitialCash = person.User.Cash,
            Differences = BooksAudit.Compare(books, broker, person.User.Cash, trades),
        };
    }

    private sealed record Person(BotsFileUser User, TenantInfo Tenant)
    {
        public List<EquityPoint> Equity { get; } = [];
    }

    /// <summary>The latest close of each symbol as the sessions go by.</summary>
    private sealed class Closes
    {
        private readonly Dictionary<string, Queue<DailyPrice>> _ahead = [];
        private readonly Dictionary<string, decimal> _latest = [];

        public Closes(IPriceSource prices, IEnumerable<string> symbols)
        {
            foreach (var symbol in symbols.Distinct())
            {
                _ahead[symbol] = new(prices.Daily(symbol, DateOnly.MinValue, DateOnly.MaxValue));
            }
        }

        public void MoveTo(DateOnly date)
        {
            foreach (var (symbol, rows) in _ahead)
            {
                while (rows.TryPeek(out var row) && row.Date <= date)
                {
                    _latest[symbol] = rows.Dequeue().Close;
                }
            }
        }

        /// <summary>A holding was bought at a price, so there is one.</summary>
        public decimal Of(string symbol) => _latest[symbol];
    }
}
