using System.Text.Json;
using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.Simulate.Rehearsals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Integration.Simulate;

/// <summary>A server's database with a user who has traded for two sessions, and rehearsals of the third on recorded or invented prices.</summary>
internal sealed class RehearsalLab : IAsyncDisposable
{
    public static readonly MarketSession Next = NyseCalendar.Instance.SessionOn(new(2026, 3, 4))!;

    private static readonly DateTime Start = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc);

    private readonly SimulateFiles _files = new();
    private readonly ServiceProvider _reader;

    private RehearsalLab(TradingHost host)
    {
        Host = host;

        // What the command line has: the same database, which refuses to be written.
        _reader = new ServiceCollection()
            .AddSingleton<TimeProvider>(host.Clock)
            .AddEggMoneyApplication()
            .AddEggMoneyInfrastructure(Database with { ReadOnly = true })
            .BuildServiceProvider(validateScopes: true);
    }

    public TradingHost Host { get; }

    public DatabaseOptions Database => Host.Services.GetRequiredService<DatabaseOptions>();

    public IServiceProvider Reader => _reader;

    public string Prices => _files.In("");

    public static async Task<RehearsalLab> StartAsync(DatabaseProvider provider)
    {
        var market = new ScriptedMarket();
        foreach (var (symbol, price) in new[] { ("TQQQ", 50m), ("SOXL", 40m) })
        {
            market.Set(symbol, Start, price, price).Set(symbol, Start.AddDays(1), price * 0.96m, price);
        }

        return new(await TradingHost.StartAsync(provider, Start, market));
    }

    /// <summary>A user whose bots have traded on 2 and 3 March, at 50 and 48 dollars (TQQQ) and at 40 and 38.40 (SOXL).</summary>
    public async Task<TenantInfo> AddTraderAsync(string username, decimal cash, params BotSettings[] bots)
    {
        var tenant = await Host.AddTenantAsync(username, cash, bots, slices: 3, averagePriceCheckAuto: true);
        await Host.Driver.RunUntilAsync(NyseCalendar.Instance.SessionOn(new(2026, 3, 3))!.Close.AddHours(1), CancellationToken.None);
        return tenant;
    }

    /// <summary>Records one price a day from 2 March on.</summary>
    public RehearsalLab Record(string symbol, params decimal[] prices)
    {
        _files.WithFlatPrices(symbol, new(2026, 3, 2), prices);
        return this;
    }

    public Task ChangeAsync(TenantInfo tenant, Func<IEggMoneyDb, Task> change) => Host.ChangeAsync(tenant, change);

    public Task<Bot> BotAsync(TenantInfo tenant, string name) => Host.WithDbAsync(tenant, db => db.Bots.AsNoTracking().SingleAsync(bot => bot.Name == name));

    public Task<Position?> PositionAsync(TenantInfo tenant, string bot) => Host.WithDbAsync(
        tenant, db => db.Positions.AsNoTracking().SingleOrDefaultAsync(position => position.BotId != null && position.Name == bot));

    /// <summary>Rehearses on the recorded prices, from the session after those that were traded.</summary>
    public Task<Rehearsed> OnRecordedAsync(string username, int sessions = 1) => RunAsync(new([username], sessions, Prices, Next.Date));

    public async Task<Rehearsed> RunAsync(RehearsalOptions options)
    {
        using var output = new StringWriter();
        var file = _files.In("rehearsal.json");
        var code = await RehearsalRunner.RunAsync(_reader, options with { Json = file }, output, CancellationToken.None);
        return new(code, output.ToString(), JsonSerializer.Deserialize<RehearsalResult>(await File.ReadAllTextAsync(file), JsonSerializerOptions.Web)!);
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await Host.DisposeAsync();
        _files.Dispose();
    }
}

/// <summary>What a rehearsal told.</summary>
internal sealed record Rehearsed(int Code, string Output, RehearsalResult Result)
{
    public RehearsalOfUser User => Result.Users.Single();

    public RehearsedBot Bot(string name, int session = 0) => User.Sessions[session].Bots.Single(bot => bot.Name == name);
}
