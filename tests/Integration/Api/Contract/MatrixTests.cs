using System.Buffers.Text;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api.Contract;

/// <summary>Who gets in where, for every operation that the OpenAPI document has. A new one is covered without being named here.</summary>
public class MatrixTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Nobody_gets_in_without_a_good_token(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var contract = await ApiContract.ReadAsync(host);
        var alice = await host.AddWithPasswordAsync("alice");
        var walk = new Walk(host);
        foreach (var (name, token) in await BadTokensAsync(host, alice))
        {
            foreach (var operation in contract.Operations.Where(operation => !operation.IsOpen))
            {
                await walk.ExpectAsync($"{name} on", operation, operation.Request(Walk.AnyId, token), 401, "unauthenticated");
            }
        }

        walk.Wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Roles_and_scopes_hold_everywhere(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var contract = await ApiContract.ReadAsync(host);
        var alice = await host.AddWithPasswordAsync("alice");
        var session = await host.IssueAsync(alice.Tenant);
        var read = await PersonalTokenAsync(alice, "read");
        var trade = await PersonalTokenAsync(alice, "trade");
        var before = await RowDump.TakeAsync(host, [alice.Tenant], nameof(PersonalToken), nameof(PriceDay));
        var walk = new Walk(host);
        foreach (var operation in contract.Operations)
        {
            switch (operation.Access)
            {
                case "open":
                    break;
                case "read":
                    await walk.ExpectLetInAsync("A token of scope read on", operation, operation.Request(Walk.AnyId, read));
                    break;
                case "trade":
                    operation.Writes.ShouldBeTrue($"{operation} only reads");
                    await walk.ExpectAsync("A token of scope read on", operation, operation.Request(Walk.AnyId, read), 403, "scope_missing");
                    break;
                case "account":
                    await walk.ExpectAsync("A token of scope read on", operation, operation.Request(Walk.AnyId, read), 403, "login_only");
                    await walk.ExpectAsync("A token of scope trade on", operation, operation.Request(Walk.AnyId, trade), 403, "login_only");
                    break;
                case "admin":
                    operation.Path.ShouldStartWith("/api/v1/admin/");
                    await walk.ExpectAsync("A token of scope trade on", operation, operation.Request(Walk.AnyId, trade), 403, "login_only");
                    await walk.ExpectAsync("A plain user on", operation, operation.Request(Walk.AnyId, session), 403, "admins_only");
                    break;
                default:
                    walk.Wrong.Add($"{operation} has the unknown access '{operation.Access}'.");
                    break;
            }

            if (operation.Path.StartsWith("/api/v1/admin/", StringComparison.Ordinal) && operation.Access != "admin")
            {
                walk.Wrong.Add($"{operation} is an admin's and open to others.");
            }
        }

        walk.Wrong.ShouldBeEmpty();
        (await RowDump.TakeAsync(host, [alice.Tenant], nameof(PersonalToken), nameof(PriceDay))).ShouldBe(before);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Another_tenants_things_are_not_there_and_stay_as_they_are(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var contract = await ApiContract.ReadAsync(host);
        var alice = await host.AddWithPasswordAsync("alice");
        var bob = await host.AddUserAsync("bob");
        var objects = new ApiObjects(host, contract, alice, await host.AddUserAsync("ada", UserRole.Admin));
        var operations = contract.Operations.Where(operation => operation.PathParameters.Count > 0 && !operation.IsOpen).ToList();
        var paths = new Dictionary<ApiOperation, Dictionary<string, string>>();
        foreach (var operation in operations)
        {
            paths[operation] = await objects.PathAsync(operation);
        }

        // Prices are nobody's own, and whoever asks for them fills them in.
        var before = await RowDump.TakeAsync(host, [alice.Tenant], nameof(PriceDay));
        var walk = new Walk(host);
        foreach (var operation in operations)
        {
            // A new login each, for some of these end the one they are called with.
            var request = operation.Request(name => paths[operation][name], await host.IssueAsync(bob.Tenant));
            if (operation.Access == "admin")
            {
                await walk.ExpectAsync("A plain user on", operation, request, 403, "admins_only");
            }
            else if (operation.PathParameters.Any(name => ApiObjects.NobodysOwn.Contains(operation.CollectionOf(name))))
            {
                // Alice's rows are compared below.
                await walk.ExpectNoDefectAsync("Bob on", operation, request);
            }
            else
            {
                await walk.ExpectAsync("Bob on Alice's", operation, request, 404, "not_found");
            }
        }

        foreach (var operation in contract.Operations.Where(operation => operation is { PathParameters.Count: 0, IsOpen: false } && operation.Id != "deleteMe"))
        {
            using var response = await host.Anonymous.SendAndLeaveAsync(operation.Request(Walk.AnyId, await host.IssueAsync(bob.Tenant)));
            ((int)response.StatusCode).ShouldBeLessThan(500, operation.ToString());
            (await response.Content.ReadAsStringAsync()).ShouldNotContain("alice", Case.Insensitive, operation.ToString());
        }

        walk.Wrong.ShouldBeEmpty();
        (await RowDump.TakeAsync(host, [alice.Tenant], nameof(PriceDay))).ShouldBe(before);
        foreach (var operation in operations.Where(operation => operation.Method == HttpMethod.Get && operation.Access is "read" or "account"))
        {
            using var response = await host.Anonymous.SendAndLeaveAsync(operation.Request(name => paths[operation][name], await host.IssueAsync(alice.Tenant)));
            response.IsSuccessStatusCode.ShouldBeTrue($"{operation}: what Bob was to miss is not there for Alice either");
        }
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Somebody_elses_password_must_be_changed_first(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var contract = await ApiContract.ReadAsync(host);
        var alice = await host.AddWithPasswordAsync("alice", UserRole.Admin);
        await ChangeAsync(host, alice, user => user.MustChangePassword = true);
        var walk = new Walk(host);
        foreach (var operation in contract.Operations.Where(operation => operation.Codes(403).Contains("password_change_required")))
        {
            await walk.ExpectAsync("A user with an old password on", operation, operation.Request(Walk.AnyId, await host.IssueAsync(alice.Tenant)), 403, "password_change_required");
        }

        contract.Operations.Where(operation => !operation.IsOpen && !operation.Codes(403).Contains("password_change_required"))
            .Select(operation => operation.Id).ShouldBe(["logout", "logoutEverywhere", "changePassword", "getMe"], ignoreOrder: true);
        walk.Wrong.ShouldBeEmpty();
    }

    /// <summary>Tokens that were good, or look as if they were.</summary>
    private static async Task<IReadOnlyList<(string Name, string? Token)>> BadTokensAsync(ApiHost host, ApiUser alice)
    {
        var good = await host.IssueAsync(alice.Tenant);
        var parts = good.Split('.');
        var payload = JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!;
        var session = payload["sid"]!.GetValue<Guid>();
        var user = new User { Id = alice.Tenant.Id, Username = "alice", Email = "" };
        var past = new WallClock(new SettableTimeProvider(ApiHost.WallStart.AddMinutes(-16)));
        var now = new WallClock(host.Wall);
        var keys = host.Services.GetRequiredService<SecretKeys>();
        payload["sub"] = Guid.NewGuid().ToString();

        var deactivated = await host.AddWithPasswordAsync("dan");
        var ofDeactivated = await host.IssueAsync(deactivated.Tenant);
        var personalOfDeactivated = await PersonalTokenAsync(deactivated, "trade");
        await ChangeAsync(host, deactivated, dan => dan.Active = false);

        var ended = await host.IssueAsync(alice.Tenant);
        using var logout = await host.ClientOf(ended).PostAsync("/api/v1/auth/logout", null);
        logout.IsSuccessStatusCode.ShouldBeTrue();
        var personal = await PersonalTokenAsync(alice, "trade");

        return
        [
            ("No token", null),
            ("An expired token", new AccessTokens(keys, past).Issue(user, session).Token),
            ("A token of another server", new AccessTokens(SecretKeys.Parse(SecretKeys.Generate()), now).Issue(user, session).Token),
            ("A token without a signature", $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}."),
            ("A token that names no algorithm but has a signature", $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.{parts[2]}"),
            ("A token with another's signature", $"{parts[0]}.{parts[1]}.{(parts[2][0] == 'A' ? 'B' : 'A')}{parts[2][1..]}"),
            ("A token for somebody else", $"{parts[0]}.{Encode(payload.ToJsonString())}.{parts[2]}"),
            ("The token of an ended login", ended),
            ("The token of a login that never was", new AccessTokens(keys, now).Issue(user, Guid.NewGuid()).Token),
            ("The token of a deactivated user", ofDeactivated),
            ("The personal token of a deactivated user", personalOfDeactivated),
            ("A personal token that was changed", personal[..^2] + (personal.EndsWith("AA", StringComparison.Ordinal) ? "BB" : "AA")),
            ("Nonsense", "nonsense"),
        ];

        static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }

    private static async Task<string> PersonalTokenAsync(ApiUser user, string scope)
    {
        using var response = await user.Client.PostAsJsonAsync("/api/v1/me/tokens", new { name = scope, scope, expiresInDays = 30, password = scope == "trade" ? FullAccount.Password : null });
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!["token"]!.GetValue<string>();
    }

    private static Task<bool> ChangeAsync(ApiHost host, ApiUser user, Action<User> change) => host.WithDbAsync(user.Tenant, async db =>
    {
        change(await db.Users.SingleAsync());
        await TestHost.SaveAsync(db);
        return true;
    });
}
