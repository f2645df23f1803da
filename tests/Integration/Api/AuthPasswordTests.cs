using System.Net.Http.Json;
using System.Text.RegularExpressions;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public sealed partial class AuthPasswordTests : IDisposable
{
    private readonly DirectoryInfo _outbox = Directory.CreateTempSubdirectory("eggmoney-outbox-");

    public void Dispose() => _outbox.Delete(recursive: true);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_new_password_ends_every_other_login(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        var (one, two) = (await host.MustLoginAsync("alice"), await host.MustLoginAsync("alice"));
        await ForgotAsync(host, "alice@example.org");
        var stamp = (await host.UserAsync(alice)).SecurityStamp;
        (await ChangeAsync(one, AuthFixture.Password, AuthFixture.NewPassword)).ShouldBe("204");

        (await one.Client.WorksAsync()).ShouldBeTrue();
        (await two.Client.WorksAsync()).ShouldBeFalse();
        (await alice.Client.WorksAsync()).ShouldBeFalse();
        (await host.RefreshAsync(two.Refresh).SaysAsync()).ShouldBe("401 refresh_invalid");
        await (await host.RefreshAsync(one.Refresh)).LoginAsync(host);
        (await host.LoginAsync("alice").SaysAsync()).ShouldBe("401 login_failed");
        await host.MustLoginAsync("alice", AuthFixture.NewPassword);
        (await host.UserAsync(alice)).SecurityStamp.ShouldNotBe(stamp);
        (await host.AuditActionsAsync(alice)).ShouldContain("password.changed");

        // Nor can it be set back with what was sent before.
        (await ResetAsync(host, Tokens().Single(), AuthFixture.Password)).ShouldBe("400 reset_invalid");
    }

    [Fact]
    public async Task A_new_password_wants_the_old_one_and_guesses_of_it_are_counted()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddPersonAsync("alice");
        for (var guess = 0; guess < 10; guess++)
        {
            (await ChangeAsync(alice.Client, "wrong", AuthFixture.NewPassword)).ShouldBe("401 proof_wrong");
        }

        (await ChangeAsync(alice.Client, AuthFixture.Password, AuthFixture.NewPassword)).ShouldBe("429 locked_out");
        (await host.LoginAsync("alice").SaysAsync()).ShouldBe("401 login_failed");
        host.Pass(TimeSpan.FromMinutes(15));
        var login = await host.MustLoginAsync("alice");
        (await ChangeAsync(login, AuthFixture.Password, "short")).ShouldBe("400 validation");
        (await ChangeAsync(login, AuthFixture.Password, AuthFixture.Password)).ShouldBe("400 validation");
        (await ChangeAsync(login, AuthFixture.Password, "I am ALICE really")).ShouldBe("400 validation");
        (await ChangeAsync(login, AuthFixture.Password, AuthFixture.NewPassword)).ShouldBe("204");
        var actions = await host.AuditActionsAsync(alice);
        (actions.Count(action => action == "proof.failed"), actions.Count(action => action == "account.locked")).ShouldBe((10, 1));
    }

    [Fact]
    public async Task A_password_that_somebody_else_chose_is_changed_before_anything_else()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddPersonAsync("alice", user => user.MustChangePassword = true);
        var login = await host.MustLoginAsync("alice");
        (await login.Client.GetAsync("/api/v1/auth/sessions").SaysAsync()).ShouldBe("403 password_change_required");
        login = await (await host.RefreshAsync(login.Refresh)).LoginAsync(host);
        (await ChangeAsync(login, AuthFixture.Password, AuthFixture.NewPassword)).ShouldBe("204");
        (await login.Client.WorksAsync()).ShouldBeTrue();

        await host.ChangeUserAsync(alice, user => user.MustChangePassword = true);
        (await login.Client.PostAsync("/api/v1/auth/logout", null).SaysAsync()).ShouldBe("204");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_forgotten_password_is_set_anew_once_and_ends_whatever_the_old_one_could_do(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddPersonAsync("alice", user => (user.AccessFailedCount, user.LockoutEnd) = (10, host.Wall.UtcNow.AddMinutes(15)));
        await host.WithDbAsync(alice.Tenant, async db =>
        {
            db.PersonalTokens.Add(new() { Id = Guid.CreateVersion7(), Name = "script", Hash = "0", CreatedAt = host.Wall.UtcNow, ExpiresAt = host.Wall.UtcNow.AddDays(1) });
            await TestHost.SaveAsync(db);
            return 0;
        });
        await ForgotAsync(host, "ALICE@example.org");
        var token = Tokens().ShouldHaveSingleItem();
        (await ResetAsync(host, token, "short")).ShouldBe("400 validation");
        (await ResetAsync(host, token, "my name is alice")).ShouldBe("400 password_has_username");
        (await ResetAsync(host, token, AuthFixture.NewPassword)).ShouldBe("204");

        (await alice.Client.WorksAsync()).ShouldBeFalse();
        (await host.WithDbAsync(alice.Tenant, db => db.PersonalTokens.CountAsync())).ShouldBe(0);
        await host.MustLoginAsync("alice", AuthFixture.NewPassword);
        (await ResetAsync(host, token, AuthFixture.Password)).ShouldBe("400 reset_invalid");
        (await host.LoginAsync("alice").SaysAsync()).ShouldBe("401 login_failed");
        (await host.AuditActionsAsync(alice)).ShouldBe(["password.reset_requested", "password.reset", "login.succeeded", "login.failed"]);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_reset_token_sets_the_password_once_even_when_it_is_used_twice_at_a_time(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        await host.AddPersonAsync("alice");
        await ForgotAsync(host, "alice@example.org");
        var token = Tokens().Single();
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => ResetAsync(host, token, AuthFixture.NewPassword + number)));
        answers.Order().ShouldBe(["204", .. Enumerable.Repeat("400 reset_invalid", 5)]);
    }

    [Fact]
    public async Task A_reset_token_ends_after_half_an_hour_and_is_good_for_its_owner_only()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        await host.AddPersonAsync("alice");
        await host.AddPersonAsync("bob");
        await ForgotAsync(host, "alice@example.org");
        var alices = Tokens().Single();
        await ForgotAsync(host, "bob@example.org");
        var bobs = Tokens().Single(token => token != alices);

        // Bob's token with Alice's id: 16 bytes are 21 letters and a third.
        (await ResetAsync(host, alices[..25] + bobs[25..], AuthFixture.NewPassword)).ShouldBe("400 reset_invalid");
        (await ResetAsync(host, alices[..47] + bobs[47..], AuthFixture.NewPassword)).ShouldBe("400 reset_invalid");
        (await ResetAsync(host, "egs_nothing", AuthFixture.NewPassword)).ShouldBe("400 reset_invalid");
        host.Pass(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        (await ResetAsync(host, bobs, AuthFixture.NewPassword)).ShouldBe("204");
        host.Pass(TimeSpan.FromSeconds(1));
        (await ResetAsync(host, alices, AuthFixture.NewPassword)).ShouldBe("400 reset_invalid");
        await host.MustLoginAsync("alice");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Nobody_learns_who_has_an_address_or_floods_somebody_with_messages(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        await host.AddPersonAsync("alice");
        await host.AddPersonAsync("gone", user => user.Active = false);
        await ForgotAsync(host, "nobody@example.org");
        await ForgotAsync(host, "gone@example.org");
        Tokens().ShouldBeEmpty();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ForgotAsync(host, "alice@example.org")));
        Tokens().Count.ShouldBe(3);
        host.Pass(TimeSpan.FromMinutes(30));
        await ForgotAsync(host, "alice@example.org");
        Tokens().Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_first_password_is_set_by_invitation_and_not_by_reset(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var admin = await host.AddAdminAsync();
        var bob = (await admin.Client.PostAnswerAsync(Membership.Tenants, new { username = "bob", email = "bob@example.org" })).MustBe(201);
        var code = await admin.InviteAsync(new { tenantId = bob.Id });
        await ForgotAsync(host, "bob@example.org");
        Tokens().ShouldBeEmpty();
        (await host.AuditAsync(bob.Id)).Select(entry => entry.Action).ShouldBe(["tenant.created"]);

        // Nor with a token that is there all the same.
        var carol = await host.AddPersonAsync("carol");
        await ForgotAsync(host, "carol@example.org");
        await host.ChangeUserAsync(carol, user => user.PasswordHash = null);
        (await ResetAsync(host, Tokens().Single(), AuthFixture.NewPassword)).ShouldBe("400 reset_invalid");
        (await host.UserAsync(carol)).PasswordHash.ShouldBeNull();

        (await host.RegisterAsync("bob", code)).Says.ShouldBe("201");
        await ForgotAsync(host, "bob@example.org");
        Tokens().Count.ShouldBe(2);
    }

    [Fact]
    public async Task The_message_is_in_the_users_language_and_for_the_operators_eyes_only()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        await host.AddPersonAsync("alice", user => user.Locale = "en");
        await host.AddPersonAsync("bob");
        await ForgotAsync(host, "alice@example.org");
        await ForgotAsync(host, "bob@example.org");
        var files = _outbox.GetFiles();
        var texts = files.Select(file => File.ReadAllText(file.FullName)).ToList();
        texts.Count(text => text.StartsWith("To: alice@example.org\nSubject: Reset your EggMoney password\n", StringComparison.Ordinal) && text.Contains("2026-11-22 09:30 UTC", StringComparison.Ordinal)).ShouldBe(1);
        texts.Count(text => text.StartsWith("To: bob@example.org\nSubject: EggMoney 비밀번호 재설정\n", StringComparison.Ordinal)).ShouldBe(1);
        files.ShouldAllBe(file => file.UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    private Task<ApiHost> StartAsync(DatabaseProvider provider) =>
        ApiHost.StartAsync(provider, new Dictionary<string, string?> { ["EGGMONEY_OUTBOX"] = _outbox.FullName });

    private static Task<string> ChangeAsync(Login login, string currentPassword, string newPassword) => ChangeAsync(login.Client, currentPassword, newPassword);

    private static Task<string> ChangeAsync(HttpClient client, string currentPassword, string newPassword) =>
        client.PostAsJsonAsync("/api/v1/auth/password", new { currentPassword, newPassword }).SaysAsync();

    private static async Task ForgotAsync(ApiHost host, string email) =>
        (await host.Anonymous.PostAsJsonAsync("/api/v1/auth/password/forgot", new { email }).SaysAsync()).ShouldBe("202");

    private static Task<string> ResetAsync(ApiHost host, string token, string newPassword) =>
        host.Anonymous.PostAsJsonAsync("/api/v1/auth/password/reset", new { token, newPassword }).SaysAsync();

    private List<string> Tokens() => [.. _outbox.GetFiles("*.txt").Select(file => Token().Match(File.ReadAllText(file.FullName)).Value)];

    [GeneratedRegex("egs_[A-Za-z0-9_-]+")]
    private static partial Regex Token();
}
