using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Reporting;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static EggMoney.Integration.Api.AccountLab;

namespace EggMoney.Integration.Api;

/// <summary>Brokerage accounts over HTTP.</summary>
public class CredentialTests
{
    public static TheoryData<DatabaseProvider> Both => [DatabaseProvider.Sqlite, DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_audit_names_what_was_replaced_and_nothing_is_written_when_nothing_was(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var id = Id(await AddAsync(alice, Kis()));
        await VerifyAsync(alice, id).ShouldBeOkAsync();
        var verified = (await GetAsync(alice, id)).GetProperty("verifiedAt").GetDateTime();
        var before = await AuditAsync(host, alice.Tenant);
        before[0].ShouldContain("\"productCode\":\"01\"");

        await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", new { label = "KIS", productCode = "01", appKey = AppKey, accountNumber = AccountNumber }).ShouldBeOkAsync();
        (await AuditAsync(host, alice.Tenant)).ShouldBe(before);
        (await GetAsync(alice, id)).GetProperty("verifiedAt").GetDateTime().ShouldBe(verified);

        await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", new { label = "KIS", productCode = "01", appKey = new string('n', 36), appSecret = AppSecret }).ShouldBeOkAsync();
        await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", new { label = "New", productCode = "02" }).ShouldBeOkAsync();
        var audit = await AuditAsync(host, alice.Tenant);
        audit[before.Count..].ShouldBe(
        [
            $$$"""credential.updated {{{id}}} {} {"changed":["appKey"]}""",
            $$$"""credential.updated {{{id}}} {"label":"KIS","productCode":"01"} {"label":"New","productCode":"02"}""",
        ]);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_paper_account_is_opened_and_active_where_none_is_and_its_cash_goes_into_the_books(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var first = await AddAsync(alice, Paper());
        first.GetProperty("active").GetBoolean().ShouldBeTrue();
        first.GetProperty("environment").GetString().ShouldBe("mock");
        first.GetProperty("broker").GetString().ShouldBe("paper");
        foreach (var none in new[] { "appKey", "appSecret", "accountNumber", "productCode" })
        {
            first.GetProperty(none).ValueKind.ShouldBe(JsonValueKind.Null);
        }

        (await BooksAsync(host, alice)).Cash.ShouldBe(100_000);
        var second = await AddAsync(alice, Paper(5_000.25m, "Small"));
        second.GetProperty("active").GetBoolean().ShouldBeFalse();
        (await BooksAsync(host, alice)).Cash.ShouldBe(100_000);

        // There and back: neither order of the two rows may trip over the rule that one is active.
        foreach (var (account, cash) in new[] { (second, 5_000.25m), (first, 100_000m), (second, 5_000.25m) })
        {
            (await ActivateAsync(alice, Id(account)).ShouldBeOkAsync()).GetProperty("active").GetBoolean().ShouldBeTrue();
            (await ListAsync(alice)).Where(row => row.GetProperty("active").GetBoolean()).Select(Id).ShouldBe([Id(account)]);
            var books = await BooksAsync(host, alice);
            (books.Cash, books.NetDeposits, books.Imbalance, books.CredentialId).ShouldBe((cash, cash, 0m, Id(account)));
        }

        var entries = await host.WithDbAsync(alice.Tenant, db => db.CashEntries.OrderBy(row => row.Id).Select(row => new { row.Amount, row.Note }).ToListAsync());
        entries.Select(entry => entry.Amount).Order().ShouldBe([-94_999.75m, -94_999.75m, 94_999.75m, 100_000m]);
        entries.ShouldAllBe(entry => entry.Note.Contains("paper account"));

        // Once more is no change.
        var before = await AuditAsync(host, alice.Tenant);
        await ActivateAsync(alice, Id(second)).ShouldBeOkAsync();
        (await AuditAsync(host, alice.Tenant)).ShouldBe(before);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Keys_are_written_and_only_masks_are_read(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var added = await AddAsync(alice, Kis());
        var id = Id(added);
        added.GetProperty("active").GetBoolean().ShouldBeFalse();
        foreach (var answer in new[] { added, await GetAsync(alice, id), (await ListAsync(alice)).Single() })
        {
            answer.GetProperty("appKey").GetString().ShouldBe("…WXYZ");
            answer.GetProperty("appSecret").GetString().ShouldBe("…QRST");
            answer.GetProperty("accountNumber").GetString().ShouldBe("…42");
            answer.GetProperty("productCode").GetString().ShouldBe("01");
            answer.EnumerateObject().Select(field => field.Name).ShouldBe(
                ["id", "broker", "label", "environment", "productCode", "active", "verifiedAt", "createdAt", "appKey", "appSecret", "accountNumber"], ignoreOrder: true);
        }

        var secrets = await SecretsAsync(host, alice.Tenant);
        var vault = host.Services.GetRequiredService<ISecretVault>();
        secrets.ToDictionary(row => row.Field, vault.Open).ShouldBe(
            new Dictionary<string, string> { ["accountNumber"] = AccountNumber, ["appKey"] = AppKey, ["appSecret"] = AppSecret }, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_key_that_is_left_out_stays_and_one_that_is_given_replaces(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var id = Id(await AddAsync(alice, Kis()));
        (await VerifyAsync(alice, id).ShouldBeOkAsync()).GetProperty("credential").GetProperty("verifiedAt").GetDateTime().ShouldBe(ApiHost.WallStart);

        var renamed = await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", new { label = "Renamed", productCode = "01" }).ShouldBeOkAsync();
        renamed.GetProperty("label").GetString().ShouldBe("Renamed");
        renamed.GetProperty("verifiedAt").ValueKind.ShouldNotBe(JsonValueKind.Null);

        var rekeyed = await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", new { label = "Renamed", productCode = "01", appKey = new string('n', 36) }).ShouldBeOkAsync();
        rekeyed.GetProperty("verifiedAt").ValueKind.ShouldBe(JsonValueKind.Null);
        rekeyed.GetProperty("appKey").GetString().ShouldBe("…nnnn");
        rekeyed.GetProperty("appSecret").GetString().ShouldBe("…QRST");
        var vault = host.Services.GetRequiredService<ISecretVault>();
        (await SecretsAsync(host, alice.Tenant)).Select(vault.Open).ShouldBe([AccountNumber, new string('n', 36), AppSecret], ignoreOrder: true);

        await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", new { label = "x" }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "product_code_missing");
        await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", new { label = "x", productCode = "01", broker = "paper" }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "field_unknown");
    }

    [Fact]
    public async Task What_cannot_be_right_is_refused_by_its_field_with_a_remedy()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        var id = Id(await AddAsync(alice, Kis()));
        var before = (await GetAsync(alice, id)).ToString();
        foreach (var (field, value, remedy) in new (string, string?, string)[]
        {
            ("appKey", "35 characters are too few, of these so1", "36"),
            ("appKey", "123456789012345678901234567890123456\n", "36"),
            ("appKey", " 12345678901234567890123456789012345", "36"),
            ("appKey", new string('가', 36), "36"),
            ("appKey", null, "empty"),
            ("appSecret", "short", "180"),
            ("appSecret", new string('s', 179) + "\0", "180"),
            ("accountNumber", "87654321-01", "product code"),
            ("accountNumber", "7654321", "8 digits"),
            ("accountNumber", "１２３４５６７８", "8 digits"),
            ("productCode", "1", "2 digits"),
            ("productCode", "01\n", "2 digits"),
            ("label", " KIS", "blank"),
            ("label", "K\tIS", "cannot be used"),
            ("label", new string('l', 101), "100"),
            ("label", "", "empty"),
            ("environment", null, "real"),
        })
        {
            var body = JsonSerializer.SerializeToNode(Kis())!.AsObject();
            body[field] = value;
            var problem = await alice.Client.PostAsJsonAsync(Accounts, body).ShouldRefuseAsync(HttpStatusCode.BadRequest, "validation");
            problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([field]);
            problem.GetProperty("errors").GetProperty(field)[0].GetString().ShouldNotBeNull().ShouldContain(remedy);
            if (value is { Length: > 4 })
            {
                problem.ToString().ShouldNotContain(value.Trim());
            }

            if (value is not null)
            {
                var put = JsonSerializer.SerializeToNode(new { label = "Renamed", productCode = "01" })!.AsObject();
                put[field] = value;
                await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", put).ShouldRefuseAsync(HttpStatusCode.BadRequest, "validation");
            }
        }

        (await ListAsync(alice)).Single().ToString().ShouldBe(before);
    }

    [Fact]
    public async Task A_paper_account_takes_cash_and_no_keys_and_any_other_takes_keys_and_no_cash()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        foreach (var field in new[] { "appKey", "appSecret", "accountNumber", "productCode" })
        {
            var body = JsonSerializer.SerializeToNode(Paper())!.AsObject();
            body[field] = "x";
            (await alice.Client.PostAsJsonAsync(Accounts, body).ShouldRefuseAsync(HttpStatusCode.BadRequest, "paper_takes_no_keys")).GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue();
        }

        await alice.Client.PostAsJsonAsync(Accounts, new { broker = "paper", label = "p", environment = "real" }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "paper_is_mock");
        await alice.Client.PostAsJsonAsync(Accounts, new { broker = "paper", label = "p", cash = -0.01 }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "validation");
        await alice.Client.PostAsJsonAsync(Accounts, new { broker = "paper", label = "p", cash = 1_000_000_000.01m }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "validation");
        await alice.Client.PostAsJsonAsync(Accounts, new { broker = "paper", label = "p", cash = 0.001m }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "validation");
        await alice.Client.PostAsJsonAsync(Accounts, new { broker = "ib", label = "p" }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "wrong_type");
        await alice.Client.PostAsJsonAsync(Accounts, new { broker = 0, label = "p" }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "wrong_type");
        var kis = JsonSerializer.SerializeToNode(Kis())!.AsObject();
        kis["cash"] = 1;
        await alice.Client.PostAsJsonAsync(Accounts, kis).ShouldRefuseAsync(HttpStatusCode.BadRequest, "only_paper_takes_cash");
        (await ListAsync(alice)).ShouldBeEmpty();

        var paper = Id(await AddAsync(alice, Paper(0)));
        await alice.Client.PutAsJsonAsync($"{Accounts}/{paper}", new { label = "p", productCode = "01" }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "paper_takes_no_keys");
        (await alice.Client.PutAsJsonAsync($"{Accounts}/{paper}", new { label = "Renamed" }).ShouldBeOkAsync()).GetProperty("label").GetString().ShouldBe("Renamed");
        await AddAsync(alice, Paper(1_000_000_000));
    }

    [Fact]
    public async Task Refusals_are_told_in_Korean_to_who_reads_Korean()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        alice.Client.DefaultRequestHeaders.AcceptLanguage.ParseAdd("ko");
        (await alice.Client.PostAsJsonAsync(Accounts, Kis(accountNumber: "1")).ShouldRefuseAsync(HttpStatusCode.BadRequest, "validation")).ToString().ShouldContain("계좌번호");
        (await alice.Client.PostAsJsonAsync(Accounts, new { broker = "paper", label = "모의", environment = "real" }).ShouldRefuseAsync(HttpStatusCode.BadRequest, "paper_is_mock"))
            .GetProperty("title").GetString().ShouldNotBeNull().ShouldContain("실제 돈");
    }

    [Fact]
    public async Task Ten_accounts_are_the_limit_also_for_those_who_hurry()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        for (var index = 0; index < 8; index++)
        {
            await AddAsync(alice, Kis(label: $"KIS {index}"));
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => alice.Client.PostAsJsonAsync(Accounts, Kis())));
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Created).ShouldBeLessThanOrEqualTo(2);
        while ((await ListAsync(alice)).Count < 10)
        {
            await AddAsync(alice, Kis());
        }

