using System.Net;
using System.Net.Http.Json;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.Hosting;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;
using WebServer = EggMoney.WebApi.Hosting.Server;

namespace EggMoney.Integration.Server;

/// <summary>People sign up at a demonstration and trade its market.</summary>
public class DemoSignUpTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Who_signs_up_at_a_demonstration_is_no_real_user_and_is_there_after_a_restart(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateMigratedAsync(provider);
        await using (var first = await StartAsync(database))
        {
            var alice = (await SendAsync(first, new RegisterCommand("alice", "alice@example.org", "Correct-horse 1"))).Value.ShouldNotBeNull();
            var user = await UserAsync(first, alice.Id);
            (user.Simulated, user.Active).ShouldBe((true, true));

            // An admin may add somebody who has no password yet.
            var caller = new Caller(alice.Id, "alice", CallerVia.Session, IsAdmin: true);
            await using var scope = first.Services.GetRequiredService<ITenantScopeFactory>().Begin(new(alice.Id, "alice"), caller);
            (await scope.Services.GetRequiredService<IMediator>().Send(new Application.Accounts.Admin.AddTenantCommand("bob", "bob@example.org"))).IsOk.ShouldBeTrue();
        }

        await using var second = await StartAsync(database);
        var queries = second.Services.GetRequiredService<ISystemQueries>();
        (await queries.HasRealUsersAsync(default)).ShouldBeFalse();
        (await queries.ListTenantsAsync(default)).Select(tenant => tenant.Identifier).ShouldBe(["alice", "bob", "haneul", "minjun", "seoyeon"]);

        // What anybody may see without a login is of the invented people only.
        (await queries.ListInventedTenantsAsync(default)).Select(tenant => tenant.Identifier).ShouldBe(["haneul", "minjun", "seoyeon"]);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_demonstration_starts_without_whoever_has_their_name_taken(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateMigratedAsync(provider);
        await using (var unprepared = WebServer.Build(Options(database.Options)))
        {
            // Before the people of the demonstration are made, as when its first start was killed.
            await unprepared.StartAsync();
            using var client = new HttpClient { BaseAddress = new(unprepared.Urls.Single()) };
            using var answer = await client.PostAsJsonAsync("/api/v1/auth/register", new { username = "Haneul", email = "h@example.org", password = "Correct-horse 1" });
            answer.StatusCode.ShouldBe(HttpStatusCode.Created);
            await unprepared.StopAsync();
        }

        await using var app = await StartAsync(database);
        var queries = app.Services.GetRequiredService<ISystemQueries>();
        (await queries.ListTenantsAsync(default)).Select(tenant => tenant.Identifier).ShouldBe(["Haneul", "minjun", "seoyeon"]);
        (await queries.ListInventedTenantsAsync(default)).Select(tenant => tenant.Identifier).ShouldBe(["minjun", "seoyeon"]);
    }

    [Fact]
    public async Task A_demonstration_refuses_the_users_of_a_simulation()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite);
        await host.AddTenantAsync("somebody", user => user.Simulated = true);

        (await Should.ThrowAsync<ProblemException>(() => StartAsync(host.Options))).Message.ShouldContain("somebody, who is not of the demonstration");
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("0")]
    [InlineData("2.00:00:00")]
    public async Task A_pace_that_is_none_is_told(string pace)
    {
        await using var database = await TestDatabase.CreateMigratedAsync(DatabaseProvider.Sqlite);
        var usual = Options(database.Options);
        var options = usual with
        {
            Configure = builder =>
            {
                usual.Configure!(builder);
                builder.Configuration["EGGMONEY_DEMO_PACE"] = pace;
            },
        };

        Should.Throw<ProblemException>(() => WebServer.Build(options)).Message.ShouldContain($"EGGMONEY_DEMO_PACE is '{pace}'");
    }

    private static Task<WebApplication> StartAsync(TestDatabase database) => StartAsync(database.Options);

    private static ServerOptions Options(DatabaseOptions database) => new(ServerClock.Demo, "http://127.0.0.1:0", [])
    {
        Say = _ => { },
        Configure = builder =>
        {
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["EGGMONEY_DATABASE"] = database.ConnectionString,
                ["SECRET_KEY"] = SecretKeys.Generate(),
                ["EGGMONEY_REGISTRATION"] = "open",
            });
        },
    };

    private static async Task<WebApplication> StartAsync(DatabaseOptions database)
    {
        var options = Options(database);
        var app = WebServer.Build(options);
        await WebServer.PrepareAsync(app, options);
        return app;
    }

    private static async Task<T> SendAsync<T>(WebApplication app, IRequest<T> request)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    private static async Task<User> UserAsync(WebApplication app, Guid id)
    {
        await using var scope = app.Services.GetRequiredService<ITenantScopeFactory>().Begin(new(id, "alice"));
        await using var db = await scope.Services.GetRequiredService<Application.IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
        return db.Users.Single();
    }
}
