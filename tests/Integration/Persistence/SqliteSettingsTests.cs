using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Persistence;

public sealed class SqliteSettingsTests
{
    [Theory]
    [InlineData(false, 2L)]
    [InlineData(true, 0L)]
    public async Task Each_connection_is_set_up_as_documented(bool throwaway, long synchronous)
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, options => options with { Throwaway = throwaway });
        for (var i = 0; i < 2; i++)
        {
            // The second one comes from the pool.
            await using var db = await host.OpenContextAsync(null);
            (await PragmaAsync(db, "journal_mode")).ShouldBe("wal");
            (await PragmaAsync(db, "synchronous")).ShouldBe(synchronous);
            (await PragmaAsync(db, "foreign_keys")).ShouldBe(1L);
            (await PragmaAsync(db, "busy_timeout")).ShouldBe(30_000L);
        }
    }

    private static async Task<object?> PragmaAsync(EggMoneyDbContext db, string name)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "PRAGMA " + name;
        return await command.ExecuteScalarAsync();
    }
}