        await alice.Client.PostAsJsonAsync(Accounts, Kis()).ShouldRefuseAsync(HttpStatusCode.Conflict, "credential_limit");
        await alice.Client.PostAsJsonAsync(Accounts, Paper()).ShouldRefuseAsync(HttpStatusCode.Conflict, "credential_limit");
        (await alice.Client.DeleteAsync($"{Accounts}/{Id((await ListAsync(alice))[0])}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await AddAsync(alice, Kis());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_broker_is_asked_and_its_answer_told(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider, new Dictionary<string, string?> { ["Dispatch:BrokerReadTimeout"] = "00:00:00.3" });
        var brokers = KisOf(host);
        var alice = await host.AddUserAsync("alice");
        var id = Id(await AddAsync(alice, Kis()));
        foreach (var (error, status, code) in new[]
        {
            (BrokerError.KeyRefused, HttpStatusCode.Conflict, "broker_refused_keys"), (BrokerError.BadRequest, HttpStatusCode.Conflict, "broker_refused_keys"),
            (BrokerError.Unavailable, HttpStatusCode.ServiceUnavailable, "broker_unavailable"), (BrokerError.RateLimited, HttpStatusCode.ServiceUnavailable, "broker_unavailable"),
        })
        {
            brokers.Answer = _ => StandInBrokers.Fail(error);
            await VerifyAsync(alice, id).ShouldRefuseAsync(status, code);
            await ActivateAsync(alice, id).ShouldRefuseAsync(status, code);
        }

        // It ignores that nobody waits any more.
        brokers.Answer = _ => new TaskCompletionSource<BuyingPower>().Task;
        var started = TimeProvider.System.GetTimestamp();
        await VerifyAsync(alice, id).ShouldRefuseAsync(HttpStatusCode.ServiceUnavailable, "broker_unavailable");
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));

