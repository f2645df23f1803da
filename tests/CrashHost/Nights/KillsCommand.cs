using System.Globalization;
using EggMoney.CrashHost.Model;
using EggMoney.Infrastructure.Persistence;
using Npgsql;

namespace EggMoney.CrashHost.Nights;

/// <summary>By hand: <c>kills --kills 200 [--seed 1] [--postgres CONNECTION]</c>. On SQLite, or in databases that it makes and drops on that server.</summary>
internal static class KillsCommand
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var (kills, seed, postgres) = (200, 1, (string?)null);
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            switch (arguments[i])
            {
                case "--kills":
                    kills = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
                    break;
                case "--seed":
                    seed = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture);
                    break;
                case "--postgres":
                    postgres = arguments[i + 1];
                    break;
                default:
                    throw new ArgumentException($"What is {arguments[i]}?", nameof(arguments));
            }
        }

        var run = new KillRun(postgres is null ? SqliteAsync : () => PostgresAsync(postgres), seed, Console.WriteLine);
        var problems = await run.PlayAsync(kills);
        foreach (var problem in problems)
        {
            Console.WriteLine(problem);
        }

        Console.WriteLine(run.Count);
        return problems.Count == 0 ? 0 : 1;
    }

    private static Task<ModelDatabase> SqliteAsync()
    {
        var folder = Directory.CreateTempSubdirectory("eggmoney-kills-").FullName;
        return Task.FromResult(new ModelDatabase(DatabaseOptions.SqliteFile(Path.Combine(folder, "eggmoney.db")), () =>
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        }));
    }

    private static async Task<ModelDatabase> PostgresAsync(string server)
    {
        var name = "egg_kills_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync($"CREATE DATABASE {name}");
        return new(
            new(DatabaseProvider.Postgres, new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString()),
            async () => await ExecuteAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)"));

        async Task ExecuteAsync(string sql)
        {
            await using var connection = new NpgsqlConnection(server);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
