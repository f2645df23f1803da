using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.CrashHost;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace EggMoney.Integration.Crash;

/// <summary>A database, prepared once, in which a tenant has one session behind it; and copies of it, on which processes are killed.</summary>
internal sealed class CrashLab : IAsyncDisposable
{
    private readonly TradingHost _prepared;
    private readonly DatabaseCopies _copies;

    private CrashLab(TradingHost prepared, DatabaseOptions options, TenantInfo tenant)
    {
        _prepared = prepared;
        Options = options;
        Tenant = tenant;
        _copies = new(options);
    }

    public DatabaseOptions Options { get; }

    public TenantInfo Tenant { get; }

    public static async Task<CrashLab> PrepareAsync(DatabaseProvider provider)
    {
        var host = await TradingHost.StartAsync(
            provider, new(2025, 3, 11, 12, 0, 0, DateTimeKind.Utc), new CrashMarket(), options: CrashScenario.Options(TimeSpan.FromHours(1)), throwaway: true, paper: CrashScenario.Paper);
        var options = (DatabaseOptions)host.Services.GetService(typeof(DatabaseOptions))!;
        var buyer = new BotSettings("first", CrashScenario.Buys, Seed: 2040, CheckBandPrice: false, ClosingDipRules: [new(0.07m, 0.5m)]);
        BotSettings[] bots = [buyer, buyer with { Name = "second", ClosingDipRules = [] }, new("seller", CrashScenario.Sells, Seed: 2100)];
        var tenant = await host.AddTenantAsync("crash", 100_000, bots, CrashScenario.Slices);
        await host.ChangeAsync(tenant, async db =>
        {
            var schedule = await db.Schedules.SingleAsync();
            (schedule.PlanTime, schedule.SliceStart, schedule.SliceEnd, schedule.ClosingDipTime) =
                (CrashScenario.PlanTime, CrashScenario.SliceStart, CrashScenario.SliceEnd, CrashScenario.DipTime);
        });
        await host.Driver.RunUntilAsync(CrashScenario.Prepared, CancellationToken.None);

        // Its services end here, so that its files are whole and its database has no visitor; the database itself stays until the end.
        await host.Services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        return new(host, options, tenant);
    }

    /// <summary>A copy of our books and the broker's, as they were before the session.</summary>
    public Task<TestDatabase> CopyAsync() => _copies.MakeAsync();

    /// <summary>A node in this process, to look at a copy or to go on with it.</summary>
    public static TradingHost Enter(TestDatabase database, DateTime now) => TradingHost.StartOn(
        database.Options with { Throwaway = true }, now, new CrashMarket(), CrashScenario.Options(TimeSpan.FromHours(1)), CrashScenario.Paper);

    /// <summary>Runs nodes in a process of their own, which is killed when those that are to end have come to their steps.</summary>
    public Task<CrashProcess> RunAsync(IReadOnlyList<CrashJob> jobs, params string[] more) => CrashProcess.RunAsync(
    [
        "--provider", Options.Provider.ToString(),
        "--tenant", Tenant.Id.ToString(),
        .. more,
        .. jobs.SelectMany(job => new[] { "--job", job.From.ToString("O"), job.KillAt.ToString(CultureInfo.InvariantCulture), job.Database.Options.ConnectionString }),
    ]);

    public async ValueTask DisposeAsync()
    {
        _copies.Dispose();
        await _prepared.DisposeAsync();
    }
}

/// <summary>One laboratory an engine, for all tests of a class.</summary>
public sealed class CrashLabs : IAsyncLifetime
{
    private readonly Dictionary<DatabaseProvider, CrashLab> _labs = [];

    internal async Task<CrashLab> GetAsync(DatabaseProvider provider) =>
        _labs.TryGetValue(provider, out var lab) ? lab : _labs[provider] = await CrashLab.PrepareAsync(provider);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var lab in _labs.Values)
        {
            await lab.DisposeAsync();
        }
    }
}
