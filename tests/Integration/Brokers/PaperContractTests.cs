using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Xunit;

namespace EggMoney.Integration.Brokers;

/// <summary>One database for a class of tests; each test has accounts of its own in it.</summary>
public abstract class PaperDatabaseFixture(DatabaseProvider provider) : IAsyncLifetime
{
    private TestDatabase? _database;

    public DatabaseOptions Options => _database!.Options;

    public async Task InitializeAsync() => _database = await TestDatabase.CreateAsync(provider);

    public async Task DisposeAsync() => await _database!.DisposeAsync();
}

public sealed class SqlitePaperFixture() : PaperDatabaseFixture(DatabaseProvider.Sqlite);

public sealed class PostgresPaperFixture() : PaperDatabaseFixture(DatabaseProvider.Postgres);

public sealed class PaperContractOnSqliteTests(SqlitePaperFixture database) : BrokerContractTests, IClassFixture<SqlitePaperFixture>
{
    protected override Task<IBrokerHarness> CreateHarnessAsync(decimal commissionRate, decimal? partialFillRate) => Task.FromResult<IBrokerHarness>(
        PaperHarness.Start(database.Options, new() { CommissionRate = commissionRate, PartialFillRate = partialFillRate }));
}

public sealed class PaperContractOnPostgresTests(PostgresPaperFixture database) : BrokerContractTests, IClassFixture<PostgresPaperFixture>
{
    protected override Task<IBrokerHarness> CreateHarnessAsync(decimal commissionRate, decimal? partialFillRate) => Task.FromResult<IBrokerHarness>(
        PaperHarness.Start(database.Options, new() { CommissionRate = commissionRate, PartialFillRate = partialFillRate }));
}
