using EggMoney.Infrastructure.Persistence;
using Xunit;

namespace EggMoney.Integration.Fixtures;

/// <summary>One database for all tests of a class; each makes tenants of its own in it.</summary>
public abstract class SharedDatabase(DatabaseProvider provider) : IAsyncLifetime
{
    internal TestHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await TestHost.StartAsync(provider);

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

public sealed class SqliteDatabase() : SharedDatabase(DatabaseProvider.Sqlite);

public sealed class PostgresDatabase() : SharedDatabase(DatabaseProvider.Postgres);
