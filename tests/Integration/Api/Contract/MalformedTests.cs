using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api.Contract;

/// <summary>Sends to every operation that takes something what it cannot take, as its schema says. The answer is always a problem of the
/// caller's with a documented code; nothing of our insides is told, and nothing is changed.</summary>
public class MalformedTests
{
    /// <summary>What even a refused request leaves: a login's use, and the guesses that are counted.</summary>
    private static readonly string[] Traces = [nameof(LoginSession), nameof(AuditEntry), nameof(AuditHead), nameof(User), nameof(IdempotencyRecord), nameof(PriceDay)];

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Bodies(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var contract = await ApiContract.ReadAsync(host);
        var (alice, admin, objects) = await PeopleAsync(host, contract);
        var walk = new Walk(host);
        foreach (var operation in contract.Operations.Where(operation => operation.BodySchema is not null))
        {
            operation.BodyExample.ShouldNotBeNull($"{operation} takes a body, and nothing shows what is right");
            var path = await objects.PathAsync(operation);
            var token = operation.IsOpen ? null : await host.IssueAsync((operation.Access == "admin" ? admin : alice).Tenant);
            var before = await RowDump.TakeAsync(host, [alice.Tenant, admin.Tenant], Traces);
            foreach (var (what, body, type) in Malformations.Bodies(contract, operation))
            {
                await walk.ExpectRefusalAsync(what, operation, operation.Request(name => path[name], body, token, type));
            }

            if (!(await RowDump.TakeAsync(host, [alice.Tenant, admin.Tenant], Traces)).SequenceEqual(before))
            {
                walk.Wrong.Add($"{operation} changed something though it refused.");
            }
        }

        walk.Wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Odd_values_are_never_a_defect(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var contract = await ApiContract.ReadAsync(host);
        var (alice, admin, objects) = await PeopleAsync(host, contract);
        var walk = new Walk(host);
        foreach (var operation in contract.Operations.Where(operation => operation.BodySchema is not null))
        {
            var path = await objects.PathAsync(operation);
            foreach (var (what, body) in Malformations.Oddities(contract, operation))
            {
                var token = operation.IsOpen ? null : await host.IssueAsync((operation.Access == "admin" ? admin : alice).Tenant);
                await walk.ExpectNoDefectAsync(what, operation, operation.Request(name => path[name], body, token));
            }
        }

        walk.Wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Parameters_and_headers(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var contract = await ApiContract.ReadAsync(host);
        var (alice, admin, objects) = await PeopleAsync(host, contract);
        var walk = new Walk(host);
        foreach (var operation in contract.Operations)
        {
            var token = operation.IsOpen ? null : await host.IssueAsync((operation.Access == "admin" ? admin : alice).Tenant);
            var path = await objects.PathAsync(operation);
            foreach (var parameter in operation.Parameters("query"))
            {
                var (wrong, odd) = Malformations.Queries(contract, parameter);
                foreach (var value in wrong)
                {
                    await walk.ExpectRefusalAsync($"{parameter["name"]}={value}", operation, Request(operation, path, token, $"?{parameter["name"]}={value}"));
                }

                foreach (var value in odd)
                {
                    await walk.ExpectNoDefectAsync($"{parameter["name"]}={value}", operation, Request(operation, path, token, $"?{parameter["name"]}={value}"));
                }
            }

            foreach (var name in operation.PathParameters)
            {
                foreach (var value in new[] { "x", "%00", "..%2F", "00000000-0000-0000-0000-000000000000", new string('a', 2_000) })
                {
                    await walk.ExpectNoDefectAsync($"{name}={value}", operation, operation.Request(_ => value, token));
                }
            }

            foreach (var parameter in operation.Parameters("header").Where(parameter => parameter["name"]!.GetValue<string>() != ApiOperation.IdempotencyKey))
            {
                foreach (var value in new[] { "nonsense", "\"x\"", "W/\"3\"", "99999999999999999999", "\"-1\"" })
                {
                    var request = operation.Request(name => path[name], token);
                    request.Headers.TryAddWithoutValidation(parameter["name"]!.GetValue<string>(), value);
                    await walk.ExpectRefusalAsync($"{parameter["name"]}: {value}", operation, request);
                }
            }
        }

        walk.Wrong.ShouldBeEmpty();

        static HttpRequestMessage Request(ApiOperation operation, Dictionary<string, string> path, string? token, string query) =>
            operation.Request(name => path[name], operation.BodyExample is { } example ? System.Text.Encoding.UTF8.GetBytes(example.ToJsonString()) : null, token, query: query);
    }

    private static async Task<(ApiUser Alice, ApiUser Admin, ApiObjects Objects)> PeopleAsync(ApiHost host, ApiContract contract)
    {
        var alice = await host.AddUserAsync("alice");
        var admin = await host.AddUserAsync("ada", UserRole.Admin);

        // Before anything is sent that could be in their way.
        var objects = new ApiObjects(host, contract, alice, admin);
        foreach (var operation in contract.Operations)
        {
            await objects.PathAsync(operation);
        }

        return (alice, admin, objects);
    }
}
