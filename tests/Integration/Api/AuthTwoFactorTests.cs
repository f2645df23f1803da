using System.Net.Http.Json;
using System.Xml.Linq;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

public class AuthTwoFactorTests
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("1970-01-01T00:00:59Z", "287082")]
    [InlineData("2005-03-18T01:58:29Z", "081804")]
    [InlineData("2033-05-18T03:33:20Z", "279037")]
    public void The_tests_own_codes_are_those_of_the_RFC(string at, string code) =>
        AuthFixture.TotpAt("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", DateTime.Parse(at, null, System.Globalization.DateTimeStyles.AdjustToUniversal)).ShouldBe(code);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_second_factor_is_asked_for_once_it_is_enabled(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddPersonAsync("alice");
        var other = await host.MustLoginAsync("alice");
        (await PostAsync(alice, "enable", new { totp = "123456" }).SaysAsync()).ShouldBe("409 two_factor_not_set_up");
        (await PostAsync(alice, "setup", new { password = "wrong" }).SaysAsync()).ShouldBe("401 proof_wrong");
        (await PostAsync(alice, "setup", null).SaysAsync()).ShouldStartWith("400 ");

        var setup = await PostAsync(alice, "setup", new { password = AuthFixture.Password }).ReadAsync<TwoFactorSetupDto>();
        setup.OtpauthUri.ShouldBe($"otpauth://totp/EggMoney:alice?secret={setup.Secret}&issuer=EggMoney&algorithm=SHA1&digits=6&period=30");
        setup.Secret.Length.ShouldBe(32);
        XDocument.Parse(setup.QrSvg).Root!.Name.LocalName.ShouldBe("svg");
        (await host.WithDbAsync(alice.Tenant, db => db.UserSecrets.SingleAsync())).Token.ShouldNotContain(setup.Secret);
        await host.MustLoginAsync("alice");

        (await PostAsync(alice, "enable", new { totp = AuthFixture.TotpAt(setup.Secret, host.Wall.UtcNow.AddMinutes(5)) }).SaysAsync()).ShouldBe("400 totp_wrong");
        var codes = await PostAsync(alice, "enable", new { totp = host.TotpNow(setup.Secret) }).ReadAsync<RecoveryCodesDto>();
        codes.RecoveryCodes.Distinct().Count().ShouldBe(10);
        codes.RecoveryCodes.ShouldAllBe(code => code.Length == 19);
        var stored = (await host.UserAsync(alice)).RecoveryCodes.ShouldNotBeNull();
        codes.RecoveryCodes.ShouldAllBe(code => !stored.Contains(code, StringComparison.OrdinalIgnoreCase));
        (await alice.Client.WorksAsync()).ShouldBeTrue();
        (await other.Client.WorksAsync()).ShouldBeFalse();
        (await PostAsync(alice, "setup", new { password = AuthFixture.Password }).SaysAsync()).ShouldBe("409 two_factor_already_on");
        (await PostAsync(alice, "enable", new { totp = "123456" }).SaysAsync()).ShouldBe("409 two_factor_already_on");

        (await host.LoginAsync("alice").SaysAsync()).ShouldBe("401 totp_required");
        (await host.LoginAsync("alice", "wrong").SaysAsync()).ShouldBe("401 login_failed");
        host.Pass(Step);
        await host.MustLoginAsync("alice", totp: host.TotpNow(setup.Secret));
        (await host.AuditAsync(alice)).ShouldBe(
            ["login.succeeded", "proof.failed", "two_factor.set_up", "login.succeeded", "two_factor.enabled", "login.failed", "login.succeeded"]);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_code_is_good_for_one_login_and_for_a_clock_that_differs_by_half_a_minute(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (_, secret, _) = await EnableAsync(host, "alice");

        // The one that enabled it is used up.
        (await host.LoginAsync("alice", totp: host.TotpNow(secret)).SaysAsync()).ShouldBe("401 login_failed");
        host.Pass(10 * Step);
        var code = host.TotpNow(secret);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.LoginAsync("alice", totp: code).SaysAsync()));
        answers.Order().ShouldBe(["200", .. Enumerable.Repeat("401 login_failed", 4)]);

        // An older one is no good after a newer.
        (await host.LoginAsync("alice", totp: AuthFixture.TotpAt(secret, host.Wall.UtcNow - Step)).SaysAsync()).ShouldBe("401 login_failed");
        host.Pass(10 * Step);
        (await host.LoginAsync("alice", totp: AuthFixture.TotpAt(secret, host.Wall.UtcNow - (2 * Step))).SaysAsync()).ShouldBe("401 login_failed");
        (await host.LoginAsync("alice", totp: AuthFixture.TotpAt(secret, host.Wall.UtcNow + (2 * Step))).SaysAsync()).ShouldBe("401 login_failed");
        await host.MustLoginAsync("alice", totp: AuthFixture.TotpAt(secret, host.Wall.UtcNow - Step));
        await host.MustLoginAsync("alice", totp: AuthFixture.TotpAt(secret, host.Wall.UtcNow + Step).Insert(3, " "));
    }

    [Fact]
    public async Task Codes_are_not_guessed_by_forgetting_the_failures_in_between()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var (_, secret, _) = await EnableAsync(host, "alice");
        host.Pass(10 * Step);
        for (var guess = 0; guess < 10; guess++)
        {
            (await host.LoginAsync("alice", totp: AuthFixture.TotpAt(secret, host.Wall.UtcNow.AddHours(guess + 1))).SaysAsync()).ShouldBe("401 login_failed");

            // The password alone is right, and takes nothing back.
            (await host.LoginAsync("alice").SaysAsync()).ShouldBe(guess < 9 ? "401 totp_required" : "401 login_failed");
        }

        (await host.LoginAsync("alice", totp: host.TotpNow(secret)).SaysAsync()).ShouldBe("401 login_failed");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_recovery_code_works_once(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, secret, codes) = await EnableAsync(host, "alice");
        var (_, _, bobs) = await EnableAsync(host, "bob");
        (await host.LoginAsync("alice", recoveryCode: bobs[0]).SaysAsync()).ShouldBe("401 login_failed");
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => host.LoginAsync("alice", recoveryCode: codes[0]).SaysAsync()));
        answers.Order().ShouldBe(["200", .. Enumerable.Repeat("401 login_failed", 3)]);
        await host.MustLoginAsync("alice", recoveryCode: codes[1].ToLowerInvariant().Replace("-", "", StringComparison.Ordinal));
        (await host.LoginAsync("alice", recoveryCode: codes[1]).SaysAsync()).ShouldBe("401 login_failed");

        (await PostAsync(alice, "recovery-codes", new { password = AuthFixture.Password, totp = "000000" }).SaysAsync()).ShouldBe("401 proof_wrong");
        host.Pass(Step);
        var renewed = await PostAsync(alice, "recovery-codes", new { password = AuthFixture.Password, totp = host.TotpNow(secret) }).ReadAsync<RecoveryCodesDto>();
        (await host.LoginAsync("alice", recoveryCode: codes[2]).SaysAsync()).ShouldBe("401 login_failed");
        await host.MustLoginAsync("alice", recoveryCode: renewed.RecoveryCodes[9]);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task It_is_disabled_with_both_factors_and_leaves_nothing_behind(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, _, codes) = await EnableAsync(host, "alice");
        (await PostAsync(alice, "disable", new { password = AuthFixture.Password }).SaysAsync()).ShouldBe("401 totp_required");
        (await PostAsync(alice, "disable", new { password = "wrong", recoveryCode = codes[0] }).SaysAsync()).ShouldBe("401 proof_wrong");
        (await PostAsync(alice, "disable", new { password = AuthFixture.Password, recoveryCode = codes[0] }).SaysAsync()).ShouldBe("204");
        (await PostAsync(alice, "disable", new { password = AuthFixture.Password }).SaysAsync()).ShouldBe("409 two_factor_off");
        (await PostAsync(alice, "recovery-codes", new { password = AuthFixture.Password, totp = "000000" }).SaysAsync()).ShouldBe("409 two_factor_off");
        (await host.UserAsync(alice)).RecoveryCodes.ShouldBeNull();
        (await host.WithDbAsync(alice.Tenant, db => db.UserSecrets.CountAsync())).ShouldBe(0);
        await host.MustLoginAsync("alice");
    }

    [Fact]
    public async Task A_new_password_wants_the_code_too()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var (alice, secret, _) = await EnableAsync(host, "alice");
        host.Pass(Step);
        var body = new { currentPassword = AuthFixture.Password, newPassword = AuthFixture.NewPassword };
        (await alice.Client.PostAsJsonAsync("/api/v1/auth/password", body).SaysAsync()).ShouldBe("401 totp_required");
        (await alice.Client.PostAsJsonAsync("/api/v1/auth/password", new { body.currentPassword, body.newPassword, totp = host.TotpNow(secret) }).SaysAsync()).ShouldBe("204");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_proof_is_good_for_its_request_also_when_that_is_repeated_and_for_no_other(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var (alice, secret, _) = await EnableAsync(host, "alice");
        host.Pass(Step);
        var proof = new Proof(AuthFixture.Password, host.TotpNow(secret));
        var scopes = host.Services.GetRequiredService<ITenantScopeFactory>();
        await using (var request = scopes.Begin(alice.Tenant))
        {
            var reauthentication = request.Services.GetRequiredService<Reauthentication>();
            (await reauthentication.CheckAsync(proof with { Password = "wrong" }, CancellationToken.None)).ShouldBe(AccountErrors.ProofWrong);
            (await reauthentication.CheckAsync(proof, CancellationToken.None)).ShouldBeNull();
            (await reauthentication.CheckAsync(proof, CancellationToken.None)).ShouldBeNull();
            (await reauthentication.CheckAsync(proof with { Password = "wrong" }, CancellationToken.None)).ShouldBe(AccountErrors.ProofWrong);
        }

        await using var another = scopes.Begin(alice.Tenant);
        (await another.Services.GetRequiredService<Reauthentication>().CheckAsync(proof, CancellationToken.None)).ShouldBe(AccountErrors.ProofWrong);
        proof.ToString().ShouldNotContain(AuthFixture.Password);
    }

    private static async Task<(ApiUser User, string Secret, IReadOnlyList<string> Codes)> EnableAsync(ApiHost host, string name)
    {
        var user = await host.AddPersonAsync(name);
        var setup = await PostAsync(user, "setup", new { password = AuthFixture.Password }).ReadAsync<TwoFactorSetupDto>();
        var codes = await PostAsync(user, "enable", new { totp = host.TotpNow(setup.Secret) }).ReadAsync<RecoveryCodesDto>();
        return (user, setup.Secret, codes.RecoveryCodes);
    }

    private static Task<HttpResponseMessage> PostAsync(ApiUser user, string act, object? body) => user.Client.PostAsJsonAsync("/api/v1/me/two-factor/" + act, body);
}
