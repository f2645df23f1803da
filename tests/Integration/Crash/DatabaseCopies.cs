using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Npgsql;

namespace EggMoney.Integration.Crash;

/// <summary>Makes copies of a database that was prepared once, our books and the broker's.</summary>
internal sealed class DatabaseCopies(DatabaseOptions options) : IDisposable
{
    private readonly SemaphoreSlim _copying = new(1);

    public async Task<TestDatabase> MakeAsync()
    {
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            return await TestDatabase.CopySqliteAsync(options.SqlitePath);
        }

        await _copying.WaitAsync();
        try
        {
            return await TestDatabase.CopyPostgresAsync(new NpgsqlConnectionStringBuilder(options.ConnectionString).Database!);
        }
        finally
        {
            _copying.Release();
        }
    }

    public void Dispose() => _copying.Dispose();
}
