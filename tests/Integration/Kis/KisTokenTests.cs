using EggMoney.Application.Accounts;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Kis;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.KisSimulator;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>One access token for all, never asked for more than once a minute, whoever is killed when.</summary>
public sealed class KisTokenTests(KisDatabase database) : IClassFixture<KisDatabase>, IAsyncLifetime
{
    private KisLab? _lab;

    private KisLab Lab => _lab!;

    public async Task InitializeAsync() =>
        _lab = await KisLab.StartAsync(database.Options, options: new() { RequestsPerSecond = 100_000, TokenPatience = TimeSpan.FromMilliseconds(300) });

    public async Task DisposeAsync() => await Lab.DisposeAsync();

    [Fact]
    public async Task Twenty_callers_share_one_request()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Lab.Broker(user).GetHoldingsAsync(default))));

        Asked(user).ShouldBe(1);
    }

    [Fact]
    public async Task Two_nodes_on_one_database_share_one_request()
    {
        await using var postgres = await TestDatabase.CreateMigratedAsync(DatabaseProvider.Postgres);
        await using var lab = await KisLab.StartAsync(postgres.Options);
        var user = await lab.AddUserAsync(BrokerEnvironment.Real);
        lab.Exchange.AddFault(new(FaultKind.DelayAnswer) { Path = "tokenP", Duration = TimeSpan.FromMilliseconds(300) });
        var other = lab.StartNode();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(index => Task.Run(() => lab.Broker(user, index % 2 == 0 ? other : null).GetHoldingsAsync(default))));

        lab.Ledger(user).Requests["tokenP"].ShouldBe(1);
    }

    [Fact]
    public async Task A_token_outlives_the_process_and_is_stored_encrypted()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        await Lab.Broker(user).GetHoldingsAsync(default);
        var token = "";
        await Lab.WithDbAsync(user, async db =>
        {
            var row = await db.UserSecrets.SingleAsync(secret => secret.SubjectId == user.Credential.Id && secret.Field == SecretFields.AccessToken);
            token = row.Token;
            (await db.BrokerTokens.SingleAsync(known => known.CredentialId == user.Credential.Id)).ExpiresAt.ShouldBe(KisLab.Start.AddDays(1));
        });
        token.ShouldStartWith("gAAAA", customMessage: "a Fernet token");

        await Lab.RestartAsync();
        await Lab.Broker(user).GetHoldingsAsync(default);

        Asked(user).ShouldBe(1);
    }

    [Fact]
    public async Task Killed_between_request_and_saving_the_next_one_waits_its_minute_and_works()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        await Lab.Broker(user).GetHoldingsAsync(default);

        // As a process leaves it that was killed just after it had asked: claimed, and no token.
        await Lab.WithDbAsync(user, async db =>
        {
            var row = await db.BrokerTokens.SingleAsync(known => known.CredentialId == user.Credential.Id);
            (row.ExpiresAt, row.RequestingUntil) = (null, KisLab.Start.AddSeconds(25));
            db.UserSecrets.Remove(await db.UserSecrets.SingleAsync(secret => secret.SubjectId == user.Credential.Id && secret.Field == SecretFields.AccessToken));
        });
        await Lab.RestartAsync();

        foreach (var seconds in new[] { 0, 30, 60 })
        {
            Lab.Clock.UtcNow = KisLab.Start.AddSeconds(seconds);
            var failure = await FailsAsync(() => Lab.Broker(user).GetHoldingsAsync(default));
            failure.Error.ShouldBe(BrokerError.RateLimited);
            failure.Message.ShouldContain(seconds < 25 ? "14:45:25" : "14:46:01", customMessage: "until when");
        }

        Asked(user).ShouldBe(1);
        Lab.Clock.UtcNow = KisLab.Start.AddSeconds(61);
        await Lab.Broker(user).GetHoldingsAsync(default);
        Asked(user).ShouldBe(2);
    }

    [Fact]
    public async Task Refused_within_the_minute_nobody_asks_again_before_it_is_over_and_an_order_was_not_sent()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        Lab.Exchange.AddFault(new(FaultKind.TokenRefused));

        (await FailsAsync(() => Lab.Broker(user).GetHoldingsAsync(default))).Error.ShouldBe(BrokerError.RateLimited);
        var failure = await FailsAsync(() => Lab.Broker(user).PlaceAsync(new("TQQQ", Side.Buy, 1, 50), default));

        failure.Error.ShouldBe(BrokerError.NotSent);
        failure.Message.ShouldContain("2026-09-16 14:46:01 UTC");
        Asked(user).ShouldBe(1);
        Lab.Clock.UtcNow += TimeSpan.FromSeconds(61);
        await Lab.Broker(user).GetHoldingsAsync(default);
        Asked(user).ShouldBe(2);
    }

    [Fact]
    public async Task Expired_in_mid_session_a_question_gets_another_token_and_an_order_was_not_sent()
    {
        Lab.Exchange.SetPrice("TQQQ", 50m);
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        var broker = Lab.Broker(user);
        await broker.GetHoldingsAsync(default);
        Lab.Clock.UtcNow += TimeSpan.FromHours(1);
        Lab.Exchange.AddFault(new(FaultKind.TokenExpired) { Path = "inquire-balance" });
        (await broker.GetHoldingsAsync(default)).ShouldBeEmpty();
        Asked(user).ShouldBe(2);

        Lab.Clock.UtcNow += TimeSpan.FromHours(1);
        Lab.Exchange.AddFault(new(FaultKind.TokenExpired) { Path = "order" });
        (await FailsAsync(() => broker.PlaceAsync(new("TQQQ", Side.Buy, 1, 50), default))).Error.ShouldBe(BrokerError.NotSent);
        (await broker.PlaceAsync(new("TQQQ", Side.Buy, 1, 50), default)).ShouldBeOfType<PlaceResult.Accepted>();
        (Lab.Ledger(user).PlacedOrders, Asked(user)).ShouldBe((1, 3));
    }

    [Fact]
    public async Task It_is_renewed_before_it_ends_and_used_on_if_that_fails()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        var broker = Lab.Broker(user);
        await broker.GetHoldingsAsync(default);
        Lab.Clock.UtcNow = KisLab.Start.AddHours(23);
        await broker.GetHoldingsAsync(default);
        Asked(user).ShouldBe(1, "an hour is left");

        Lab.Clock.UtcNow = KisLab.Start.AddHours(23.6);
        Lab.Exchange.AddFault(new(FaultKind.TokenRefused));
        await UntilAskedAsync(user, 2);
        await broker.GetHoldingsAsync(default);
        Asked(user).ShouldBe(2, "refused, and not asked again within the minute");

        Lab.Clock.UtcNow += TimeSpan.FromSeconds(61);
        await UntilAskedAsync(user, 3);
        Lab.Clock.UtcNow = KisLab.Start.AddHours(30);
        await broker.GetHoldingsAsync(default);
        Asked(user).ShouldBe(3);
    }

    [Fact]
    public async Task Nobody_waits_for_a_renewal_while_the_old_one_holds()
    {
        Lab.Exchange.SetPrice("TQQQ", 50m);
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        var broker = Lab.Broker(user);
        await broker.GetHoldingsAsync(default);
        Lab.Clock.UtcNow = KisLab.Start.AddHours(23.6);
        Lab.Exchange.AddFault(new(FaultKind.Delay) { Path = "tokenP", Duration = TimeSpan.FromMinutes(1), Times = null });

        var patience = TimeSpan.FromSeconds(5);
        await UntilAskedAsync(user, 2).WaitAsync(patience);
        (await broker.PlaceAsync(new("TQQQ", Side.Buy, 1, 40), default).WaitAsync(patience)).ShouldBeOfType<PlaceResult.Accepted>();
        (await broker.GetHoldingsAsync(default).WaitAsync(patience)).ShouldBeEmpty();
        Asked(user).ShouldBe(2, "one asks for all");
    }

    [Fact]
    public async Task The_same_token_given_again_keeps_its_end()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        await Lab.Broker(user).GetHoldingsAsync(default);
        await Lab.WithDbAsync(user, async db => db.BrokerTokens.Remove(await db.BrokerTokens.SingleAsync(row => row.CredentialId == user.Credential.Id)));
        await Lab.RestartAsync();
        Lab.Clock.UtcNow += TimeSpan.FromHours(5);

        await Lab.Broker(user).GetHoldingsAsync(default);

        await Lab.WithDbAsync(user, async db => (await db.BrokerTokens.SingleAsync(row => row.CredentialId == user.Credential.Id)).ExpiresAt.ShouldBe(KisLab.Start.AddDays(1)));
    }

    [Fact]
    public async Task Changed_keys_want_a_token_of_their_own_at_once()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        await Lab.StoreKeysAsync(user, user.Keys.AppKey, new string('x', 180));
        (await FailsAsync(() => Lab.Broker(user).GetHoldingsAsync(default))).Error.ShouldBe(BrokerError.KeyRefused);

        await Lab.StoreKeysAsync(user, user.Keys.AppKey, user.Keys.AppSecret);
        Lab.Clock.UtcNow += TimeSpan.FromMilliseconds(1);
        await Lab.Broker(user).GetHoldingsAsync(default);
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_are_to_be_entered_again()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Real);
        await Lab.WithDbAsync(user, async db =>
        {
            var rows = await db.UserSecrets.Where(secret => secret.SubjectId == user.Credential.Id).ToListAsync();
            rows.Single(row => row.Field == SecretFields.AppKey).Token = rows.Single(row => row.Field == SecretFields.AppSecret).Token;
        });

        var failure = await FailsAsync(() => Lab.Broker(user).GetHoldingsAsync(default));
        failure.Error.ShouldBe(BrokerError.KeyRefused);
        failure.Message.ShouldContain("Enter them again");
        (await FailsAsync(() => Lab.Broker(user).PlaceAsync(new("TQQQ", Side.Buy, 1, 50), default))).Error.ShouldBe(BrokerError.NotSent);
    }

    [Fact]
    public async Task Two_users_tokens_keys_and_accounts_never_mix()
    {
        Lab.Exchange.SetPrice("TQQQ", 50m);
        var seen = new KeyWatch();
        var node = Lab.StartNode(seen);
        KisUser[] users = [await Lab.AddUserAsync(BrokerEnvironment.Real), await Lab.AddUserAsync(BrokerEnvironment.Real), await Lab.AddUserAsync(BrokerEnvironment.Mock)];

        await Task.WhenAll(users.SelectMany((user, index) => Enumerable.Range(1, 5).Select(quantity => Task.Run(async () =>
        {
            await Lab.Broker(user, node).PlaceAsync(new("TQQQ", Side.Buy, quantity, 10 + index), default);
            await Lab.Broker(user, node).GetOrdersAsync(new(2026, 9, 16), default);
        }))));

        for (var index = 0; index < users.Length; index++)
        {
            var orders = await Lab.Broker(users[index], node).GetOrdersAsync(new(2026, 9, 16), default);
            orders.Select(order => order.Quantity).ShouldBe([1, 2, 3, 4, 5], ignoreOrder: true);
            orders.ShouldAllBe(order => order.LimitPrice == 10 + index);
        }

        seen.Sets.Distinct().Count().ShouldBe(users.Length, "one key, secret, token and account number go together");
    }

    /// <summary>A renewal runs beside the calls, so they go on until it was asked for.</summary>
    private async Task UntilAskedAsync(KisUser user, int times)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (Asked(user) < times)
        {
            await Lab.Broker(user).GetHoldingsAsync(patience.Token);
        }
    }

    private int Asked(KisUser user) => Lab.Ledger(user).Requests.GetValueOrDefault("tokenP");

    private static Task<BrokerException> FailsAsync(Func<Task> call) => call.ShouldThrowAsync<BrokerException>();

    /// <summary>Looks at what goes out together.</summary>
    private sealed class KeyWatch() : DelegatingHandler(new SocketsHttpHandler())
    {
        public System.Collections.Concurrent.ConcurrentBag<(string Key, string Secret, string Token, string Account)> Sets { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.Headers.Contains("appkey"))
            {
                var text = request.Options.TryGetValue(KisHttp.Body, out var body) ? body : Uri.UnescapeDataString(request.RequestUri!.Query).Replace("CANO=", "\"CANO\":\"", StringComparison.Ordinal);
                var start = text.IndexOf("\"CANO\":\"", StringComparison.Ordinal);
                Sets.Add((Header("appkey"), Header("appsecret"), Header("authorization"), text.Substring(start + 8, 8)));
            }

            return base.SendAsync(request, cancellationToken);

            string Header(string name) => request.Headers.GetValues(name).Single();
        }
    }
}
