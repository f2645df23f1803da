using System.Globalization;
using System.Net.Http.Json;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static EggMoney.Integration.Api.AccountLab;

namespace EggMoney.Integration.Api;

/// <summary><c>rotate-keys</c>: everything comes under the first key, whatever happens on the way.</summary>
public class RotateKeysTests
{
    private static readonly string OldKey = SecretKeys.Generate();
    private static readonly string NewKey = SecretKeys.Generate();
    private static readonly string NewId = SecretKeys.Parse(NewKey).Current.Id;
    private static readonly string OldId = SecretKeys.Parse(OldKey).Current.Id;

    public static TheoryData<DatabaseProvider> Both => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Everything_is_readable_under_the_new_key_alone(DatabaseProvider provider)
    {
        await using var host = await StartOldAsync(provider);
        var (alice, bob) = await FillAsync(host);
        var before = await AllAsync(host, alice, bob);
        await using (var both = await host.StartAnotherAsync($"{NewKey},{OldKey}"))
        {
            (await RunAsync(both)).ShouldBe((0, $"Current key {NewId}: 10 re-encrypted, 0 current already, 0 unreadable."));
            (await RunAsync(both)).ShouldBe((0, $"Current key {NewId}: 0 re-encrypted, 10 current already, 0 unreadable."));
        }

        await using var renewed = await host.StartAnotherAsync(NewKey);
        var after = await AllAsync(renewed, alice, bob);
        after.ShouldAllBe(row => row.KeyId == NewId);
        after.Select(Open(renewed)).ShouldBe(before.Select(Open(host)));
        after.Select(row => (row.Mask, row.UpdatedAt)).ShouldBe(before.Select(row => (row.Mask, row.UpdatedAt)));
        after.Select(row => row.Token).ShouldNotContain(before[0].Token);
        await AddAsync(new(alice.Tenant, renewed.ClientOf(await renewed.IssueAsync(alice.Tenant))), Kis());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Killed_half_way_it_goes_on_from_there(DatabaseProvider provider)
    {
        await using var host = await StartOldAsync(provider);
        var (alice, bob) = await FillAsync(host);
        var before = await AllAsync(host, alice, bob);
        using var kill = new CancellationTokenSource();
        await using (var both = await WithVaultAsync(host, onReseal: count =>
        {
            if (count == 7)
            {
                kill.Cancel();
            }
        }))
        {
            var output = new StringWriter(CultureInfo.InvariantCulture);
            await Should.ThrowAsync<OperationCanceledException>(() => RotateKeysCommand.RunAsync(both.Services, output, kill.Token));
            output.ToString().ShouldContain("re-encrypted");
        }

        var half = await AllAsync(host, alice, bob);
        half.Count(row => row.KeyId == NewId).ShouldBe(6);
        half.Where(row => row.KeyId == OldId).Select(row => row.Token).ShouldBeSubsetOf(before.Select(row => row.Token));
        await using var again = await host.StartAnotherAsync($"{NewKey},{OldKey}");
        (await RunAsync(again)).ShouldBe((0, $"Current key {NewId}: 4 re-encrypted, 6 current already, 0 unreadable."));
        await using var renewed = await host.StartAnotherAsync(NewKey);
        (await AllAsync(renewed, alice, bob)).Select(Open(renewed)).ShouldBe(before.Select(Open(host)));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_cannot_be_read_stays_as_it_is_and_its_key_is_named(DatabaseProvider provider)
    {
        await using var host = await StartOldAsync(provider);
        var (alice, bob) = await FillAsync(host);
        await TamperAsync(host, bob.Tenant, rows => rows[0].Token = rows[1].Token);
        var before = await AllAsync(host, alice, bob);
        await using (var wrong = await host.StartAnotherAsync(NewKey))
        {
            var (code, output) = await RunAsync(wrong);
            code.ShouldBe(2);
            output.ShouldContain($"alice: 5 unreadable under key {OldId}: that key is not in SECRET_KEY. Nothing is lost");
            output.ShouldContain($"Current key {NewId}: 0 re-encrypted, 0 current already, 10 unreadable.");
        }

        (await AllAsync(host, alice, bob)).Select(row => (row.Token, row.KeyId, row.Version)).ShouldBe(before.Select(row => (row.Token, row.KeyId, row.Version)));
        await using var both = await host.StartAnotherAsync($"{NewKey},{OldKey}");
        var (left, told) = await RunAsync(both);
        left.ShouldBe(2);
        told.ShouldContain($"bob: 1 unreadable under key {OldId}: damaged, or another row's.");
        told.ShouldContain("9 re-encrypted, 0 current already, 1 unreadable.");

        // Found also where its key is the current one.
        await using var old = await host.StartAnotherAsync($"{OldKey},{NewKey}");
        (await RunAsync(old)).Output.ShouldContain("9 re-encrypted, 0 current already, 1 unreadable.");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task What_its_owner_changes_meanwhile_is_theirs(DatabaseProvider provider)
    {
        await using var host = await StartOldAsync(provider);
        var (alice, bob) = await FillAsync(host);
        var account = Id((await ListAsync(alice))[0]);
        var changed = false;
        await using (var both = await WithVaultAsync(host, onOpen: async row =>
        {
            if (row.Field == "appKey" && row.SubjectId == account && !changed)
            {
                changed = true;
                await alice.Client.PutAsJsonAsync($"{Accounts}/{account}", new { label = "KIS", productCode = "01", appKey = new string('n', 36) }).ShouldBeOkAsync();
            }
        }))
        {
            (await RunAsync(both)).ShouldBe((0, $"Current key {NewId}: 10 re-encrypted, 0 current already, 0 unreadable."));
        }

        changed.ShouldBeTrue();
        await using var renewed = await host.StartAnotherAsync(NewKey);
        Open(renewed)((await SecretsAsync(renewed, alice.Tenant)).Single(row => row.Field == "appKey")).ShouldBe(new string('n', 36));
        (await AllAsync(renewed, bob)).ShouldAllBe(row => row.KeyId == NewId);
    }

    [Fact]
    public async Task One_users_trouble_does_not_keep_the_others_under_an_old_key()
    {
        await using var host = await StartOldAsync(DatabaseProvider.Sqlite);
        var (alice, bob) = await FillAsync(host);
        await using (var both = await WithVaultAsync(host, onOpen: row => row.UserId == alice.Tenant.Id ? throw new InvalidOperationException("A disk is full.") : Task.CompletedTask))
        {
            var (code, output) = await RunAsync(both);
            code.ShouldBe(2);
            output.ShouldContain("alice: failed (InvalidOperationException)");
            output.ShouldContain("5 re-encrypted, 0 current already, 0 unreadable, 1 users failed.");
        }

        (await AllAsync(host, alice)).ShouldAllBe(row => row.KeyId == OldId);
        (await AllAsync(host, bob)).ShouldAllBe(row => row.KeyId == NewId);
    }

    [Fact]
    public async Task An_empty_server_has_nothing_to_rotate()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        (await RunAsync(host)).Code.ShouldBe(0);
    }

    private static Task<ApiHost> StartOldAsync(DatabaseProvider provider) => ApiHost.StartAsync(provider, new Dictionary<string, string?> { ["SECRET_KEY"] = OldKey });

    /// <summary>Two users of five secrets each.</summary>
    private static async Task<(ApiUser Alice, ApiUser Bob)> FillAsync(ApiHost host)
    {
        var users = new List<ApiUser>();
        foreach (var name in new[] { "alice", "bob" })
        {
            var user = await host.AddUserAsync(name);
            await AddAsync(user, Kis());
            await AddAsync(user, Channel(), Channels);
            users.Add(user);
        }

        return (users[0], users[1]);
    }

    private static async Task<List<UserSecret>> AllAsync(ApiHost host, params ApiUser[] users)
    {
        var all = new List<UserSecret>();
        foreach (var user in users)
        {
            all.AddRange(await SecretsAsync(host, user.Tenant));
        }

        return all;
    }

    private static Func<UserSecret, string> Open(ApiHost host) => host.Services.GetRequiredService<ISecretVault>().Open;

    private static async Task<(int Code, string Output)> RunAsync(ApiHost host)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var code = await RotateKeysCommand.RunAsync(host.Services, output, CancellationToken.None);
        return (code, output.ToString().Trim());
    }

    /// <summary>A node with both keys whose vault lets the test in before each act.</summary>
    private static Task<ApiHost> WithVaultAsync(ApiHost host, Action<int>? onReseal = null, Func<UserSecret, Task>? onOpen = null) =>
        host.StartAnotherAsync($"{NewKey},{OldKey}", configure: services => services.AddSingleton<ISecretVault>(provider => new WatchedVault(
            new FernetVault(provider.GetRequiredService<SecretKeys>(), provider.GetRequiredService<WallClock>()), onReseal, onOpen)));

    private sealed class WatchedVault(ISecretVault inner, Action<int>? onReseal, Func<UserSecret, Task>? onOpen) : ISecretVault
    {
        private int _reseals;

        public string CurrentKeyId => inner.CurrentKeyId;

        public UserSecret Seal(Guid userId, Guid subjectId, string field, string value) => inner.Seal(userId, subjectId, field, value);

        public void Reseal(UserSecret row, string value)
        {
            onReseal?.Invoke(++_reseals);
            inner.Reseal(row, value);
        }

        public string Open(UserSecret row)
        {
            // The port has no time to wait in; the test's act runs to its end on another thread.
            if (onOpen is not null)
            {
                Task.Run(() => onOpen(row)).GetAwaiter().GetResult();
            }

            return inner.Open(row);
        }
    }
}
