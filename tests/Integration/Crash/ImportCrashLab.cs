using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.CrashHost;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.Integration.LegacyImport;
using EggMoney.TestShared;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Integration.Crash;

/// <summary>What is killed.</summary>
public enum Move
{
    /// <summary>The first import of a machine.</summary>
    Import,

    /// <summary>The import of a newer copy.</summary>
    ImportNewer,

    /// <summary>The undoing of an import.</summary>
    Undo,
}

/// <summary>A user with a bot of their own who moves in, prepared once; and copies of that, on which processes are killed.</summary>
internal sealed class ImportCrashLab : IAsyncDisposable
{
    private static readonly DateTime Before = new(2026, 11, 22, 9, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Now = Before.AddDays(1);
    private static readonly string Machine = LegacyExamples.Path("current/choe/egg_choe.db");

    private readonly TradingHost _prepared;
    private readonly DatabaseOptions _options;
    private readonly DatabaseCopies _copies;
    private readonly Move _move;
    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-newer-").FullName;

    private ImportCrashLab(TradingHost prepared, DatabaseOptions options, TenantInfo tenant, Move move)
    {
        _prepared = prepared;
        _options = options;
        _copies = new(options);
        _move = move;
        Tenant = tenant;
    }

    public TenantInfo Tenant { get; }

    public static async Task<ImportCrashLab> PrepareAsync(DatabaseProvider provider, Move move)
    {
        var host = await TradingHost.StartAsync(provider, Before, new CrashMarket(), throwaway: true);
        var tenant = await host.AddTenantAsync("mover", 100_000, [new("own", CrashScenario.Buys, Seed: 500)]);
        if (move != Move.Import)
        {
            var report = await host.SendAsync(tenant, new ImportLegacyCommand(ImportLab.Machine("choe"), new(DryRun: false)));
            if (report.Outcome != ImportOutcome.Imported)
            {
                throw new InvalidOperationException($"The example is {report.Outcome}.");
            }
        }

        var options = (DatabaseOptions)host.Services.GetService(typeof(DatabaseOptions))!;
        await host.Services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        var lab = new ImportCrashLab(host, options, tenant, move);
        lab.MakeNewer();
        return lab;
    }

    public Task<TestDatabase> CopyAsync() => _copies.MakeAsync();

    /// <summary>Another node on a copy.</summary>
    public static TradingHost Enter(TestDatabase database) => TradingHost.StartOn(
        database.Options with { Throwaway = true },
        Now,
        new CrashMarket(),
        configure: services => services.AddSingleton(provider => new WallClock(provider.GetRequiredService<TimeProvider>())));

    /// <summary>Does it once for each copy in one process of its own: the first to the end, telling its steps; each other one to a step of its own, where it
    /// dies. One that has no such step ends.</summary>
    public Task<CrashProcess> RunAsync(IReadOnlyList<TestDatabase> databases, params string[] more) => CrashProcess.RunAsync(
    [
        "--provider", _options.Provider.ToString(),
        "--tenant", Tenant.Id.ToString(),
        "--scenario", _move == Move.Undo ? "undo" : "import",
        .. Files.SelectMany(file => new[] { "--file", file }),
        "--list",
        .. more,
        .. databases.SelectMany((database, step) => new[] { "--job", Now.ToString("O"), step.ToString(CultureInfo.InvariantCulture), database.Options.ConnectionString }),
    ]);

    /// <summary>Does it here.</summary>
    /// <returns>Whether it was done now, and not before.</returns>
    public async Task<bool> DoAsync(TradingHost host)
    {
        if (_move == Move.Undo)
        {
            var imports = await host.SendAsync(Tenant, new ListImportsQuery());
            return (await host.SendAsync(Tenant, new UndoImportCommand(imports.Value![0].Id))).IsOk;
        }

        var report = await host.SendAsync(Tenant, new ImportLegacyCommand(_move == Move.Import ? ImportLab.Machine("choe") : new([new("egg_choe.db", Newer)], null, null), new(DryRun: false)));
        return report.Outcome == ImportOutcome.Imported;
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        _copies.Dispose();
        await _prepared.DisposeAsync();
    }

    private string Newer => Path.Combine(_folder, "egg_choe.db");

    private IReadOnlyList<string> Files => _move == Move.ImportNewer ? [Newer] : [Machine, Beside("key_store.json"), Beside(".env")];

    private static string Beside(string name) => Path.Combine(Path.GetDirectoryName(Machine)!, name);

    /// <summary>The same machine a good while later: one order is done and in its books, one bot has another seed, and it traded on.</summary>
    private void MakeNewer()
    {
        const int more = 300;
        File.Copy(Machine, Newer);
        using var file = LegacyFile.Open(Newer);
        file.Execute("DELETE FROM \"order\" WHERE name = 'SO_1'");
        file.Execute("UPDATE trade SET amount = 98, purchase_price = 99.03, total_price = 9704.94, latest_date_trade = '2026-05-19 05:30:00.100000' WHERE name = 'SO_1'");
        file.Execute("UPDATE bot_info SET seed = 144.5 WHERE name = 'BI_1'");
        var first = new DateTime(2026, 5, 20, 4, 30, 0, DateTimeKind.Unspecified);
        for (var day = 0; day < more; day++)
        {
            file.Add("history", LegacyFile.Time(first), LegacyFile.Time(first.AddHours(4 * day)), "BUY", "TQ_1", "TQQQ", 70.5m, 0, 1, 0, 0);
        }
    }
}
