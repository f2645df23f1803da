using System.Net;
using EggMoney.Application.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.ByHand;

/// <summary>One act for one key, whatever the network and the server do in between.</summary>
public abstract class OnceTests(DatabaseProvider provider) : ByHandFixture(provider)
{
    private static readonly object Entry = new { amount = 12.34m, note = "배당" };

    [Fact]
    public async Task The_same_request_again_gets_the_same_answer_and_moves_nothing()
    {
        var first = (await Alice.PostAsync("trading/cash-entries", Entry, "k1")).Ok();
        var again = await Api.Host.ClientOf(await Api.Host.IssueAsync(Alice.Tenant)).SendRawAsync("trading/cash-entries", Entry, "k1");
        again.Replayed.ShouldBeTrue();
        again.Body!.ToJsonString().ShouldBe(first.ToJsonString());
        (await ReadAsync(Alice, db => db.CashEntries.CountAsync(entry => entry.Amount == 12.34m))).ShouldBe(1);

        (await Alice.PostAsync("trading/cash-entries", new { amount = 12.35m, note = "배당" }, "k1")).Refused(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await Alice.PostAsync($"bots/{Bot}/force-sell", new { percent = 1 }, "k1")).Refused(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");

        // Another person's key of the same name is another key.
        (await Bob.PostAsync("trading/cash-entries", Entry, "k1")).Ok().Text("id").ShouldNotBe(first.Text("id"));
    }

    [Fact]
    public async Task Without_a_key_nothing_that_moves_money_is_done_and_a_dry_run_needs_none()
    {
        var client = Alice.Client;
        (await client.SendRawAsync("trading/cash-entries", Entry, null)).Code.ShouldBe("idempotency_key_required");
        (await client.SendRawAsync("trading/cash-entries", Entry, new string('k', 101))).Code.ShouldBe("idempotency_key_required");
        (await client.SendRawAsync("bots/renewal", new { symbols = new[] { new { symbol = "TQQQ", count = 1 } }, budget = 1000, dryRun = true }, null)).Status.ShouldBe(HttpStatusCode.OK);
        (await ReadAsync(Alice, db => db.IdempotencyRecords.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task Two_at_once_are_one_act()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Alice.PostAsync("trading/cash-entries", Entry, "twice")));
        answers.Select(answer => answer.Status).Distinct().ShouldBeSubsetOf([HttpStatusCode.OK, HttpStatusCode.Conflict]);
        answers.Where(answer => answer.Status == HttpStatusCode.Conflict).ShouldAllBe(answer => answer.Code == "idempotency_key_at_work");
        (await ReadAsync(Alice, db => db.CashEntries.CountAsync(entry => entry.Amount == 12.34m))).ShouldBe(1);
    }

    [Fact]
    public async Task What_a_dead_process_had_begun_is_found_and_not_done_again()
    {
        await Api.RunToAsync("16:00");
        var body = new { percent = 100 };
        var first = (await Alice.PostAsync($"bots/{Bot}/force-sell", body, "sale")).Ok();
        var placed = Placed;

        // As if the process had ended between the act and its answer.
        await ReadAsync(Alice, db => db.IdempotencyRecords.ExecuteUpdateAsync(set => set.SetProperty(row => row.Status, (int?)null).SetProperty(row => row.Answer, (string?)null)));
        (await Alice.PostAsync($"bots/{Bot}/force-sell", body, "sale")).Refused(HttpStatusCode.Conflict, "idempotency_key_at_work");
        Api.Host.Wall.UtcNow += TimeSpan.FromMinutes(3);
        var again = (await Alice.PostAsync($"bots/{Bot}/force-sell", body, "sale")).Ok();
        again["order"]!.Text("id").ShouldBe(first["order"]!.Text("id"));
        Placed.ShouldBe(placed);
        (await HandOrdersAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_broken_rule_leaves_the_key_free_and_old_answers_are_forgotten()
    {
        (await Alice.PostAsync("trading/cash-entries", new { amount = 0, note = "x" }, "k2")).Refused(HttpStatusCode.BadRequest, "validation", "amount");
        (await Alice.PostAsync("trading/cash-entries", Entry, "k2")).Ok();
        (await Api.Host.SendAsync(Alice.Tenant, new ForgetOldRowsCommand(400))).ShouldBe(0);
        Api.Host.Wall.UtcNow += TimeSpan.FromDays(8);
        (await Api.Host.SendAsync(Bob.Tenant, new ForgetOldRowsCommand(400))).ShouldBe(0);
        (await Api.Host.SendAsync(Alice.Tenant, new ForgetOldRowsCommand(400))).ShouldBe(1);
    }
}

public sealed class SqliteOnceTests() : OnceTests(DatabaseProvider.Sqlite);

public sealed class PostgresOnceTests() : OnceTests(DatabaseProvider.Postgres);