        var account = await GetAsync(alice, id);
        account.GetProperty("verifiedAt").ValueKind.ShouldBe(JsonValueKind.Null);
        account.GetProperty("active").GetBoolean().ShouldBeFalse();
        (await AuditAsync(host, alice.Tenant)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_broker_that_cannot_be_reached_is_named_as_such_and_paper_answers()
    {
        // Port 9 of this machine: nobody listens there.
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite, new Dictionary<string, string?> { ["EGGMONEY_KIS_MOCK_URL"] = "http://127.0.0.1:9/mock" });
        var alice = await host.AddUserAsync("alice");
        var kis = Id(await AddAsync(alice, Kis()));
        await VerifyAsync(alice, kis).ShouldRefuseAsync(HttpStatusCode.ServiceUnavailable, "broker_unavailable");
        await ActivateAsync(alice, kis).ShouldRefuseAsync(HttpStatusCode.ServiceUnavailable, "broker_unavailable");
        await AddAsync(alice, Paper());
        var paper = Id(await AddAsync(alice, Paper()));
        var verified = await VerifyAsync(alice, paper).ShouldBeOkAsync();
        verified.GetProperty("credential").GetProperty("verifiedAt").GetDateTime().ShouldBe(ApiHost.WallStart);
        verified.GetProperty("checks").EnumerateArray().Select(check => (check.GetProperty("name").GetString(), check.GetProperty("status").GetString())).ShouldBe(
            [("keys", "ok"), ("quote", "ok"), ("holdings", "ok"), ("orders", "ok"), ("accountValue", "ok")]);
    }

