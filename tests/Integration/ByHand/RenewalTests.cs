using System.Net;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.ByHand;

/// <summary>All bots replaced from a budget. Alice's one bot is called TQ_1, and after the first slice it holds shares and has an open order.</summary>
public abstract class RenewalTests(DatabaseProvider provider) : ByHandFixture(provider)
{
    [Fact]
    public async Task A_dry_run_shows_old_and_new_and_a_bot_that_holds_is_never_dropped_silently()
    {
        await Api.RunToAsync("16:00");
        var body = new { symbols = new[] { new { symbol = "SOXL", count = 2 } }, budget = 40_000 };
        var dry = (await Alice.PostAsync("bots/renewal", new { body.symbols, body.budget, dryRun = true })).Ok();
        dry["oldBots"]!.AsArray().Single()!.Text("name").ShouldBe("TQ_1");
        dry["problems"]!.AsArray().Select(problem => problem!.Text("kind")).ShouldBe(["HoldingWouldBeDropped", "OpenOrderWouldBeDropped"], ignoreOrder: true);
        (await Alice.PostAsync("bots/renewal", body)).Refused(HttpStatusCode.Conflict, "renewal_refused");
        (await Alice.GetAsync("bots")).Ok().AsArray().Single()!.Text("name").ShouldBe("TQ_1");

        // Released: not while its orders may still turn out to have filled; then what is held stays as it is.
        var becomes = new[] { new { bot = "TQ_1", becomes = "releaseHolding" } };
        (await Alice.PostAsync("bots/renewal", new { body.symbols, body.budget, becomes }, "renew")).Refused(HttpStatusCode.Conflict, "not_reconciled");
        (await ReadAsync(Alice, db => db.Orders.AsNoTracking().SingleAsync())).State.ShouldBe(OrderState.Open);
        await Api.RunToAsync("22:00");
        var held = (await HoldingAsync()).Quantity;

        // The same key: a refusal that passes is no answer for good.
        (await Alice.PostAsync("bots/renewal", new { body.symbols, body.budget, becomes }, "renew")).Ok()["newBots"]!.AsArray().Select(bot => (bot!.Text("name"), bot!.Number("seed")))
            .ShouldBe([("SO_1", 1000m), ("SO_2", 500m)]);
        (await Alice.GetAsync("bots")).Ok().AsArray().Select(bot => bot!.Text("name")).ShouldBe(["SO_1", "SO_2"]);
        var kept = await HoldingAsync();
        (kept.BotId, kept.Quantity).ShouldBe((null, held));
        (await ReadAsync(Alice, db => db.Orders.AsNoTracking().SingleAsync())).State.ShouldBe(OrderState.Completed);
        await BooksAgreeAsync();
        (await Bob.GetAsync("bots")).Ok().AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_bot_of_the_same_name_and_symbol_goes_on_and_a_kept_one_stays_beside()
    {
        await Api.RunToAsync("22:00");
        var same = new { symbols = new[] { new { symbol = "TQQQ", count = 1 } }, budget = 20_000 };
        (await Alice.PostAsync("bots/renewal", same)).Ok()["newBots"]![0]!["continues"]!.GetValue<bool>().ShouldBeTrue();
        var bot = (await Alice.GetAsync("bots")).Ok().AsArray().Single()!;
        (bot.Text("id"), bot.Number("seed"), bot.Number("maxTier"), bot["skipSell"]!.GetValue<bool>()).ShouldBe((Bot, 500m, 40m, false));
        (await HoldingAsync()).BotId.ShouldBe(Guid.Parse(Bot));

        var other = new { symbols = new[] { new { symbol = "SOXL", count = 1 } }, budget = 20_000, becomes = new[] { new { bot = "TQ_1", becomes = "keepBot" } } };
        (await Alice.PostAsync("bots/renewal", other)).Ok()["kept"]!.AsArray().Single()!.GetValue<string>().ShouldBe("TQ_1");
        (await Alice.GetAsync("bots")).Ok().AsArray().Select(row => row!.Text("name")).ShouldBe(["SO_1", "TQ_1"]);
    }

    [Fact]
    public async Task A_holding_moves_to_a_new_bot_of_its_symbol()
    {
        (await Alice.PutAsync("bots/" + Bot, new { name = "Mine", symbol = "TQQQ", seed = 10_000, skipSell = true })).Ok();
        await Api.RunToAsync("22:00");
        var becomes = new[] { new { bot = "Mine", becomes = "moveToNewBot" } };
        (await Alice.PostAsync("bots/renewal", new { symbols = new[] { new { symbol = "SOXL", count = 1 } }, budget = 20_000, becomes })).Refused(HttpStatusCode.Conflict, "no_new_bot");
        (await Alice.PostAsync("bots/renewal", new { symbols = new[] { new { symbol = "TQQQ", count = 2 } }, budget = 20_000, becomes })).Ok();
        var bots = (await Alice.GetAsync("bots")).Ok().AsArray();
        bots.Select(bot => bot!.Text("name")).ShouldBe(["TQ_1", "TQ_2"]);
        bots[0]!.Number("quantity").ShouldBeGreaterThan(0);
        (await HoldingAsync()).Name.ShouldBe("TQ_1");
        await BooksAgreeAsync();
    }
}

public sealed class SqliteRenewalTests() : RenewalTests(DatabaseProvider.Sqlite);

public sealed class PostgresRenewalTests() : RenewalTests(DatabaseProvider.Postgres);
