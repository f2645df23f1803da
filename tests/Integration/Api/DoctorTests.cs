using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.CommandLine;
using EggMoney.WebApi.Hosting;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static EggMoney.Integration.Api.AccountLab;

namespace EggMoney.Integration.Api;

/// <summary>What a person asks who wonders why nothing is traded.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task Somebody_with_nothing_is_told_what_to_do_first()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        await host.AddUserAsync("alice");

        var (code, said) = await ExamineAsync(host, "alice");

        code.ShouldBe(2);
        said.ShouldContain("failed   schedule");
        said.ShouldContain("failed   bots");
        said.ShouldContain("failed   keys          No brokerage account is active.");
        said.ShouldContain("→ Add one and activate it.");
        (await Should.ThrowAsync<ProblemException>(() => ExamineAsync(host, "nobody"))).Message.ShouldContain("nobody");
    }

    [Fact]
    public async Task Whoever_can_trade_is_told_so_and_what_stops_a_bot_is_named()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var (alice, bob) = (await host.AddUserAsync("alice"), await host.AddUserAsync("bob"));
        await AddAsync(alice, Paper(50_000));
        await AddAsync(bob, Paper(70_000));
        await host.SendAsync(alice.Tenant, new AddBotCommand(new("TQ_1", "TQQQ", 100)));
        await host.SendAsync(alice.Tenant, new AddBotCommand(new("SO_1", "SOXL", 100)));
        await ChangeAsync(host, alice, async db => (await db.Schedules.SingleAsync()).Enabled = true);

        var (code, said) = await ExamineAsync(host, "alice");

        code.ShouldBe(0, said);
        said.ShouldContain("50,000.00 dollars are free");
        said.ShouldNotContain("70,000");
        said.ShouldContain("2 of 2 bots trade");
        said.ShouldContain("SOXL is at");
        said.ShouldContain("They are those of the books.");

        await ChangeAsync(host, alice, async db =>
        {
            var bot = await db.Bots.SingleAsync(row => row.Symbol == "SOXL");
            (bot.Paused, bot.PauseReason) = (true, PauseReason.SplitSuspected);
            db.Positions.Add(new() { Id = Guid.CreateVersion7(), BotId = bot.Id, Name = bot.Name, Symbol = "SOXL", Quantity = 3 });
        });
        (code, said) = await ExamineAsync(host, "alice");
        code.ShouldBe(2);
        said.ShouldContain("SO_1 was stopped: SOXL looks as if it had been split.");
        said.ShouldContain("SOXL 3 ≠ 0");

        await host.SendAsync(alice.Tenant, new SetTradingPausedCommand(Paused: true));
        (await ExamineAsync(host, "alice")).Said.ShouldContain("failed   trading       Trading is paused.");
    }

    [Fact]
    public async Task Keys_that_are_refused_are_said_once_and_what_follows_is_not_tried()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        var id = Id(await AddAsync(alice, Kis()));
        await ActivateAsync(alice, id).ShouldBeOkAsync();
        KisOf(host).Answer = _ => StandInBrokers.Fail(BrokerError.KeyRefused);

        var (code, said) = await ExamineAsync(host, "alice");

        code.ShouldBe(2);
        said.ShouldContain("→ Compare app key, app secret, account number and environment");
        said.ShouldContain("skipped  holdings");
        foreach (var secret in new[] { AppKey, AppSecret, AccountNumber })
        {
            said.ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task What_works_and_what_does_not_comes_with_the_verification()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var alice = await host.AddUserAsync("alice");
        var id = Id(await AddAsync(alice, Kis()));

        var verified = await VerifyAsync(alice, id).ShouldBeOkAsync();

        verified.GetProperty("credential").GetProperty("id").GetGuid().ShouldBe(id);
        var checks = verified.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!, check => (check.GetProperty("status").GetString(), check.GetProperty("remedy").GetString()));
        checks["keys"].ShouldBe(("ok", null));
        checks["quote"].Item1.ShouldBe("failed");
        checks["quote"].Item2.ShouldNotBeNull();
        checks["accountValue"].Item1.ShouldBe("warning");
        KisOf(host).Asked.ShouldBe(1);
    }

    private static async Task<(int Code, string Said)> ExamineAsync(ApiHost host, string username)
    {
        await using var output = new StringWriter();
        return (await DoctorCommand.RunAsync(host.Services, username, output, CancellationToken.None), output.ToString());
    }

    private static Task<bool> ChangeAsync(ApiHost host, ApiUser user, Func<Application.IEggMoneyDb, Task> change) => host.WithDbAsync(user.Tenant, async db =>
    {
        await change(db);
        await TestHost.SaveAsync(db);
        return true;
    });
}
