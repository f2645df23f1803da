using EggMoney.Application.Common;
using EggMoney.Application.Notifications;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Notifications;

/// <summary>Processes that end in the middle, and two at once.</summary>
public class CrashTests
{
    private static readonly string AliceChat = MessageLab.AliceChat.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_message_whose_process_ends_between_the_commit_and_the_delivery_is_sent_by_the_next(DatabaseProvider provider)
    {
        await using var lab = await MessageLab.StartAsync(provider);
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);

        // Committed with what it speaks of, and nobody has looked at it; and one that was given out and not yet sent.
        await lab.TellFillAsync(alice, 1);
        await lab.Host.SendAsync(alice.Tenant, new RelayNotificationsCommand());
        await lab.TellFillAsync(alice, 2);
        lab.Telegram.Taken.ShouldBeEmpty();
        await using var next = await lab.StartAnotherAsync();
        (await lab.RelayAsync(next)).ShouldBe(2);
        lab.Telegram.TextsOf(AliceChat).Select(text => text.Contains("B1", StringComparison.Ordinal)).ShouldBe([true, false]);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_message_whose_process_ends_while_it_is_sent_is_sent_again_when_the_lease_has_ended_and_nothing_overtakes_it(DatabaseProvider provider)
    {
        await using var lab = await MessageLab.StartAsync(provider);
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        await lab.TellFillAsync(alice, 1);

        // Telegram takes it, and never answers a process that is killed meanwhile: that is, it records nothing.
        var taken = new TaskCompletionSource();
        var dead = await lab.StartAnotherAsync();
        lab.Telegram.BeforeAnswer = async aborted =>
        {
            taken.TrySetResult();
            await Task.Delay(Timeout.Infinite, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
        await dead.SendAsync(alice.Tenant, new RelayNotificationsCommand());
        var sending = SendAsync(dead, alice, CancellationToken.None);
        await taken.Task.WaitAsync(TimeSpan.FromSeconds(30));
        lab.Telegram.BeforeAnswer = _ => Task.CompletedTask;

        (await lab.DeliveriesAsync(alice)).Single().State.ShouldBe(DeliveryState.Sending);
        await lab.TellMissedAsync(alice);
        (await lab.RelayAsync()).ShouldBe(0);
        lab.Telegram.Taken.Count.ShouldBe(1, "whoever was sending may still be at it");
        lab.Pass(TimeSpan.FromSeconds(61));
        (await lab.RelayAsync()).ShouldBe(2);
        lab.Telegram.TextsOf(AliceChat).Select(text => text.Contains("체결", StringComparison.Ordinal)).ShouldBe([true, true, false]);

        // Should it come back after all, it finds that it is no longer its own.
        await sending;
        await dead.DisposeAsync();
        (await lab.DeliveriesAsync(alice)).ShouldAllBe(row => row.State == DeliveryState.Sent);
    }

    [Fact]
    public async Task A_server_that_stops_waits_for_the_message_on_its_way_and_leaves_the_next()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        await lab.TellFillAsync(alice, 1);
        await lab.TellFillAsync(alice, 2);
        using var stop = new CancellationTokenSource();
        lab.Telegram.BeforeAnswer = async _ => await stop.CancelAsync();
        await lab.Host.SendAsync(alice.Tenant, new RelayNotificationsCommand());
        await SendAsync(lab.Host, alice, stop.Token);
        (await lab.DeliveriesAsync(alice)).Select(row => row.State).ShouldBe([DeliveryState.Sent, DeliveryState.Waiting]);
        lab.Telegram.BeforeAnswer = _ => Task.CompletedTask;
        (await lab.RelayAsync()).ShouldBe(1);
        lab.Telegram.Taken.Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_answer_that_is_lost_costs_a_repetition_and_not_the_message()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        lab.Telegram.OnSend = _ => FakeAnswer.LostAnswer;
        await lab.TellFillAsync(alice, 1);
        (await lab.RelayAsync()).ShouldBe(0);
        lab.Telegram.OnSend = _ => null;
        lab.Pass(TimeSpan.FromSeconds(10));
        (await lab.RelayAsync()).ShouldBe(1);
        lab.Telegram.Taken.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Two_nodes_send_each_message_once(DatabaseProvider provider)
    {
        await using var lab = await MessageLab.StartAsync(provider);
        await using var other = await lab.StartAnotherAsync();
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        for (var number = 1; number <= 8; number++)
        {
            await lab.TellFillAsync(alice, number);
        }

        for (var turn = 0; turn < 20 && lab.Telegram.Taken.Count < 8; turn++)
        {
            await Task.WhenAll(lab.RelayAsync(), lab.RelayAsync(other));
        }

        lab.Telegram.TextsOf(AliceChat).Select(text => text[text.IndexOf("봇: B", StringComparison.Ordinal) + 4]).ShouldBe("12345678");
    }

    [Fact]
    public async Task A_thousandfold_outbox_is_given_out_wholly_or_not_yet()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        await lab.Host.WithDbAsync(alice.Tenant, async db =>
        {
            for (var number = 0; number < 450; number++)
            {
                db.Notifications.Add(new() { Id = Guid.CreateVersion7(), Kind = NotificationKind.Fill, Key = $"many/{number}", Data = "{}", CreatedAt = lab.Now });
            }

            await TestHost.SaveAsync(db);
            return true;
        });
        int[] given = [await RelayOnlyAsync(), await RelayOnlyAsync(), await RelayOnlyAsync(), await RelayOnlyAsync()];
        given.ShouldBe([200, 200, 50, 0]);
        (await lab.DeliveriesAsync(alice)).Select(row => row.NotificationId).Distinct().Count().ShouldBe(450);

        Task<int> RelayOnlyAsync() => lab.Host.SendAsync(alice.Tenant, new RelayNotificationsCommand());
    }

    private static async Task SendAsync(ApiHost host, ApiUser user, CancellationToken cancellationToken)
    {
        await using var scope = host.Services.GetRequiredService<ITenantScopeFactory>().Begin(user.Tenant);
        await scope.Services.GetRequiredService<IMediator>().Send(new SendDeliveriesCommand(), cancellationToken);
    }
}
