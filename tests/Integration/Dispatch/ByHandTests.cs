using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Dispatch;

/// <summary>What the broker says of who placed an order is believed only if it is right about ours. Anna's two bots send equal orders, and one answer is lost.</summary>
public sealed class ByHandTests() : NightFixture(DatabaseProvider.Sqlite)
{
    private static readonly BotSettings[] Bots = [Buyer(), Buyer("TQ_2")];

    [Fact]
    public async Task Said_of_ours_too_it_means_nothing_and_the_lost_one_is_adopted()
    {
        var anna = await AddAsync("anna", Bots);
        LoseFirst(reaches: true);
        Brokers.Lists = (_, orders) => [.. orders.Select(order => order with { ByHand = true })];
        await RunToAsync(Day1, "00:14");

        (await SlicesAsync(anna, Day1)).Where(slice => slice.SubmittingAt is not null).ShouldAllBe(slice => slice.State == SliceState.Filled);
        await RunToAsync(Day1, "06:00");
        (await MessagesAsync(anna, NotificationKind.NeedsAttention)).ShouldBeEmpty();
        await BooksBalanceAsync(anna);
    }

    [Fact]
    public async Task Not_said_of_ours_it_is_true_and_the_lost_one_was_never_placed()
    {
        var anna = await AddAsync("anna", Bots);
        LoseFirst(reaches: false);
        Brokers.Lists = (_, orders) => orders.Count == 0 ? orders : [.. orders, orders[0] with { OrderNumber = "9000000001", ByHand = true }];
        await RunToAsync(Day1, "00:14");

        (await SlicesAsync(anna, Day1)).Where(slice => slice.SubmittingAt is not null).Select(slice => slice.State).Order().ShouldBe(new[] { SliceState.Filled, SliceState.Failed }.Order());
        (await MessagesAsync(anna, NotificationKind.NeedsAttention)).ShouldBeEmpty();
    }

    /// <summary>The first order's request, or only its answer, is lost.</summary>
    private void LoseFirst(bool reaches)
    {
        var lost = 0;
        Func<Guid, Call, Task> lose = (_, call) => call == Call.Place && lost++ == 0 ? FaultyBrokers.Lost() : Task.CompletedTask;
        if (reaches)
        {
            Brokers.After = lose;
        }
        else
        {
            Brokers.Before = lose;
        }
    }
}
