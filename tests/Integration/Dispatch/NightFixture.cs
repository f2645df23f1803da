using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>Nights of three Korean mornings at a steady price; each test pulls the plug that it is about. Times below are Korean:
/// plan 00:05, slices 00:10, 01:15, 02:20, 03:25 and 04:30, dip 04:50, close 05:00.</summary>
public abstract class NightFixture(DatabaseProvider provider) : IAsyncLifetime
{
    protected static readonly DateOnly Day1 = new(2026, 3, 3);
    protected static readonly DateOnly Day2 = new(2026, 3, 4);
    protected static readonly DateOnly Day3 = new(2026, 3, 5);
    private TradingHost? _host;

    private protected ScriptedMarket Market { get; } = new ScriptedMarket()
        .Set("TQQQ", new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), 50m, 50m)
        .Set("SOXL", new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), 30m, 30m);

    private protected static ListedCalendar Calendar => new([Day1, Day2, Day3]);

    private protected TradingHost Host => _host!;

    private protected FaultyBrokers Brokers => (FaultyBrokers)Host.Services.GetRequiredService<IBrokerFactory>();

    protected virtual DispatchOptions Options => new() { TenantBudget = TimeSpan.FromSeconds(20) };

    protected virtual PaperOptions Paper => new();

    public async Task InitializeAsync() => _host = await TradingHost.StartAsync(
        provider, At(Day1, "00:00").AddHours(-3), Market, Calendar, services => services.AddSingleton<IBrokerFactory, FaultyBrokers>(), Options, paper: Paper);

    public async Task DisposeAsync() => await Host.DisposeAsync();

    protected static DateTime At(DateOnly day, string time) => ListedCalendar.At(day, TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

    protected static DateOnly Session(DateOnly day) => ListedCalendar.SessionOf(day);

    protected Task RunToAsync(DateOnly day, string time) => Host.Driver.RunUntilAsync(At(day, time), CancellationToken.None);

    /// <summary>A bot that buys a seed every day, whatever the price.</summary>
    protected static BotSettings Buyer(string name = "TQ_1", decimal seed = 1000, string symbol = "TQQQ") =>
        new(name, symbol, seed, SkipSell: true, MaxTier: 40);

    private protected Task<TenantInfo> AddAsync(string name, params BotSettings[] bots) => Host.AddTenantAsync(name, 100_000, bots);

    private protected Task<Guid> CredentialAsync(TenantInfo tenant) => Host.WithDbAsync(tenant, db => db.UserCredentials.Select(row => row.Id).SingleAsync());

    private protected Task<List<DispatchRun>> RunsAsync(TenantInfo tenant, DateOnly day) =>
        Host.WithDbAsync(tenant, db => db.DispatchRuns.AsNoTracking().Where(row => row.SessionDate == Session(day)).OrderBy(row => row.DueAt).ToListAsync());

    private protected async Task<DispatchRun?> RunAsync(TenantInfo tenant, DateOnly day, WorkPhase phase, int number = 0) =>
        (await RunsAsync(tenant, day)).Find(row => row.Phase == phase && row.Number == number);

    private protected Task<List<OrderSlice>> SlicesAsync(TenantInfo tenant, DateOnly day) =>
        Host.WithDbAsync(tenant, db => db.OrderSlices.AsNoTracking().Where(row => row.SessionDate == Session(day)).OrderBy(row => row.DueAt).ThenBy(row => row.OrderId).ToListAsync());

    private protected Task<Order> OrderAsync(TenantInfo tenant, DateOnly day) =>
        Host.WithDbAsync(tenant, db => db.Orders.AsNoTracking().SingleAsync(row => row.SessionDate == Session(day)));

    private protected Task<List<Trade>> TradesAsync(TenantInfo tenant) =>
        Host.WithDbAsync(tenant, db => db.Trades.AsNoTracking().OrderBy(row => row.ExecutedAt).ToListAsync());

    private protected Task<List<Notification>> MessagesAsync(TenantInfo tenant, NotificationKind kind) =>
        Host.WithDbAsync(tenant, db => db.Notifications.AsNoTracking().Where(row => row.Kind == kind).ToListAsync());

    private protected Task<Position?> PositionAsync(TenantInfo tenant, string bot = "TQ_1") =>
        Host.WithDbAsync(tenant, db => db.Positions.AsNoTracking().SingleOrDefaultAsync(row => row.Name == bot));

    private protected async Task BooksBalanceAsync(params TenantInfo[] tenants)
    {
        foreach (var tenant in tenants)
        {
            (await Books.CheckAsync(Host, tenant)).ShouldBeEmpty();
        }
    }
}
