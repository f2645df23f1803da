using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.CrashHost.Model;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EggMoney.CrashHost.Nights;

/// <summary>The books of the servers under test, read past them and never written.</summary>
internal sealed class NightBooks : IAsyncDisposable
{
    private readonly DatabaseOptions _database;
    private readonly ServiceProvider _services;
    private readonly string _copy;
    private NightBooks? _left;

    /// <summary>Makes one.</summary>
    /// <param name="database">What the servers use.</param>
    /// <param name="copy">A path for copies of an SQLite file.</param>
    public NightBooks(DatabaseOptions database, string copy)
    {
        (_database, _copy) = (database, copy);
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(TimeProvider.System).AddGeneratedPrices(1);
        services.AddEggMoneyApplication().AddEggMoneyInfrastructure(database).AddSecurity(SecretKeys.Parse(SecretKeys.Generate()));
        _services = services.BuildServiceProvider();
    }

    /// <summary>What a user's session is made of.</summary>
    public Task<ModelBooks> LoadAsync(TenantInfo user, DateOnly session) => ReadAsync(user, db => ModelBooks.LoadAsync(db, session));

    /// <summary>All slices of a session, while servers run or when they are dead.</summary>
    public async Task<IReadOnlyList<OrderSlice>> SlicesAsync(IEnumerable<TenantInfo> users, DateOnly session)
    {
        var slices = new List<OrderSlice>();
        foreach (var user in users)
        {
            slices.AddRange(await ReadAsync(user, db => db.OrderSlices.AsNoTracking().Where(slice => slice.SessionDate == session).ToListAsync()));
        }

        return slices;
    }

    /// <summary>The same of a dead server. SQLite's files are read in a copy: whoever opens them first mends them, and that is to be the next server.</summary>
    public async Task<IReadOnlyList<OrderSlice>> LeftBehindAsync(IEnumerable<TenantInfo> users, DateOnly session)
    {
        if (_database.Provider == DatabaseProvider.Postgres)
        {
            return await SlicesAsync(users, session);
        }

        File.Delete(_copy + "-shm");
        File.Delete(_copy + "-wal");
        File.Copy(_database.SqlitePath, _copy, overwrite: true);
        if (File.Exists(_database.SqlitePath + "-wal"))
        {
            File.Copy(_database.SqlitePath + "-wal", _copy + "-wal");
        }

        _left ??= new(new(DatabaseProvider.Sqlite, $"Data Source={_copy};Pooling=False", Throwaway: true), _copy);
        return await _left.SlicesAsync(users, session);
    }

    public async ValueTask DisposeAsync()
    {
        if (_left is not null)
        {
            await _left.DisposeAsync();
        }

        await _services.DisposeAsync();
    }

    private async Task<T> ReadAsync<T>(TenantInfo user, Func<IEggMoneyDb, Task<T>> read)
    {
        await using var scope = _services.GetRequiredService<ITenantScopeFactory>().Begin(user);
        await using var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
        return await read(db);
    }
}
