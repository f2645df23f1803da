using System.Net;
using System.Text.Json.Nodes;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

/// <summary>What people read of what their bots did.</summary>
public abstract class RecordApiTests(DatabaseProvider provider) : IAsyncLifetime
{
    private TradingApi _api = null!;
    private ApiUser _alice = null!;
    private ApiUser _bob = null!;

    public async Task InitializeAsync()
    {
        _api = await TradingApi.StartAsync(provider);
        _alice = await _api.AddTraderAsync("alice");
        _bob = await _api.AddTraderAsync("bob");
    }

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task A_session_traded_through_the_api_is_read_by_its_owner_alone()
    {
        (await _alice.PutAsync("schedule", new { sliceCount = 3 })).Ok();
        (await _alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);
        (await _bob.PostAsync("bots", TradingApi.Buyer(symbol: "SOXL"))).Ok(HttpStatusCode.Created);
        await _api.RunToAsync("22:00");

        var order = (await _alice.GetAsync("orders")).Ok()["items"]!.AsArray().ShouldHaveSingleItem()!;
        order["slices"]!.AsArray().Select(slice => slice!.Text("state")).ShouldBe(["Filled", "Filled", "Filled"]);
        var detail = (await _alice.GetAsync("orders/" + order.Text("id"))).Ok();
        detail.Text("state").ShouldBe("Completed");
        detail["fills"]!.AsArray().Select(fill => fill!["slice"]!.GetValue<int>()).ShouldBe([1, 2, 3]);
        detail["fills"]!.AsArray().Sum(fill => fill!.Number("quantity")).ShouldBe(detail.Number("filledQuantity"));
        detail["decision"]!.Text("orderId").ShouldBe(order.Text("id"));
        detail["decision"]!["inputs"]!.Number("price").ShouldBe(50);
        var decision = (await _alice.GetAsync("decisions/" + detail["decision"]!.Text("id"))).Ok();
        JsonNode.DeepEquals(decision, detail["decision"]).ShouldBeTrue();

        var trade = (await _alice.GetAsync("trades")).Ok()["items"]!.AsArray().ShouldHaveSingleItem()!;
        trade.Text("orderId").ShouldBe(order.Text("id"));
        JsonNode.DeepEquals((await _alice.GetAsync("trades/" + trade.Text("id"))).Ok(), trade).ShouldBeTrue();
        (await _alice.GetAsync("positions")).Ok().AsArray().ShouldHaveSingleItem()!.Number("quantity").ShouldBe(trade.Number("quantity"));
        var runs = await _alice.WalkAsync("runs", 2);
        runs.Select(run => run.Text("phase")).First().ShouldBe("Report");
        runs.Select(run => run.Text("phase")).Last().ShouldBe("Plan");
        runs.ShouldAllBe(run => run.Text("state") == "Succeeded" || run.Text("state") == "Skipped");

        // Nothing of it is bob's.
        foreach (var path in new[] { "orders/" + order.Text("id"), "decisions/" + decision.Text("id"), "trades/" + trade.Text("id") })
        {
            (await _bob.GetAsync(path)).Refused(HttpStatusCode.NotFound, "not_found");
        }

        foreach (var list in new[] { "orders", "trades", "decisions" })
        {
            (await _bob.WalkAsync(list, 10)).ShouldAllBe(row => !row.ToJsonString(null).Contains("TQQQ", StringComparison.Ordinal));
            (await _bob.GetAsync($"{list}?bot={order.Text("botId")}")).Ok()["items"]!.AsArray().ShouldBeEmpty();
        }

        (await _bob.GetAsync("positions")).Ok().AsArray().ShouldHaveSingleItem()!.Text("symbol").ShouldBe("SOXL");
    }

    [Fact]
    public async Task Lists_are_narrowed_by_what_is_asked()
    {
        var bot = (await _alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created).Text("id");
        (await _alice.PostAsync("bots", TradingApi.Buyer("SO_1", "SOXL"))).Ok(HttpStatusCode.Created);
        await _api.RunToAsync("22:00", day: 4);

        foreach (var (query, count) in new (string, int)[]
        {
            ("orders", 6),
            ("orders?session=2026-03-03", 2),
            ("orders?from=2026-03-03", 4),
            ("orders?from=2026-03-03&to=2026-03-03", 2),
            ("orders?symbol=SOXL", 3),
            ("orders?bot=" + bot, 3),
            ("orders?state=Completed&kind=Buy", 6),
            ("orders?state=Open", 0),
            ("orders?kind=Sell_1_4", 0),
            ("trades?from=2026-03-04", 2),
            ("trades?to=2026-03-02&symbol=TQQQ", 1),
            ("trades?kind=Buy&bot=" + bot, 3),
            ("trades?kind=Sell", 0),
            ("decisions?session=2026-03-04", 2),
            ("decisions?bot=" + bot, 3),
            ("runs?state=Missed", 0),
        })
        {
            (await _alice.WalkAsync(query, 4)).Count.ShouldBe(count, query);
        }

        (await _alice.WalkAsync("runs?session=2026-03-03&state=Succeeded", 3)).ShouldAllBe(run => run.Text("session") == "2026-03-03");
    }

