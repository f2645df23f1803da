using EggMoney.CrashHost.Model;
using EggMoney.CrashHost.Nights;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Xunit;

namespace EggMoney.Integration.Crash;

/// <summary>Nights with real processes, all begun at once: they mostly wait for their clock, and so all of them together take as long as one.</summary>
public sealed class ServerNights : IAsyncLifetime
{
    /// <summary>Of both engines together.</summary>
    public const int Kills = 20;

    private readonly List<string> _said = [];
    private readonly List<Task> _all = [];

    internal KillRun OnSqlite { get; private set; } = null!;

    internal KillRun OnPostgres { get; private set; } = null!;

    internal NodesNight Nodes { get; private set; } = null!;

    internal Task<IReadOnlyList<string>[]> Killed { get; private set; } = null!;

    internal Task<IReadOnlyList<string>> TwoNodes { get; private set; } = null!;

    internal Task<IReadOnlyList<string>> SentTwice { get; private set; } = null!;

    /// <summary>What was said while they went on, by whom.</summary>
    public string Said(string who)
    {
        lock (_said)
        {
            return string.Join('\n', _said.Where(line => line.StartsWith(who, StringComparison.Ordinal)));
        }
    }

    public Task InitializeAsync()
    {
        // Another night each time; what it was is said.
        var seed = Random.Shared.Next(1, 1_000_000) * 10;
        OnSqlite = new(() => MakeAsync(DatabaseProvider.Sqlite), seed, Hear("kills"));
        OnPostgres = new(() => MakeAsync(DatabaseProvider.Postgres), seed + 5, Hear("kills"));
        Nodes = new(Hear("nodes"));
        _all.Add(Killed = Task.WhenAll(OnSqlite.PlayAsync(Kills / 2), OnPostgres.PlayAsync(Kills / 2)));
        _all.Add(TwoNodes = PlayAsync(DatabaseProvider.Postgres, options => Nodes.PlayAsync(options, seed)));
        _all.Add(SentTwice = PlayAsync(DatabaseProvider.Sqlite, async options =>
        {
            await using var night = await Night.PrepareAsync(options, new Random(seed), Night.Short, faults: false, TwiceServer.Program);
            return await night.CloseAsync(night.Servers[0], new());
        }));
        return Task.CompletedTask;
    }

    /// <summary>Their processes end before we do, also where a test has given up.</summary>
    public async Task DisposeAsync()
    {
        foreach (var task in _all)
        {
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<IReadOnlyList<string>> PlayAsync(DatabaseProvider provider, Func<DatabaseOptions, Task<IReadOnlyList<string>>> play)
    {
        var database = await MakeAsync(provider);
        try
        {
            return await play(database.Options);
        }
        finally
        {
            await database.Drop();
        }
    }

    private static async Task<ModelDatabase> MakeAsync(DatabaseProvider provider)
    {
        var database = await TestDatabase.CreateMigratedAsync(provider);
        return new(database.Options, database.DisposeAsync);
    }

    private Action<string> Hear(string who) => line =>
    {
        lock (_said)
        {
            _said.Add($"{who}: {line}");
        }
    };
}
