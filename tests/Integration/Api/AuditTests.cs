using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EggMoney.Application.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.CommandLine;
using EggMoney.WebApi.Hosting;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public sealed class AuditTests
{
    private const string Path = "/api/v1/audit";

    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task One_reads_ones_own_newest_first_page_by_page(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, bob) = (await host.AddUserAsync("alice"), await host.AddUserAsync("bob"));
        await ActAsync(alice, 5);
        await ActAsync(bob, 1);
        var sequences = new List<long>();
        for (string? cursor = null; ;)
        {
            var page = await alice.Client.GetFromJsonAsync<JsonElement>($"{Path}?limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
            sequences.AddRange(page.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("sequence").GetInt64()));
            cursor = page.GetProperty("nextCursor").GetString();
            if (cursor is null)
            {
                break;
            }

            if (sequences.Count == 2)
            {
                // What comes meanwhile is before the first page, and moves nothing.
                await ActAsync(alice, 1);
            }
        }

        sequences.ShouldBe([5, 4, 3, 2, 1]);
        (await bob.Client.GetFromJsonAsync<JsonElement>(Path)).GetProperty("items").GetArrayLength().ShouldBe(1);

        var entry = (await alice.Client.GetFromJsonAsync<JsonElement>(Path)).GetProperty("items")[0];
        entry.EnumerateObject().Select(field => field.Name).ShouldBe(["sequence", "at", "actor", "via", "address", "action", "target", "before", "after"]);
        (entry.GetProperty("actor").GetString(), entry.GetProperty("via").GetString(), entry.GetProperty("action").GetString()).ShouldBe(("alice", "session", "token.created"));
        entry.GetProperty("address").GetString().ShouldNotBeNullOrEmpty();
        entry.GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
        entry.GetProperty("after").GetProperty("name").GetString().ShouldBe("t");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task It_is_filtered_by_act_and_time(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        await ActAsync(alice, 1);
        host.Wall.UtcNow = ApiHost.WallStart.AddMinutes(5);
        (await alice.Client.PatchAsJsonAsync("/api/v1/me", new { locale = "en" })).EnsureSuccessStatusCode();
        host.Wall.UtcNow = ApiHost.WallStart.AddMinutes(10);
        await ActAsync(alice, 1);
        (await SequencesAsync("?action=account.updated")).ShouldBe([2]);
        (await SequencesAsync("?action=nothing")).ShouldBeEmpty();
        (await SequencesAsync("?from=2026-11-22T09:05:00Z")).ShouldBe([3, 2]);
        (await SequencesAsync("?from=2026-11-22T18:05:00%2B09:00&to=2026-11-22T18:10:00%2B09:00")).ShouldBe([2]);
        (await SequencesAsync("?to=2026-11-22T09:05:00Z&action=token.created")).ShouldBe([1]);

        async Task<List<long>> SequencesAsync(string query) =>
            [.. (await alice.Client.GetFromJsonAsync<JsonElement>(Path + query)).GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("sequence").GetInt64())];
    }

    [Theory]
    [InlineData("?cursor=nonsense")]
    [InlineData("?cursor=AAAA")]
    [InlineData("?cursor=%00")]
    [InlineData("?limit=0")]
    [InlineData("?limit=1001")]
    [InlineData("?limit=many")]
    [InlineData("?from=yesterday")]
    [InlineData("?action=a%00b")]
    public async Task A_question_that_cannot_be_is_refused(string query)
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Postgres);
        var alice = await host.AddUserAsync("alice");
        using var answer = await alice.Client.GetAsync(Path + query);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_chain_as_it_was_written_holds(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, bob) = (await host.AddUserAsync("alice"), await host.AddUserAsync("bob"));
        await host.AddUserAsync("carol");
        await ActAsync(alice, 4);
        await ActAsync(bob, 1);
        (await VerifyAsync(host, null)).ShouldBe((0, "3 chains with 5 entries verified: all as written."));
        (await VerifyAsync(host, "ALICE")).ShouldBe((0, "1 chain with 4 entries verified: all as written."));
        (await Should.ThrowAsync<ProblemException>(() => VerifyAsync(host, "dave"))).Message.ShouldContain("dave");
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task A_chain_that_grows_meanwhile_holds(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var writing = Task.Run(() => ActAsync(alice, 18));
        do
        {
            (await host.SendAsync(alice.Tenant, new VerifyAuditQuery())).Break.ShouldBeNull();
        }
        while (!writing.IsCompleted);
        await writing;
        (await host.SendAsync(alice.Tenant, new VerifyAuditQuery())).ShouldBe(new AuditVerdict(18, null));
    }

    public static TheoryData<DatabaseProvider, string, long, string> Tampers()
    {
        var data = new TheoryData<DatabaseProvider, string, long, string>();
        foreach (var provider in new[] { DatabaseProvider.Sqlite, DatabaseProvider.Postgres })
        {
            data.Add(provider, "UPDATE audit_entries SET after = '{}' WHERE {alice} AND sequence = 3", 3, "altered");
            data.Add(provider, "UPDATE audit_entries SET actor = 'mallory' WHERE {alice} AND sequence = 1", 1, "altered");
            data.Add(provider, "UPDATE audit_entries SET address = NULL WHERE {alice} AND sequence = 5", 5, "altered");
            data.Add(provider, "UPDATE audit_entries SET previous_hash = hash WHERE {alice} AND sequence = 2", 2, "altered");
            data.Add(provider, "DELETE FROM audit_entries WHERE {alice} AND sequence = 3", 3, "missing");
            data.Add(provider, "DELETE FROM audit_entries WHERE {alice} AND sequence <= 2", 1, "missing");
            data.Add(provider, "DELETE FROM audit_entries WHERE {alice} AND sequence >= 4", 4, "missing");
            data.Add(provider, "DELETE FROM audit_entries WHERE {alice}", 1, "missing");
            data.Add(provider, "DELETE FROM audit_heads WHERE {alice}", 5, "head");
            data.Add(provider, "UPDATE audit_heads SET sequence = 4, hash = (SELECT hash FROM audit_entries WHERE {alice} AND sequence = 4) WHERE {alice}", 5, "added");
            data.Add(
                provider,
                "UPDATE audit_entries SET sequence = -2 WHERE {alice} AND sequence = 2; UPDATE audit_entries SET sequence = 2 WHERE {alice} AND sequence = 3; UPDATE audit_entries SET sequence = 3 WHERE {alice} AND sequence = -2",
                2,
                "altered");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Tampers))]
    public async Task The_first_entry_that_was_tampered_with_is_named(DatabaseProvider provider, string sql, long sequence, string problem)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, bob) = (await host.AddUserAsync("alice"), await host.AddUserAsync("bob"));
        await ActAsync(alice, 5);
        await ActAsync(bob, 2);
        await TamperAsync(host, alice, sql);
        var (code, output) = await VerifyAsync(host, null);
        code.ShouldBe(2);
        output.ShouldStartWith($"ALTERED: user {alice.Tenant.Id}, entry {sequence}: ");
        output.ShouldContain(problem);
        output.ShouldNotContain(bob.Tenant.Id.ToString());
        output.ShouldEndWith("verified: 1 altered.");
        (await VerifyAsync(host, "bob")).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 3)]
    [InlineData(DatabaseProvider.Sqlite, 5)]
    [InlineData(DatabaseProvider.Postgres, 3)]
    [InlineData(DatabaseProvider.Postgres, 5)]
    public async Task An_entry_rewritten_with_its_hash_does_not_fit_the_next(DatabaseProvider provider, long sequence)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        await ActAsync(alice, 5);
        var entry = await host.WithDbAsync(alice.Tenant, db => db.AuditEntries.AsNoTracking().SingleAsync(row => row.Sequence == sequence));
        entry.Action = "nothing.happened";
        await TamperAsync(host, alice, $"UPDATE audit_entries SET action = 'nothing.happened', hash = '{entry.ComputeHash()}' WHERE {{alice}} AND sequence = {sequence}");
        var found = (await host.SendAsync(alice.Tenant, new VerifyAuditQuery())).Break!;
        found.Sequence.ShouldBe(sequence);
        found.Problem.ShouldContain("replaced");
    }

    [Fact]
    public async Task The_command_line_says_so_and_exits_with_2()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        await ActAsync(alice, 2);
        (await RunAsync(host.Database.ConnectionString)).ShouldBe((0, "1 chain with 2 entries verified: all as written.", ""));
        await TamperAsync(host, alice, "DELETE FROM audit_entries WHERE {alice} AND sequence = 1");
        (await RunAsync(host.Database.ConnectionString, "--user", "alice")).Code.ShouldBe(2);
        var (code, output, error) = await RunAsync("Data Source=/nowhere/eggmoney.db");
        (code, output).ShouldBe((1, ""));
        error.ShouldStartWith("There is no database");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string database, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [System.IO.Path.Combine(AppContext.BaseDirectory, "EggMoney.WebApi.dll"), "verify-audit", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["EGGMONEY_DATABASE"] = database;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, (await output).Trim(), (await error).Trim());
    }

    private static async Task<(int Code, string Output)> VerifyAsync(ApiHost host, string? username)
    {
        var output = new StringWriter();
        var code = await VerifyAuditCommand.RunAsync(host.Services, username, output, default);
        return (code, output.ToString().Trim());
    }

    /// <summary>Acts that leave a trace.</summary>
    private static async Task ActAsync(ApiUser user, int times)
    {
        for (var time = 0; time < times; time++)
        {
            (await user.Client.PostAsJsonAsync("/api/v1/me/tokens", new { name = "t", scope = "read" })).EnsureSuccessStatusCode();
        }
    }

    private static Task TamperAsync(ApiHost host, ApiUser user, string sql) => RawRows.TamperAsync(
        host.Database, sql.Replace("{alice}", $"user_id = '{(host.Database.Provider == DatabaseProvider.Sqlite ? user.Tenant.Id.ToString().ToUpperInvariant() : user.Tenant.Id.ToString())}'", StringComparison.Ordinal));
}