    [Theory]
    [InlineData("orders?limit=0", "validation", "limit")]
    [InlineData("orders?limit=1001", "validation", "limit")]
    [InlineData("orders?limit=x", "wrong_parameter", "limit")]
    [InlineData("orders?session=yesterday", "wrong_parameter", "session")]
    [InlineData("orders?bot=1", "wrong_parameter", "bot")]
    [InlineData("orders?state=open", "validation", "state")]
    [InlineData("orders?state=1", "validation", "state")]
    [InlineData("orders?kind=Hold", "validation", "kind")]
    [InlineData("orders?symbol=%00", "validation", "symbol")]
    [InlineData("trades?kind=Hold", "validation", "kind")]
    [InlineData("trades?symbol=tqqq%27--", "validation", "symbol")]
    [InlineData("runs?state=Late", "validation", "state")]
    [InlineData("orders?cursor=x", "bad_cursor", "cursor")]
    [InlineData("orders?cursor=", "bad_cursor", "cursor")]
    [InlineData("orders?cursor=%00", "bad_cursor", "cursor")]
    [InlineData("trades?cursor=MS94", "bad_cursor", "cursor")]
    [InlineData("decisions?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTkvMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA", "bad_cursor", "cursor")]
    [InlineData("runs?cursor=MS8yLzMvNA", "bad_cursor", "cursor")]
    public async Task What_no_list_understands_is_refused(string path, string code, string field) =>
        (await _alice.GetAsync(path)).Refused(HttpStatusCode.BadRequest, code, field);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Walking_a_list_while_it_grows_gives_each_row_once_and_in_order(int limit)
    {
        var bot = Guid.Parse((await _alice.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created).Text("id"));

        // Three of each time, which only the id tells apart; sessions differ, because a bot has one order in each.
        for (var row = 0; row < 9; row++)
        {
            await AddAsync(bot, row, TradingApi.At("15:00").AddMinutes(row / 3));
        }

        foreach (var list in new[] { "orders", "trades", "decisions", "runs" })
        {
            var before = await _alice.WalkAsync(list, 1000);
            before.Count.ShouldBe(9);
            var next = 100;
            var walked = await _alice.WalkAsync(list, limit, () => AddAsync(bot, next++, TradingApi.At("16:00")));
            walked.Select(node => node.ToJsonString()).ShouldBe(before.Select(node => node.ToJsonString()), list);
            await _api.Host.WithDbAsync(_alice.Tenant, async db =>
            {
                var added = TradingApi.At("16:00");
                await db.Decisions.Where(entry => entry.DecidedAt == added).ExecuteDeleteAsync();
                await db.Trades.Where(entry => entry.ExecutedAt == added).ExecuteDeleteAsync();
                await db.Orders.Where(entry => entry.PlannedAt == added).ExecuteDeleteAsync();
                await db.DispatchRuns.Where(entry => entry.DueAt == added).ExecuteDeleteAsync();
                return true;
            });
        }
    }

    private Task<bool> AddAsync(Guid bot, int row, DateTime at) => _api.Host.WithDbAsync(_alice.Tenant, async db =>
    {
        var session = new DateOnly(2020, 1, 1).AddDays(row);
        var order = new Order { Id = Guid.NewGuid(), BotId = bot, Symbol = "TQQQ", SessionDate = session, State = OrderState.Completed, PlannedAt = at };
        db.Orders.Add(order);
        db.Trades.Add(new() { Id = Guid.NewGuid(), BotId = bot, Name = "TQ_1", Symbol = "TQQQ", OrderId = order.Id, SessionDate = session, ExecutedAt = at });
        db.Decisions.Add(new() { Id = Guid.NewGuid(), BotId = bot, BotName = "TQ_1", SessionDate = session, Rule = "None", Inputs = "{}", DecidedAt = at });

        // Rows of one session, due at one time: told apart by phase and number alone.
        var run = new DispatchRun { SessionDate = new(2020, 1, 1), Phase = (WorkPhase)(row % 6), Number = row, DueAt = at, StartedAt = at, Node = "test" };
        if (row >= 100)
        {
            run.SessionDate = new(2020, 2, 1);
        }

        db.DispatchRuns.Add(run);
        await TestHost.SaveAsync(db);
        return true;
    });
}

public sealed class SqliteRecordApiTests() : RecordApiTests(DatabaseProvider.Sqlite);

public sealed class PostgresRecordApiTests() : RecordApiTests(DatabaseProvider.Postgres);
