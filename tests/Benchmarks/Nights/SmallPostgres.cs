using System.Collections.Concurrent;
using System.Globalization;
using EggMoney.CrashHost.Nights;
using Npgsql;

namespace EggMoney.Benchmarks.Nights;

/// <summary>A cluster for one run, set for a small machine, with the program's three roles, reached by its socket. Commits are durable.</summary>
internal sealed class SmallPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ChildProcess _process;
    private readonly string _sockets;

    private readonly ConcurrentDictionary<string, int> _complaints = new();

    private SmallPostgres(ChildProcess process, string sockets)
    {
        (_process, _sockets) = (process, sockets);
        process.Heard += line =>
        {
            if (line.IndexOf("FATAL:", StringComparison.Ordinal) is >= 0 and var at || (at = line.IndexOf("ERROR:", StringComparison.Ordinal)) >= 0)
            {
                _complaints.AddOrUpdate(line[at..], 1, (_, count) => count + 1);
            }
        };
    }

    /// <summary>The last it wrote.</summary>
    public string Output => _process.Output;

    /// <summary>What it refused, and how often.</summary>
    public IReadOnlyDictionary<string, int> Complaints => _complaints;

    /// <summary>The first process.</summary>
    public int Id => int.Parse(_process.Id, CultureInfo.InvariantCulture);

    /// <summary>For the program.</summary>
    public string ConnectionString => $"Host={_sockets};Database=eggmoney;Username=eggmoney";

    /// <summary>For us, who measure.</summary>
    public string OwnersConnectionString => $"Host={_sockets};Database=eggmoney;Username=postgres;Pooling=false";

    public static async Task<SmallPostgres> StartAsync(string folder, Cgroup cgroup, long memory)
    {
        var bin = Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Where(path => File.Exists(Path.Combine(path, "postgres"))).Order().Last();
        var (data, sockets) = (Path.Combine(folder, "pg"), Path.Combine(folder, "pg-run"));
        foreach (var made in (string[])[data, sockets])
        {
            Directory.CreateDirectory(made);
        }

        // PostgreSQL refuses to run as root.
        string[] user = Environment.UserName == "root" ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] : [];
        if (user.Length > 0)
        {
            await Shell.RunAsync("chmod", "755", folder);
            await Shell.RunAsync("chown", "-R", "postgres:postgres", data, sockets);
        }

        await Shell.RunAsync([.. user, Path.Combine(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]);
        await File.WriteAllTextAsync(Path.Combine(data, "postgresql.auto.conf"), Settings(memory) + $"listen_addresses = ''\nunix_socket_directories = '{sockets}'\n");
        var process = ChildProcess.Run(folder, cgroup.Enter(Cgroup.Others, [.. user, Path.Combine(bin, "postgres"), "-D", data]), new Dictionary<string, string?> { ["PGDATA"] = null });
        var cluster = new SmallPostgres(process, sockets);
        try
        {
            await cluster.MakeRolesAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks something as the owner of everything.</summary>
    public async Task<List<T>> AskAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var connection = new NpgsqlConnection(OwnersConnectionString);
        await connection.OpenAsync();
        return await AskAsync(connection, sql, read);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process.IsAlive)
        {
            // A fast shutdown: its children go with it.
            await Shell.RunAsync("kill", "-INT", _process.Id);
            await _process.EndAsync(Patience);
        }

        await _process.DisposeAsync();
    }

    /// <summary>What the installer writes for a machine of this size (deploy/files/postgresql.conf).</summary>
    private static string Settings(long memory)
    {
        var (connections, shared, work, maintenance, wal) = memory < 1536L * 1048576 ? (60, 64, 2, 32, 256) : (100, 160, 4, 64, 512);
        return string.Create(CultureInfo.InvariantCulture, $"""
            max_connections = {connections}
            shared_buffers = {shared}MB
            effective_cache_size = {memory / 1048576 / 2}MB
            work_mem = {work}MB
            maintenance_work_mem = {maintenance}MB
            autovacuum_work_mem = 16MB
            autovacuum_max_workers = 2
            wal_buffers = 2MB
            min_wal_size = 80MB
            max_wal_size = {wal}MB
            checkpoint_timeout = 15min
            max_worker_processes = 4
            max_parallel_workers = 0
            max_parallel_workers_per_gather = 0
            jit = off
            random_page_cost = 1.1
            fsync = on
            synchronous_commit = on
            full_page_writes = on

            """);
    }

    private static async Task<List<T>> AskAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the benchmark's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private async Task MakeRolesAsync()
    {
        await using var connection = new NpgsqlConnection($"Host={_sockets};Database=postgres;Username=postgres;Pooling=false");
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await connection.OpenAsync();
                break;
            }
            catch (NpgsqlException) when (attempt < 300 && _process.IsAlive)
            {
                await Task.Delay(100);
            }
        }

        foreach (var statement in (string[])[
            "CREATE ROLE eggmoney LOGIN CREATEDB", "CREATE ROLE eggmoney_app NOLOGIN", "CREATE ROLE eggmoney_system NOLOGIN", "GRANT eggmoney_app, eggmoney_system TO eggmoney",
            "CREATE DATABASE eggmoney OWNER eggmoney"])
        {
            await AskAsync(connection, statement, _ => 0);
        }
    }
}
