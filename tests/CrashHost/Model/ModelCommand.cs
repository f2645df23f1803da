using System.Globalization;
using EggMoney.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace EggMoney.CrashHost.Model;

/// <summary><c>model [--minutes N] [--seed S] [--postgres CONNECTION]</c>: worlds of chance for as long as is asked, on SQLite, or on a PostgreSQL whose
/// role may create databases.</summary>
internal static class ModelCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var (minutes, seed, postgres) = (1.0, Environment.TickCount & 0xFFFFF, (string?)null);
        for (var index = 0; index + 1 < arguments.Count; index += 2)
        {
            switch (arguments[index])
            {
                case "--minutes":
                    minutes = double.Parse(arguments[index + 1], CultureInfo.InvariantCulture);
                    break;
                case "--seed":
                    seed = int.Parse(arguments[index + 1], CultureInfo.InvariantCulture);
                    break;
                case "--postgres":
                    postgres = arguments[index + 1];
                    break;
                default:
                    await Console.Error.WriteLineAsync($"What is {arguments[index]}? model [--minutes N] [--seed S] [--postgres CONNECTION]");
                    return 2;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Worlds from seed {seed} on, for {minutes} minutes, on {(postgres is null ? "SQLite" : "PostgreSQL")}."));
        var run = new ModelRun(() => postgres is null ? SqliteAsync() : PostgresAsync(postgres), seed, Console.WriteLine);
        var problems = await run.PlayAsync(TimeSpan.FromMinutes(minutes));
        Console.WriteLine(run.Count);
        Console.WriteLine(problems.Count == 0 ? "The books are the broker's." : $"{problems.Count} problems; the first seed named shows them again.");
        return problems.Count == 0 ? 0 : 1;
    }

    private static async Task<ModelDatabase> SqliteAsync()
    {
        var folder = Directory.CreateTempSubdirectory("eggmoney-model-").FullName;
        var options = DatabaseOptions.SqliteFile(Path.Combine(folder, "eggmoney.db"), throwaway: true);
        await MigrateAsync(options);
        return new(options, () =>
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    private static async Task<ModelDatabase> PostgresAsync(string server)
    {
        var name = "eggmoney_model_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        var options = new DatabaseOptions(DatabaseProvider.Postgres, new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString(), Throwaway: true);
        await MigrateAsync(options);
        return new(options, async () => await ExecuteAsync(server, $"DROP DATABASE {name} WITH (FORCE)"));
    }

    private static async Task MigrateAsync(DatabaseOptions options)
    {
        await using var services = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddEggMoneyPersistence(options).BuildServiceProvider();
        await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
