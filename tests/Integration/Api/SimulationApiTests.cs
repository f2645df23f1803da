using System.Net;
using EggMoney.Application.Accounts;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Application.Trading.Simulations;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.Trials;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

/// <summary>What a bot would have done, asked over HTTP and worked out by the worker, which a test calls as the loop does.</summary>
public abstract class SimulationApiTests(DatabaseProvider provider) : IAsyncLifetime
{
    private static readonly object Steady = new { name = "Steady", symbol = "TQQQ", seed = 500, closingDipRules = new[] { new { dropRate = 0.05m, seedRate = 0.5m } } };

    private ApiHost _host = null!;
    private ApiUser _alice = null!;
    private ApiUser _bob = null!;

    public async Task InitializeAsync()
    {
        // Noting at once shows that somebody may change their mind at any time.
        _host = await ApiHost.StartAsync(provider, configure: services => services.AddSingleton(new TrialOptions { NoteEvery = TimeSpan.Zero, Rest = 0, RestWhileOpen = 0 }));
        _alice = await AddTraderAsync("alice");
        _bob = await AddTraderAsync("bob");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_month_is_traded_by_the_real_engine_and_leaves_nothing_in_the_books()
    {
        var started = await _alice.PostAsync("simulations", new { bot = Steady, months = 1, cash = 20_000 });
        var path = "simulations/" + started.Ok(HttpStatusCode.Accepted).Text("id");
        started.Location!.ToString().ShouldBe("/api/v1/" + path);
        started.Body!.Text("state").ShouldBe("queued");
        started.Body!["summary"].ShouldBeNull();

        (await RunNextAsync()).ShouldBeTrue();
        (await RunNextAsync()).ShouldBeFalse("there is one, and it is over");

        var detail = (await _alice.GetAsync(path)).Ok();
        var simulation = detail["simulation"]!;
        simulation.Text("state").ShouldBe("completed", simulation.ToJsonString());
        var sessions = NyseCalendar.Instance.SessionsBetween(new(2026, 2, 2), new(2026, 3, 1)).Count();
        simulation.Number("done").ShouldBe(sessions);
        simulation.Number("total").ShouldBe(sessions);

        var summary = simulation["summary"]!;
        summary.Text("market").ShouldBe("paper");
        summary.Number("sessions").ShouldBe(sessions);
        summary.Text("from").ShouldBe("2026-02-02");
        summary["complete"]!.GetValue<bool>().ShouldBeTrue();
        var days = detail["result"]!["days"]!.AsArray();
        var trades = detail["result"]!["trades"]!.AsArray();
        days.Count.ShouldBe(sessions);
        days[^1]!.Number("value").ShouldBe(summary.Number("value"));
        (summary.Number("value") - 20_000).ShouldBe(summary.Number("profit"));
        summary.Number("highestTier").ShouldBe(days.Max(day => day!.Number("tier")));
        trades.Count.ShouldBe((int)(summary.Number("purchases") + summary.Number("sales")));
        trades.Sum(trade => trade!.Number("fees")).ShouldBe(summary.Number("fees"));

        // The first purchase is one seed on the first day, whatever the price.
        trades[0]!.Text("session").ShouldBe("2026-02-02");
        trades[0]!.Number("total").ShouldBeInRange(400, 500);

        // Nobody's books know of it, and no order was made.
        (await _alice.GetAsync("bots")).Ok().AsArray().ShouldBeEmpty();
        (await _alice.GetAsync("orders")).Ok()["items"]!.AsArray().ShouldBeEmpty();
        (await _alice.GetAsync("trades")).Ok()["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_somebody_simulates_is_nobody_elses()
    {
        var path = "simulations/" + (await _alice.PostAsync("simulations", new { bot = Steady, months = 1 })).Ok(HttpStatusCode.Accepted).Text("id");
        var bot = (await _alice.PostAsync("bots", Steady)).Ok(HttpStatusCode.Created).Text("id");

        (await _bob.GetAsync("simulations")).Ok().AsArray().ShouldBeEmpty();
        (await _bob.GetAsync(path)).Refused(HttpStatusCode.NotFound, "not_found");
        (await _bob.PostAsync(path + "/cancel")).Refused(HttpStatusCode.NotFound, "not_found");
        (await _bob.DeleteAsync(path)).Refused(HttpStatusCode.NotFound, "not_found");
        (await _bob.PostAsync("simulations", new { botId = bot })).Refused(HttpStatusCode.NotFound, "not_found");
        (await _alice.GetAsync(path)).Ok()["simulation"]!.Text("state").ShouldBe("queued");
    }

    [Fact]
    public async Task A_bot_that_is_there_is_tried_as_it_is_from_nothing_held()
    {
        var bot = (await _alice.PostAsync("bots", new { name = "TQ_1", symbol = "TQQQ", seed = 250, maxTier = 20, addedSeed = 30, active = false })).Ok(HttpStatusCode.Created).Text("id");

        var simulation = (await _alice.PostAsync("simulations", new { botId = bot, months = 1 })).Ok(HttpStatusCode.Accepted);

        simulation.Text("botId").ShouldBe(bot);
        simulation.Number("cash").ShouldBe(5_000);
        simulation["settings"]!.Number("seed").ShouldBe(250);
        simulation["settings"]!.Number("addedSeed").ShouldBe(0);
        simulation["settings"]!["active"]!.GetValue<bool>().ShouldBeTrue();
        (await _alice.GetAsync("simulations?bot=" + bot)).Ok().AsArray().Count.ShouldBe(1);
        (await _alice.GetAsync("simulations?bot=" + Guid.NewGuid())).Ok().AsArray().ShouldBeEmpty();
        (await _alice.GetAsync("bots/" + bot)).Ok().Text("state").ShouldBe("Inactive");
    }

    [Fact]
    public async Task Few_wait_for_one_user_and_one_that_is_cancelled_makes_room_and_is_not_worked_on()
    {
        var ids = new List<string>();
        for (var number = 0; number < 3; number++)
        {
            _host.Wall.UtcNow = _host.Wall.UtcNow.AddSeconds(1);
            ids.Add((await _alice.PostAsync("simulations", new { bot = Steady, months = 1 })).Ok(HttpStatusCode.Accepted).Text("id"));
        }

        (await _alice.PostAsync("simulations", new { bot = Steady })).Refused(HttpStatusCode.Conflict, "too_many_simulations");
        (await _bob.PostAsync("simulations", new { bot = Steady, months = 1 })).Ok(HttpStatusCode.Accepted);

        (await _alice.PostAsync($"simulations/{ids[0]}/cancel")).Ok().Text("state").ShouldBe("cancelled");
        (await _alice.PostAsync($"simulations/{ids[0]}/cancel")).Ok().Text("state").ShouldBe("cancelled");
        _host.Wall.UtcNow = _host.Wall.UtcNow.AddSeconds(1);
        (await _alice.DeleteAsync($"simulations/{ids[1]}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await _alice.PostAsync("simulations", new { bot = Steady, months = 1 })).Ok(HttpStatusCode.Accepted);
        (await _alice.GetAsync("simulations")).Ok().AsArray().Select(row => row!.Text("state")).ShouldBe(["queued", "queued", "cancelled"]);
        var waiting = await _host.Services.GetRequiredService<ISimulationQueries>().ListWaitingSimulationsAsync(ApiHost.WallStart, CancellationToken.None);
        waiting.Select(row => row.SimulationId.ToString()).ShouldNotContain(ids[0]);
        waiting.Count.ShouldBe(3);
    }

    [Fact]
    public async Task One_that_is_cancelled_while_it_runs_ends_and_stays_cancelled()
    {
        var id = Guid.Parse((await _alice.PostAsync("simulations", new { bot = Steady, months = 12 })).Ok(HttpStatusCode.Accepted).Text("id"));
        var running = Task.Run(RunNextAsync);
        await WaitForAsync(id, row => row is { State: SimulationState.Running, Done: > 0 });

        (await _alice.PostAsync($"simulations/{id}/cancel")).Ok().Text("state").ShouldBe("cancelled");

        (await running.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
        var simulation = (await _alice.GetAsync($"simulations/{id}")).Ok()["simulation"]!;
        simulation.Text("state").ShouldBe("cancelled");
        simulation.Number("done").ShouldBeLessThan(simulation.Number("total"));
        simulation["code"].ShouldBeNull();
    }

    [Fact]
    public async Task Trading_goes_first()
    {
        var bot = (await _bob.PostAsync("bots", new { name = "TQ_1", symbol = "TQQQ", seed = 500 })).Ok(HttpStatusCode.Created).Text("id");
        var trading = _host.Services.GetRequiredService<TradingAtHand>();
        var plan = new DateTime(2026, 3, 2, 15, 5, 0, DateTimeKind.Utc);
        await _host.Driver.RunUntilAsync(plan.AddMinutes(-2), CancellationToken.None);
        (trading.IsNear, trading.IsOpen).ShouldBe((false, true));
        await _host.Driver.RunUntilAsync(plan.AddSeconds(-30), CancellationToken.None);
        trading.IsNear.ShouldBeTrue();

        var id = Guid.Parse((await _alice.PostAsync("simulations", new { bot = Steady, months = 1 })).Ok(HttpStatusCode.Accepted).Text("id"));
        using var ending = new CancellationTokenSource();
        var running = Task.Run(() => Worker.RunNextAsync(ending.Token));
        await WaitForAsync(id, row => row is { State: SimulationState.Running, Total: > 0 });
        (await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(1)))).ShouldNotBe(running);
        (await _alice.GetAsync($"simulations/{id}")).Ok()["simulation"]!.Number("done").ShouldBe(0);

        // Its plan is made, and the next work is minutes ahead.
        await _host.Driver.RunUntilAsync(plan.AddMinutes(1), CancellationToken.None);
        (await _bob.GetAsync("decisions?bot=" + bot)).Ok()["items"]!.AsArray().ShouldNotBeEmpty();
        trading.IsNear.ShouldBeFalse();
        (await running.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
        (await _alice.GetAsync($"simulations/{id}")).Ok()["simulation"]!.Text("state").ShouldBe("completed");
    }

    [Fact]
    public async Task A_lane_that_another_node_has_taken_holds_no_simulation_up()
    {
        var (trading, metrics) = (_host.Services.GetRequiredService<TradingAtHand>(), _host.Services.GetRequiredService<DispatchMetrics>());
        var now = _host.Trading.GetUtcNow().UtcDateTime;

        metrics.Expects(lane: 7, now.AddSeconds(-30));
        trading.IsNear.ShouldBeTrue("its tick is about to come");
        metrics.Expects(lane: 7, now.AddMinutes(-3));
        trading.IsNear.ShouldBeFalse("ticks have come and gone, and none of them here");

        (await _alice.PostAsync("simulations", new { bot = Steady, months = 1 })).Ok(HttpStatusCode.Accepted);
        (await RunNextAsync().WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_ends_says_so_and_what_it_leaves_without_a_word_is_found()
    {
        var id = Guid.Parse((await _alice.PostAsync("simulations", new { bot = Steady, months = 12 })).Ok(HttpStatusCode.Accepted).Text("id"));
        using var ending = new CancellationTokenSource();
        var running = Task.Run(() => Worker.RunNextAsync(ending.Token));
        await WaitForAsync(id, row => row is { State: SimulationState.Running, Done: > 0 });
        await ending.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(60));
        await FailedAsync(id, "interrupted", "다시 시작되었습니다");

        // A process that is killed says nothing: whoever looks after its lease has ended finds it.
        var killed = Guid.Parse((await _alice.PostAsync("simulations", new { bot = Steady })).Ok(HttpStatusCode.Accepted).Text("id"));
        (await _host.SendAsync(_alice.Tenant, new TakeSimulationCommand(killed))).ShouldNotBeNull();
        (await RunNextAsync()).ShouldBeFalse("it is believed to be alive");
        _host.Wall.UtcNow = _host.Wall.UtcNow.AddMinutes(3);
        (await RunNextAsync()).ShouldBeFalse("it is not begun again");
        await FailedAsync(killed, "interrupted", "다시 시작되었습니다");
    }

    [Fact]
    public async Task Another_nodes_simulation_is_left_alone()
    {
        var id = Guid.Parse((await _alice.PostAsync("simulations", new { bot = Steady, months = 1 })).Ok(HttpStatusCode.Accepted).Text("id"));
        (await _host.SendAsync(_alice.Tenant, new TakeSimulationCommand(id))).ShouldNotBeNull();
        (await _host.SendAsync(_alice.Tenant, new TakeSimulationCommand(id))).ShouldBeNull();

        _host.Services.GetRequiredService<DispatchOptions>().Node = "another";
        (await _host.SendAsync(_alice.Tenant, new NoteSimulationCommand(id, 5, 10))).ShouldBeFalse();
        (await _host.SendAsync(_alice.Tenant, new EndSimulationCommand(id, null, null, SimulationWords.Defect))).ShouldBeFalse();
        (await _alice.GetAsync($"simulations/{id}")).Ok()["simulation"]!.Text("state").ShouldBe("running");
    }

    [Fact]
    public async Task What_cannot_be_traded_fails_with_a_sentence_and_what_cannot_be_asked_is_refused_at_its_field()
    {
        var carol = await _host.AddUserAsync("carol");
        (await carol.PostAsync("simulations", new { bot = Steady })).Refused(HttpStatusCode.Conflict, "no_account");
        (await _alice.PostAsync("simulations", new { })).Refused(HttpStatusCode.BadRequest, "validation", "bot");
        (await _alice.PostAsync("simulations", new { bot = new { name = "a", symbol = "tqqq", seed = 1 } })).Refused(HttpStatusCode.BadRequest, "validation", "bot.symbol");
        (await _alice.PostAsync("simulations", new { bot = Steady, months = 37 })).Refused(HttpStatusCode.BadRequest, "validation", "months");
        (await _alice.PostAsync("simulations", new { bot = Steady, cash = 0 })).Refused(HttpStatusCode.BadRequest, "validation", "cash");

        // The account goes between the question and its turn.
        var id = Guid.Parse((await _alice.PostAsync("simulations", new { bot = Steady, months = 1 })).Ok(HttpStatusCode.Accepted).Text("id"));
        await _host.WithDbAsync(_alice.Tenant, db => db.UserCredentials.ExecuteUpdateAsync(set => set.SetProperty(row => row.Active, false)));
        (await RunNextAsync()).ShouldBeTrue();
        await FailedAsync(id, "no_account", "계좌");
    }

    [Fact]
    public async Task One_that_takes_too_long_is_ended_and_of_many_the_oldest_go()
    {
        await using var hasty = await _host.StartAnotherAsync(
            EggMoney.Infrastructure.Security.SecretKeys.Generate(), configure: services => services.AddSingleton(new TrialOptions { Budget = TimeSpan.Zero, NoteEvery = TimeSpan.Zero, Rest = 0 }));
        var id = Guid.Parse((await _alice.PostAsync("simulations", new { bot = Steady, months = 1 })).Ok(HttpStatusCode.Accepted).Text("id"));
        (await hasty.Services.GetRequiredService<TrialWorker>().RunNextAsync(CancellationToken.None)).ShouldBeTrue();
        await FailedAsync(id, "too_long", "제한 시간");

        for (var number = 0; number < 25; number++)
        {
            _host.Wall.UtcNow = _host.Wall.UtcNow.AddSeconds(1);
            var next = (await _alice.PostAsync("simulations", new { bot = Steady, months = 1 })).Ok(HttpStatusCode.Accepted).Text("id");
            (await _alice.PostAsync($"simulations/{next}/cancel")).Ok();
        }

        (await _alice.GetAsync("simulations?limit=100")).Ok().AsArray().Count.ShouldBe(20);
        (await _alice.GetAsync($"simulations/{id}")).Refused(HttpStatusCode.NotFound, "not_found");

        _host.Wall.UtcNow = _host.Wall.UtcNow.AddDays(31);
        (await _host.SendAsync(_alice.Tenant, new ForgetOldRowsCommand(400))).ShouldBeGreaterThanOrEqualTo(20);
        (await _host.WithDbAsync(_alice.Tenant, db => db.Simulations.CountAsync())).ShouldBe(0);
    }

    private TrialWorker Worker => _host.Services.GetRequiredService<TrialWorker>();

    private Task<bool> RunNextAsync() => Worker.RunNextAsync(CancellationToken.None);

    private async Task<ApiUser> AddTraderAsync(string username)
    {
        var user = await _host.AddUserAsync(username);
        await _host.SendAsync(user.Tenant, new OpenTenantAccountCommand(100_000, AveragePriceCheckAuto: false, AutoStart: false, AutoStartThreshold: 0.5m, SliceCount: 3));
        return user;
    }

    private async Task FailedAsync(Guid id, string code, string words)
    {
        var simulation = (await _alice.CallAsync(HttpMethod.Get, $"simulations/{id}", language: "ko")).Ok()["simulation"]!;
        simulation.Text("state").ShouldBe("failed");
        simulation.Text("code").ShouldBe(code);
        simulation.Text("error").ShouldContain(words);
        simulation["finishedAt"].ShouldNotBeNull();
    }

    private async Task WaitForAsync(Guid id, Func<BotSimulation, bool> reached)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!reached(await _host.WithDbAsync(_alice.Tenant, db => db.Simulations.AsNoTracking().SingleAsync(row => row.Id == id))))
        {
            await Task.Delay(20, limit.Token);
        }
    }
}

public sealed class SqliteSimulationApiTests() : SimulationApiTests(DatabaseProvider.Sqlite);

public sealed class PostgresSimulationApiTests() : SimulationApiTests(DatabaseProvider.Postgres);
