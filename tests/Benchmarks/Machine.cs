using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using EggMoney.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EggMoney.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    private const int Commits = 300;

    public static object Describe(DatabaseOptions database) => new
    {
        os = RuntimeInformation.OSDescription,
        cpu = ReadCpu(),
        cores = Environment.ProcessorCount,
        dotnet = RuntimeInformation.FrameworkDescription,
        efCore = Version(typeof(Microsoft.EntityFrameworkCore.DbContext)),
        npgsql = Version(typeof(NpgsqlConnection)),
        database = database.Provider.ToString(),
        configuration = typeof(Machine).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration,
    };

    /// <summary>Most memory that the process ever had, in MB.</summary>
    public static double PeakRssMb()
    {
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("VmHWM", StringComparison.Ordinal));
        return Math.Round(double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024, 1);
    }

    /// <summary>Median time of one durable single-row commit in the same place, in milliseconds.</summary>
    public static async Task<double> MeasureCommitAsync(DatabaseOptions database)
    {
        await using DbConnection connection = database.Provider == DatabaseProvider.Sqlite
            ? new SqliteConnection("Data Source=" + database.SqlitePath + ".commit.db")
            : new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        if (database.Provider == DatabaseProvider.Sqlite)
        {
            await ExecuteAsync(connection, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
        }

        await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS benchmark_commit (id INTEGER PRIMARY KEY, note TEXT)");
        var times = new double[Commits];
        for (var index = 0; index < Commits; index++)
        {
            var started = Stopwatch.GetTimestamp();
            await ExecuteAsync(connection, $"INSERT INTO benchmark_commit VALUES ({index}, '{new string('x', 200)}')");
            times[index] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        await ExecuteAsync(connection, "DROP TABLE benchmark_commit");
        Array.Sort(times);
        return Math.Round(times[Commits / 2], 3);
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the benchmark's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static string ReadCpu() => File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";

    private static string Version(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";
}
