using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Integration.Fixtures;

/// <summary>A migrated database of its own with the services that reach it, and helpers to fill it.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly TestDatabase? _database;

    private TestHost(TestDatabase? database, ServiceProvider services)
    {
        _database = database;
        Services = services;
    }

    public ServiceProvider Services { get; }

    public DatabaseOptions Options => Services.GetRequiredService<DatabaseOptions>();

    public ISystemQueries Queries => Services.GetRequiredService<ISystemQueries>();

    public ISystemCommands Commands => Services.GetRequiredService<ISystemCommands>();

    public static async Task<TestHost> StartAsync(
        DatabaseProvider provider,
        Func<DatabaseOptions, DatabaseOptions>? change = null,
        Action<IServiceCollection>? configure = null)
    {
        var database = await TestDatabase.CreateMigratedAsync(provider);
        var services = new ServiceCollection().AddEggMoneyPersistence(change?.Invoke(database.Options) ?? database.Options);
        configure?.Invoke(services);
        return new(database, services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));
    }

    /// <summary>The services alone, on a database that somebody else made and will drop.</summary>
    public static TestHost StartOn(DatabaseOptions database) => new(
        null, new ServiceCollection().AddEggMoneyPersistence(database).BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }));

    /// <summary>A scope of the tenant's own.</summary>
    public ITenantScope Begin(TenantInfo tenant) => Services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);

    /// <summary>A database of the tenant's, as handlers get it.</summary>
    public async Task<IEggMoneyDb> OpenAsync(TenantInfo tenant)
    {
        await using var scope = Begin(tenant);
        return await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
    }

    /// <summary>The context behind a tenant's database; null is nobody's.</summary>
    public Task<EggMoneyDbContext> OpenContextAsync(TenantInfo? tenant)
    {
        var accessor = new MultiTenantContextAccessor();
        if (tenant is not null)
        {
            accessor.Set(tenant);
        }

        return EggMoneyDbFactory.OpenAsync(Services.GetRequiredService<ContextFactory>().ForTenant(accessor), CancellationToken.None);
    }

    public Task<EggMoneyDbContext> OpenSystemContextAsync() =>
        Services.GetRequiredService<SystemDbContextFactory>().OpenAsync(CancellationToken.None);

    /// <summary>Adds a user with the rows that each has once: schedule, settings, cash, a paper credential.</summary>
    public async Task<TenantInfo> AddTenantAsync(string username, Action<User>? change = null)
    {
        var user = new User
        {
            Id = Guid.CreateVersion7(),
            Username = username,
            Email = username + "@example.org",
            CreatedAt = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc),
        };
        change?.Invoke(user);
        if (!await Commands.TryAddUserAsync(user, CancellationToken.None))
        {
            throw new InvalidOperationException($"{username} is taken.");
        }

        var tenant = new TenantInfo(user.Id, user.Username);
        await using var db = await OpenAsync(tenant);
        db.Schedules.Add(new Schedule { EnabledSince = user.CreatedAt });
        db.Settings.Add(new UserSettings());
        db.CashAccounts.Add(new CashAccount());
        db.UserCredentials.Add(new UserCredential { Id = Guid.CreateVersion7(), Broker = "paper", Label = "Paper" });
        await SaveAsync(db);
        return tenant;
    }

    public static async Task SaveAsync(IEggMoneyDb db)
    {
        if (!await db.TrySaveAsync(CancellationToken.None))
        {
            throw new InvalidOperationException("Somebody else saved first.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
