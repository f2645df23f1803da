using System.Net.Http.Headers;
using EggMoney.Application;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Notifications.Telegram;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.Infrastructure.Security;
using EggMoney.WebApi.Hosting;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WebServer = EggMoney.WebApi.Hosting.Server;

namespace EggMoney.Integration.Fixtures;

/// <summary>The real server on a port of its own, with a database of its own; its clocks are the test's.</summary>
internal sealed class ApiHost : IAsyncDisposable
{
    /// <summary>Trading time: a Monday morning in New York, before the open.</summary>
    public static readonly DateTime TradingStart = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc);

    /// <summary>The machine's time.</summary>
    public static readonly DateTime WallStart = new(2026, 11, 22, 9, 0, 0, DateTimeKind.Utc);

    private readonly TestDatabase? _database;
    private readonly WebApplication _app;

    private ApiHost(TestDatabase? database, WebApplication app, SettableTimeProvider wall)
    {
        _database = database;
        _app = app;
        Wall = wall;
        Address = new(app.Urls.Single());
        Anonymous = new() { BaseAddress = Address };
    }

    public Uri Address { get; }

    /// <summary>A client of nobody.</summary>
    public HttpClient Anonymous { get; }

    /// <summary>The clock of logins and tokens.</summary>
    public SettableTimeProvider Wall { get; }

    /// <summary>What whoever started it was told.</summary>
    public required IReadOnlyList<string> Said { get; init; }

    public IServiceProvider Services => _app.Services;

    public DatabaseOptions Database => Services.GetRequiredService<DatabaseOptions>();

    public DrivenTimeProvider Trading => Services.GetRequiredService<DrivenTimeProvider>();

    public DispatchDriver Driver => Services.GetRequiredService<DispatchDriver>();

    /// <summary>Starts one on an empty database.</summary>
    public static async Task<ApiHost> StartAsync(
        DatabaseProvider provider, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var database = await TestDatabase.CreateMigratedAsync(provider);
        return await StartOnAsync(database, database.Options, SecretKeys.Generate(), new SettableTimeProvider(WallStart), settings, configure);
    }

    /// <summary>Starts one on a database that somebody else made and will drop.</summary>
    public static Task<ApiHost> StartOnAsync(DatabaseOptions database) =>
        StartOnAsync(null, database, SecretKeys.Generate(), new SettableTimeProvider(WallStart), settings: null, configure: null);

    /// <summary>Restores into a database that somebody else made, and starts on it.</summary>
    public static async Task<ApiHost> StartRestoredAsync(
        DatabaseOptions database, string secretKey, Func<IServiceProvider, Task> restore, TimeProvider? clock = null, Action<IServiceCollection>? configure = null)
    {
        await using (var services = Operations.RestoreServices.Of(database, secretKey, clock))
        {
            await restore(services);
        }

        return await StartOnAsync(null, database, secretKey, new SettableTimeProvider(WallStart), settings: null, configure);
    }

    /// <summary>Starts one more node on the same database, with the same clock and other settings.</summary>
    public Task<ApiHost> StartAnotherAsync(string secretKey, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null) =>
        StartOnAsync(null, Database, secretKey, Wall, settings, configure);

    private static async Task<ApiHost> StartOnAsync(
        TestDatabase? owned, DatabaseOptions database, string secretKey, SettableTimeProvider wall, IReadOnlyDictionary<string, string?>? settings, Action<IServiceCollection>? configure)
    {
        var said = new List<string>();
        var options = new ServerOptions(ServerClock.ByHand, "http://127.0.0.1:0", [])
        {
            Say = said.Add,
            Configure = builder =>
            {
                builder.Logging.ClearProviders();
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["EGGMONEY_DATABASE"] = database.ConnectionString,
                    ["SECRET_KEY"] = secretKey,

                    // All tests come from one address.
                    ["RateLimits:AttemptsPerAddress"] = "1000000",
                    ["RateLimits:AttemptsPerAccount"] = "1000000",
                    ["RateLimits:Requests"] = "1000000",
                    ["Login:FailureTime"] = "00:00:00",
                });
                builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());
                builder.Services.AddDrivenClock(TradingStart).AddSingleton(new WallClock(wall));

                // A hundredth of the rounds: tests log in often.
                builder.Services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1000);
                if (settings?.ContainsKey("EGGMONEY_TELEGRAM_URL") != true)
                {
                    // Nobody listens there, and no test's token leaves the machine.
                    builder.Services.AddSingleton(new TelegramOptions { Url = new("http://127.0.0.1:9/") });
                }

                configure?.Invoke(builder.Services);
            },
        };
        var app = WebServer.Build(options);
        await WebServer.PrepareAsync(app, options);
        await app.StartAsync();
        return new(owned, app, wall) { Said = said };
    }

    /// <summary>A user who is logged in, made past the sign-up.</summary>
    public async Task<ApiUser> AddUserAsync(string username, UserRole role = UserRole.User)
    {
        var user = new User
        {
            Id = Guid.CreateVersion7(Wall.GetUtcNow()),
            Username = username,
            Email = username + "@example.org",
            CreatedAt = Wall.GetUtcNow().UtcDateTime,
            Role = role,
            SecurityStamp = Guid.NewGuid().ToString("N"),
        };
        if (!await Services.GetRequiredService<ISystemCommands>().TryAddUserAsync(user, CancellationToken.None))
        {
            throw new InvalidOperationException($"{username} is taken.");
        }

        var tenant = new TenantInfo(user.Id, username);
        await SendAsync(tenant, new FurnishTenantCommand());
        return new(tenant, ClientOf(await IssueAsync(tenant)));
    }

    /// <summary>A new login of a user, and its access token.</summary>
    public Task<string> IssueAsync(TenantInfo tenant) => WithDbAsync(tenant, async db =>
    {
        var now = Wall.GetUtcNow().UtcDateTime;
        var session = new LoginSession { Id = Guid.CreateVersion7(Wall.GetUtcNow()), CreatedAt = now, LastUsedAt = now, ExpiresAt = now.AddDays(30) };
        db.LoginSessions.Add(session);
        await TestHost.SaveAsync(db);
        return Services.GetRequiredService<IAccessTokens>().Issue(new() { Id = tenant.Id, Username = tenant.Identifier, Email = "" }, session.Id).Token;
    });

    /// <summary>A client that sends this token.</summary>
    public HttpClient ClientOf(string token) => new() { BaseAddress = Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    /// <summary>Sends a request in a scope of the tenant's own.</summary>
    public async Task<T> SendAsync<T>(TenantInfo tenant, ITenantRequest<T> request)
    {
        await using var scope = Services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
        return await scope.Services.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>Reads or changes a tenant's rows in a context of its own.</summary>
    public async Task<T> WithDbAsync<T>(TenantInfo tenant, Func<IEggMoneyDb, Task<T>> use)
    {
        await using var scope = Services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
        await using var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
        return await use(db);
    }

    public async ValueTask DisposeAsync()
    {
        Anonymous.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}

/// <summary>A user of an <see cref="ApiHost"/>.</summary>
/// <param name="Tenant">Who.</param>
/// <param name="Client">Sends their access token.</param>
internal sealed record ApiUser(TenantInfo Tenant, HttpClient Client);
