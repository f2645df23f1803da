using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence.Postgres;
using EggMoney.Infrastructure.Persistence.Sqlite;
using EggMoney.Infrastructure.Tenancy;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Makes contexts of either engine. The roles have connection pools of their own, so that no connection of one serves another.</summary>
internal sealed class ContextFactory(DatabaseOptions options, ILoggerFactory loggers, LiveEvents? live = null)
{
    private static readonly MultiTenantContextAccessor Nobody = new();

    private readonly Func<IMultiTenantContextAccessor, EggMoneyDbContext> _app = Prepare(options, loggers, DatabaseRole.App, options.Unwatched ? null : live);
    private readonly Func<IMultiTenantContextAccessor, EggMoneyDbContext> _quiet = Prepare(options, loggers, DatabaseRole.App, live: null);
    private readonly Func<IMultiTenantContextAccessor, EggMoneyDbContext> _system = Prepare(options, loggers, DatabaseRole.System, live: null);
    private readonly Func<IMultiTenantContextAccessor, EggMoneyDbContext> _owner = Prepare(options, loggers, DatabaseRole.Owner, live: null);

    /// <summary>How contexts reach an SQLite file: by this their pool is known.</summary>
    public string SqliteConnectionString => SqliteString(options);

    /// <summary>A context of the accessor's tenant; one without a tenant sees no row.</summary>
    public EggMoneyDbContext ForTenant(IMultiTenantContextAccessor accessor) => _app(accessor);

    /// <summary>A context of a tenant on the open connection of another one. Nobody is told of what it saves: who does so moves rows by the thousand,
    /// or those of somebody else.</summary>
    public EggMoneyDbContext ForTenantWithin(EggMoneyDbContext other, Guid tenant)
    {
        var accessor = new MultiTenantContextAccessor();
        accessor.Set(new(tenant, tenant.ToString("D")));
        var context = _quiet(accessor);
        context.Database.SetDbConnection(other.Database.GetDbConnection());
        return context;
    }

    /// <summary>A context of nobody that may ask across tenants.</summary>
    public EggMoneyDbContext ForSystem() => _system(Nobody);

    /// <summary>A context that may change tables.</summary>
    public EggMoneyDbContext ForOwner() => _owner(Nobody);

    private static Func<IMultiTenantContextAccessor, EggMoneyDbContext> Prepare(DatabaseOptions options, ILoggerFactory loggers, DatabaseRole role, LiveEvents? live)
    {
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            var sqlite = Builder<SqliteEggMoneyDbContext>(loggers)
                .UseSqlite(SqliteString(options))
                .AddInterceptors(new SqliteSession(options))
                .Options;
            return accessor => new SqliteEggMoneyDbContext(sqlite, accessor, role) { Live = live };
        }

        var builder = Builder<PostgresEggMoneyDbContext>(loggers).UseNpgsql(PostgresConnections.StringFor(options, role));
        if (role != DatabaseRole.Owner)
        {
            builder.AddInterceptors(new PostgresSession(PostgresConnections.RoleFor(role), options.ReadOnly));
        }

        return accessor => new PostgresEggMoneyDbContext(builder.Options, accessor, role) { Live = live };
    }

    private static string SqliteString(DatabaseOptions options)
    {
        var file = new SqliteConnectionStringBuilder(options.ConnectionString) { DefaultTimeout = 30, ForeignKeys = true };
        if (options.ReadOnly)
        {
            file.Mode = SqliteOpenMode.ReadOnly;
        }

        return file.ToString();
    }

    private static DbContextOptionsBuilder<T> Builder<T>(ILoggerFactory loggers)
        where T : DbContext => new DbContextOptionsBuilder<T>()
        .UseLoggerFactory(loggers)

        // A lost race is an expected answer here (TrySaveAsync), not an error to be logged with its values.
        // Whatever else fails is logged by whoever catches its exception.
        .ConfigureWarnings(warnings => warnings
            .Ignore(CoreEventId.SaveChangesFailed, CoreEventId.OptimisticConcurrencyException)
            .Log((RelationalEventId.CommandError, LogLevel.Debug)));
}
