using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using Microsoft.Data.Sqlite;
using Npgsql;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Brokers;

public sealed class PaperBooksOnSqliteTests(SqlitePaperFixture database) : PaperBooksTests(database), IClassFixture<SqlitePaperFixture>
{
    private readonly SqlitePaperFixture _database = database;

    protected override DatabaseOptions OutOfReach => DatabaseOptions.SqliteFile("/proc/nowhere/eggmoney.db");

    [Fact]
    public async Task The_books_are_a_file_beside_the_main_one()
    {
        await Market.OpenAccountAsync(1);

        PaperSqlite.PathBeside("/data/eggmoney.db").ShouldBe("/data/eggmoney.paper.db");
        File.Exists(PaperSqlite.PathBeside(_database.Options.SqlitePath)).ShouldBeTrue();
        File.Exists(_database.Options.SqlitePath).ShouldBeFalse("the main file is not its business");
    }

    [Fact]
    public async Task An_account_with_a_long_past_is_read_by_its_open_orders_only()
    {
        await Market.OpenAccountAsync(1);
        await using var connection = new SqliteConnection($"Data Source={PaperSqlite.PathBeside(_database.Options.SqlitePath)};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + PaperSql.Sqlite.Account.Split(';')[0];
        command.Parameters.AddWithValue("@account", Guid.CreateVersion7());
        var plan = "";
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            plan += reader.GetString(3) + "\n";
        }

        plan.ShouldContain("ix_orders_open");
    }

    private protected override async Task MakeFirstVersionAsync(DatabaseOptions options, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={PaperSqlite.PathBeside(options.SqlitePath)};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A kill leaves the files' bytes as they are: copies of them, opened elsewhere, are what the next process finds.</summary>
    private protected override async Task KillAsync(PaperSession session, Guid credentialId)
    {
        var folder = Directory.CreateTempSubdirectory("eggmoney-test-");
        var from = PaperSqlite.PathBeside(_database.Options.SqlitePath);
        var to = Path.Combine(folder.FullName, "eggmoney.paper.db");
        File.Copy(from, to);
        File.Copy(from + "-wal", to + "-wal");

        await using (var next = Market.AnotherExchange(DatabaseOptions.SqliteFile(Path.Combine(folder.FullName, "eggmoney.db"))))
        {
            var ledger = await next.GetLedgerAsync(credentialId);
            ledger.Cash.ShouldBe(1000);
            ledger.Orders.ShouldBeEmpty();
            (await next.For(credentialId).PlaceAsync(new("TQQQ", Side.Buy, 1, 50.00m), CancellationToken.None)).ShouldNotBeNull();
        }

        folder.Delete(recursive: true);
    }
}

public sealed class PaperBooksOnPostgresTests(PostgresPaperFixture database) : PaperBooksTests(database), IClassFixture<PostgresPaperFixture>
{
    private readonly PostgresPaperFixture _database = database;

    protected override DatabaseOptions OutOfReach => new(
        DatabaseProvider.Postgres,
        new NpgsqlConnectionStringBuilder(_database.Options.ConnectionString) { Port = 1 }.ToString());

    [Fact]
    public async Task Another_role_cannot_look_into_the_books()
    {
        await Market.OpenAccountAsync(1);
        var stranger = "stranger_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync($"CREATE ROLE {stranger}; GRANT {stranger} TO CURRENT_USER");
        try
        {
            var refusal = await Should.ThrowAsync<PostgresException>(() => ExecuteAsync($"SET ROLE {stranger}; SELECT * FROM paper.accounts"));
            refusal.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        }
        finally
        {
            await ExecuteAsync($"DROP ROLE {stranger}");
        }
    }

    [Fact]
    public async Task A_connection_that_died_costs_one_call_at_most()
    {
        var broker = await Market.OpenAccountAsync(1000);
        await KillConnectionsAsync();
        await FailsAsync(
            Application.Trading.BrokerError.NotSent,
            () => broker.PlaceAsync(new("TQQQ", Side.Buy, 1, 50.00m), CancellationToken.None));

        await broker.PlaceAsync(new("TQQQ", Side.Buy, 1, 50.00m), CancellationToken.None);
        (await broker.GetOrdersAsync(Market.SessionDate, CancellationToken.None)).Count.ShouldBe(1);
    }

    private protected override Task KillAsync(PaperSession session, Guid credentialId) => KillConnectionsAsync("AND state = 'idle in transaction'");

    private protected override Task MakeFirstVersionAsync(DatabaseOptions options, string sql) => ExecuteAsync(sql, options);

    private Task KillConnectionsAsync(string which = "") => ExecuteAsync(
        $"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'EggMoney paper' {which}");

    private async Task ExecuteAsync(string sql, DatabaseOptions? options = null)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder((options ?? _database.Options).ConnectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
