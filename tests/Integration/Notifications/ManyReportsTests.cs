using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Notifications;

/// <summary>Everybody's report at once. A thousand are measured by <c>tests/Benchmarks -- outbox</c>.</summary>
public class ManyReportsTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Everybodys_report_leaves_though_some_hang_and_the_dispatcher_ticks_on_meanwhile(DatabaseProvider provider)
    {
        await using var lab = await MessageLab.StartAsync(provider);
        for (var number = 0; number < 20; number++)
        {
            var (user, _) = await lab.AddAsync($"user{number:00}", 1000 + number);
            await lab.TellAsync(user, NotificationKind.DailyReport, new { cash = 100 + number });
        }

        // Four of them have a chat of which Telegram says nothing until a tick has passed.
        var ticked = new TaskCompletionSource();
        lab.Telegram.BeforeAnswer = aborted => lab.Telegram.Taken.Count <= 4 ? ticked.Task.WaitAsync(aborted) : Task.CompletedTask;
        var relay = lab.RelayAsync();
        await lab.Host.Services.GetRequiredService<TradingDispatcher>().RunDueAsync(0, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
        ticked.SetResult();
        (await relay.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(20);
        lab.Telegram.Taken.Select(message => message.ChatId).Distinct().Count().ShouldBe(20);
    }
}