    [Fact]
    public async Task Keys_changed_while_the_broker_is_asked_are_not_taken_for_verified()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var brokers = KisOf(host);
        var alice = await host.AddUserAsync("alice");
        var id = Id(await AddAsync(alice, Kis()));
        brokers.Answer = async _ =>
        {
            if (brokers.Asked == 1)
            {
                await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", new { label = "KIS", productCode = "01", appKey = new string('n', 36) }, CancellationToken.None).ShouldBeOkAsync();
                return new(1, 1);
            }

            throw new BrokerException(BrokerError.KeyRefused, "The new ones are wrong.");
        };
        await VerifyAsync(alice, id).ShouldRefuseAsync(HttpStatusCode.Conflict, "broker_refused_keys");
        brokers.Asked.ShouldBe(2);
        (await GetAsync(alice, id)).GetProperty("verifiedAt").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Real_money_needs_the_password_again(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        await SetPasswordAsync(host, alice);
        var paper = Id(await AddAsync(alice, Paper(777)));
        var real = Id(await AddAsync(alice, Kis("real", "Money")));
        await ActivateAsync(alice, real).ShouldRefuseAsync(HttpStatusCode.Unauthorized, "proof_required");
        await ActivateAsync(alice, real, password: "a guess at a password").ShouldRefuseAsync(HttpStatusCode.Unauthorized, "proof_wrong");
        (await GetAsync(alice, paper)).GetProperty("active").GetBoolean().ShouldBeTrue();
        KisOf(host).Asked.ShouldBe(0);

        var active = await ActivateAsync(alice, real, password: Password).ShouldBeOkAsync();
        active.GetProperty("active").GetBoolean().ShouldBeTrue();
        active.GetProperty("verifiedAt").GetDateTime().ShouldBe(ApiHost.WallStart);
        (await GetAsync(alice, paper)).GetProperty("active").GetBoolean().ShouldBeFalse();

        // What the broker says of real cash is not taken over.
        (await BooksAsync(host, alice)).Cash.ShouldBe(777);
        await alice.Client.PutAsJsonAsync($"{Accounts}/{real}", new { label = "Money", productCode = "01", accountNumber = "99999999" }).ShouldRefuseAsync(HttpStatusCode.Conflict, "account_number_fixed");
        await alice.Client.PutAsJsonAsync($"{Accounts}/{real}", new { label = "Money", productCode = "02" }).ShouldRefuseAsync(HttpStatusCode.Conflict, "account_number_fixed");
        await alice.Client.PutAsJsonAsync($"{Accounts}/{real}", new { label = "Money", productCode = "01", accountNumber = AccountNumber }).ShouldBeOkAsync();

        // Back to paper needs none.
        await ActivateAsync(alice, paper).ShouldBeOkAsync();
        var audit = await AuditAsync(host, alice.Tenant);
        audit.ShouldContain(entry => entry.StartsWith($"credential.activated {real} ", StringComparison.Ordinal) && entry.Contains("\"environment\":\"real\""));
        string.Join('\n', audit).ShouldNotContain(AccountNumber);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task The_account_cannot_be_changed_while_orders_are_open_nor_unnoticed_while_bots_hold_shares(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var paper = Id(await AddAsync(alice, Paper()));
        var kis = Id(await AddAsync(alice, Kis()));
        var slice = await AddOrderAsync(host, alice, paper, SliceState.Accepted, shares: 3);
        await ActivateAsync(alice, kis, acceptHoldings: true).ShouldRefuseAsync(HttpStatusCode.Conflict, "orders_open");
        await alice.Client.DeleteAsync($"{Accounts}/{paper}").ShouldRefuseAsync(HttpStatusCode.Conflict, "orders_open");
        await EndAsync(host, alice, slice, SliceState.Expired);

        // What went to an account may still turn out to have filled there.
        await alice.Client.DeleteAsync($"{Accounts}/{paper}").ShouldRefuseAsync(HttpStatusCode.Conflict, "orders_open");
        await ReconcileAsync(host, alice);
        await ActivateAsync(alice, kis).ShouldRefuseAsync(HttpStatusCode.Conflict, "holdings_elsewhere");
        await alice.Client.DeleteAsync($"{Accounts}/{paper}").ShouldRefuseAsync(HttpStatusCode.Conflict, "credential_in_use");
        KisOf(host).Asked.ShouldBe(0);
        await ActivateAsync(alice, kis, acceptHoldings: true).ShouldBeOkAsync();

        // Another account's open order does not keep an inactive one, but orders of its own would; its old ones keep its number.
        var planned = await AddOrderAsync(host, alice, null, SliceState.Planned);
        await alice.Client.DeleteAsync($"{Accounts}/{kis}").ShouldRefuseAsync(HttpStatusCode.Conflict, "orders_open");
        (await alice.Client.DeleteAsync($"{Accounts}/{paper}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await host.SendAsync(alice.Tenant, new ListOrdersQuery())).Value!.Items.Count.ShouldBe(2);
        await EndAsync(host, alice, planned, SliceState.Skipped);
    }

    [Fact]
    public async Task An_order_that_is_planned_while_the_broker_is_asked_is_seen()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        var paper = Id(await AddAsync(alice, Paper()));
        var kis = Id(await AddAsync(alice, Kis()));
        KisOf(host).Answer = async _ =>
        {
            await AddOrderAsync(host, alice, null, SliceState.Planned);
            return new(1, 1);
        };
        await ActivateAsync(alice, kis).ShouldRefuseAsync(HttpStatusCode.Conflict, "orders_open");
        (await GetAsync(alice, paper)).GetProperty("active").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task The_number_of_an_account_that_has_had_orders_stays()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        var id = Id(await AddAsync(alice, Kis()));
        var other = new { label = "KIS", productCode = "01", accountNumber = "99999999" };
        await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", other).ShouldBeOkAsync();
        await AddOrderAsync(host, alice, id, SliceState.Filled);
        await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", other).ShouldBeOkAsync();
        await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", other with { accountNumber = AccountNumber }).ShouldRefuseAsync(HttpStatusCode.Conflict, "account_number_fixed");
        await alice.Client.PutAsJsonAsync($"{Accounts}/{id}", new { label = "New", productCode = "01", appKey = new string('n', 36), appSecret = AppSecret }).ShouldBeOkAsync();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task A_deleted_account_is_gone_and_its_keys_are_erased_but_its_row_stays_for_its_orders(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var kept = Id(await AddAsync(alice, Kis(label: "Kept")));
        var gone = Id(await AddAsync(alice, Kis(label: "Gone")));
        await AddOrderAsync(host, alice, gone, SliceState.Filled);
        await ReconcileAsync(host, alice);
        (await alice.Client.DeleteAsync($"{Accounts}/{gone}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await alice.Client.GetAsync($"{Accounts}/{gone}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
        await alice.Client.DeleteAsync($"{Accounts}/{gone}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
        await VerifyAsync(alice, gone).ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
        await ActivateAsync(alice, gone).ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
        (await ListAsync(alice)).Select(Id).ShouldBe([kept]);
        (await SecretsAsync(host, alice.Tenant)).Select(row => row.SubjectId).Distinct().ShouldBe([kept]);
        var row = await host.WithDbAsync(alice.Tenant, db => db.UserCredentials.IgnoreQueryFilters([DeletedRows.Filter]).SingleAsync(credential => credential.Id == gone));
        (row.DeletedAt, row.Active).ShouldBe((ApiHost.WallStart, false));

        // An active paper account without shares may go; nothing is active then, and the next paper account is.
        var paper = Id(await AddAsync(alice, Paper()));
        (await alice.Client.DeleteAsync($"{Accounts}/{paper}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await AddAsync(alice, Paper(5))).GetProperty("active").GetBoolean().ShouldBeTrue();
        (await BooksAsync(host, alice)).Cash.ShouldBe(5);
        (await AuditAsync(host, alice.Tenant)).Count(entry => entry.StartsWith("credential.deleted ", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Another_users_account_is_not_there(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var bob = await host.AddUserAsync("bob");
        await SetPasswordAsync(host, bob);
        var id = Id(await AddAsync(alice, Kis("real")));
        var paper = Id(await AddAsync(alice, Paper()));
        var before = (await ListAsync(alice)).Select(row => row.ToString()).ToList();
        foreach (var hers in new[] { id, paper, Guid.NewGuid() })
        {
            await bob.Client.GetAsync($"{Accounts}/{hers}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
            await bob.Client.PutAsJsonAsync($"{Accounts}/{hers}", new { label = "Mine", productCode = "01", accountNumber = "11111111" }).ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
            await bob.Client.DeleteAsync($"{Accounts}/{hers}").ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
            await VerifyAsync(bob, hers).ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
            await ActivateAsync(bob, hers, acceptHoldings: true, Password).ShouldRefuseAsync(HttpStatusCode.NotFound, "not_found");
        }

        (await ListAsync(bob)).ShouldBeEmpty();
        (await ListAsync(alice)).Select(row => row.ToString()).ShouldBe(before);
        (await AuditAsync(host, bob.Tenant)).ShouldBeEmpty();
        KisOf(host).Asked.ShouldBe(0);

        // Two people may have the same account at a broker, and know nothing of each other.
        await AddAsync(bob, Kis());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Of_many_paper_accounts_opened_at_once_one_is_active(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        await Task.WhenAll(Enumerable.Range(1, 4).Select(cash => AddAsync(alice, Paper(cash, $"Paper {cash}"))));
        var accounts = await ListAsync(alice);
        accounts.Count.ShouldBe(4);
        var active = accounts.Where(row => row.GetProperty("active").GetBoolean()).ToList();
        active.ShouldHaveSingleItem().GetProperty("label").GetString().ShouldBe($"Paper {(await BooksAsync(host, alice)).Cash:0}");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Of_many_that_switch_at_once_one_account_is_active(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var alice = await host.AddUserAsync("alice");
        var ids = new List<Guid>();
        for (var index = 0; index < 3; index++)
        {
            ids.Add(Id(await AddAsync(alice, Paper(index))));
        }

        var answers = await Task.WhenAll(ids.Concat(ids).Select(id => ActivateAsync(alice, id)));
        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK || answer.StatusCode == HttpStatusCode.Conflict);
        var active = (await ListAsync(alice)).Where(row => row.GetProperty("active").GetBoolean()).ToList();
        active.ShouldHaveSingleItem();
        var books = await BooksAsync(host, alice);
        books.Cash.ShouldBe(ids.IndexOf(Id(active[0])));
        books.Imbalance.ShouldBe(0);
    }

    [Fact]
    public async Task A_request_with_keys_tells_nothing_of_them_as_a_text()
    {
        new Application.Accounts.Credentials.AddCredentialCommand(Application.Accounts.Credentials.BrokerKind.Kis, "l", AppKey: AppKey, AppSecret: AppSecret).ToString().ShouldNotContain("MARKED");
        new Application.Accounts.Credentials.UpdateCredentialCommand(Guid.Empty, "l", null, AppKey, AppSecret, null).ToString().ShouldNotContain("MARKED");
        new Application.Accounts.Credentials.ActivateCredentialCommand(Guid.Empty, new Proof(Password)).ToString().ShouldNotContain(Password);
        new Application.Accounts.Channels.AddChannelCommand(Domain.Accounts.ChannelKind.Telegram, "l", BotToken, ChatId).ToString().ShouldNotContain("MARKED");
        await Task.CompletedTask;
    }

    private static Task<BooksDto> BooksAsync(ApiHost host, ApiUser user) => host.SendAsync(user.Tenant, new GetBooksQuery());
}
