using System.Net.Http.Json;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Notifications;

/// <summary>From the outbox to the chat.</summary>
public class DeliveryTests
{
    private static readonly string AliceChat = MessageLab.AliceChat.ToString(System.Globalization.CultureInfo.InvariantCulture);
    private static readonly string BobChat = MessageLab.BobChat.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Each_message_reaches_its_owners_chat_once_by_their_own_bot_in_order(DatabaseProvider provider)
    {
        await using var lab = await MessageLab.StartAsync(provider);
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        var (bob, _) = await lab.AddAsync("bob", MessageLab.BobChat);
        for (var number = 1; number <= 5; number++)
        {
            await lab.TellFillAsync(alice, number);
        }

        await lab.TellMissedAsync(bob);
        (await lab.RelayAsync()).ShouldBe(6);
        (await lab.RelayAsync()).ShouldBe(0);

        var alices = lab.Telegram.Taken.Where(message => message.ChatId == AliceChat).ToList();
        alices.ShouldAllBe(message => message.Token == MessageLab.Token("alice") && message.ParseMode == "MarkdownV2");
        alices.Select(message => message.Text[message.Text.IndexOf("봇: B", StringComparison.Ordinal) + 4]).ShouldBe("12345");
        alices[0].Text.ShouldBe("*체결: TQQQ 매수 7주*\n\n봇: B1\n체결가 $70\\.40, 합계 $492\\.80");
        lab.Telegram.Taken.Single(message => message.ChatId == BobChat).Token.ShouldBe(MessageLab.Token("bob"));
        (await lab.DeliveriesAsync(alice)).ShouldAllBe(row => row.State == DeliveryState.Sent && row.PartsSent == 1 && row.Attempts == 1);
        (await lab.Host.WithDbAsync(alice.Tenant, db => db.Notifications.CountAsync(row => row.RelayedAt == null))).ShouldBe(0);
    }

    [Fact]
    public async Task What_is_muted_stays_in_the_list_and_what_needs_a_person_is_sent_all_the_same()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        await alice.Client.PutAsJsonAsync("/api/v1/notification-settings", new { fills = false, unfilled = false, dailyReport = false, errors = false, security = false }).ShouldBeOkAsync();
        await lab.TellFillAsync(alice, 1);
        await lab.TellAsync(alice, NotificationKind.DailyReport, new { cash = 10 });
        await lab.TellAsync(alice, NotificationKind.OrderUnfilled, new { bot = "B" });
        await lab.TellAsync(alice, NotificationKind.Security, new { what = "newLogin" });
        await lab.TellAsync(alice, NotificationKind.WorkFailed, new { phase = "Plan", error = "passing" });
        await lab.TellAsync(alice, NotificationKind.WorkFailed, new { phase = "Plan", error = "for good", final = true });
        await lab.TellAsync(alice, NotificationKind.HoldingsDiffer, new[] { new { symbol = "TQQQ", ours = 1, theirs = 2 } });
        await lab.TellAsync(alice, NotificationKind.NeedsAttention, new { reason = "keysRefused", phase = "Plan" });
        await lab.TellAsync(alice, NotificationKind.Operation, new { state = "Stuck", bot = "B" });
        (await lab.RelayAsync()).ShouldBe(4);
        lab.Telegram.TextsOf(AliceChat)[0].ShouldContain("for good");
        (await alice.Client.GetAsync("/api/v1/notifications").ShouldBeOkAsync()).GetProperty("items").GetArrayLength().ShouldBe(10, "and that the channel was added");
    }

    [Fact]
    public async Task Quiet_hours_hold_back_what_can_wait_in_its_order_and_nothing_that_needs_a_person()
    {
        // 18:00 in Korea at the start.
        await using var lab = await MessageLab.StartAsync();
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        await alice.Client.PutAsJsonAsync("/api/v1/notification-settings", new { quietFrom = "17:00", quietUntil = "07:00" }).ShouldBeOkAsync();

        // More than a turn looks at.
        for (var number = 1; number <= 25; number++)
        {
            await lab.TellFillAsync(alice, number);
        }

        await lab.TellMissedAsync(alice);
        (await lab.RelayAsync()).ShouldBe(1);
        lab.Telegram.TextsOf(AliceChat).Single().ShouldContain("거래 누락");
        var held = (await lab.DeliveriesAsync(alice)).Where(row => row.State == DeliveryState.Waiting).ToList();
        held.ShouldAllBe(row => row.NextAttemptAt == new DateTime(2026, 11, 22, 22, 0, 0, DateTimeKind.Utc));
        lab.Pass(TimeSpan.FromHours(12));
        (await lab.RelayAsync()).ShouldBe(0);
        lab.Pass(TimeSpan.FromHours(1));
        (await lab.RelayAsync() + await lab.RelayAsync()).ShouldBe(25);
        lab.Telegram.TextsOf(AliceChat).Skip(1).Select(text => int.Parse(text.Split("봇: B")[1].Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(Enumerable.Range(1, 25));
    }

    [Fact]
    public async Task Quiet_hours_that_are_taken_away_let_out_what_they_held()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        await alice.Client.PutAsJsonAsync("/api/v1/notification-settings", new { quietFrom = "17:00", quietUntil = "07:00" }).ShouldBeOkAsync();
        await lab.TellFillAsync(alice, 1);
        (await lab.RelayAsync()).ShouldBe(0);
        await alice.Client.PutAsJsonAsync("/api/v1/notification-settings", new { }).ShouldBeOkAsync();
        (await lab.RelayAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_bot_that_is_told_to_wait_waits_as_long_as_it_was_told_and_nobody_overtakes()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, channel) = await lab.AddAsync("alice", MessageLab.AliceChat);
        var (bob, _) = await lab.AddAsync("bob", MessageLab.BobChat, MessageLab.Token("alice"));
        lab.Telegram.OnSend = message => message.ChatId == AliceChat ? FakeAnswer.Wait(40) : null;
        await lab.TellFillAsync(alice, 1);
        (await lab.RelayAsync()).ShouldBe(0);
        lab.Telegram.OnSend = _ => null;
        await lab.TellMissedAsync(alice);
        await lab.TellFillAsync(bob, 3);
        var calls = lab.Telegram.Calls;
        (await lab.RelayAsync()).ShouldBe(0);
        lab.Telegram.Calls.ShouldBe(calls, "the bot of both was told to wait");
        lab.Pass(TimeSpan.FromSeconds(41));
        (await lab.RelayAsync()).ShouldBe(3);
        lab.Telegram.TextsOf(AliceChat).Select(text => text.Contains("체결", StringComparison.Ordinal)).ShouldBe([true, false]);
        (await lab.ChannelAsync(alice)).Id.ShouldBe(channel);
    }

    [Fact]
    public async Task What_fails_in_passing_is_tried_again_later_and_later_and_holds_up_nobody_else()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        var (bob, _) = await lab.AddAsync("bob", MessageLab.BobChat);
        lab.Telegram.OnSend = message => message.ChatId == AliceChat ? FakeAnswer.Broken : null;
        await lab.TellFillAsync(alice, 1);
        await lab.TellFillAsync(bob, 1);
        (await lab.RelayAsync()).ShouldBe(1);
        var waits = new List<double>();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            var row = (await lab.DeliveriesAsync(alice)).Single();
            (row.State, row.Attempts, row.Error).ShouldBe((DeliveryState.Waiting, attempt, "Internal Server Error"));
            waits.Add((row.NextAttemptAt - lab.Now).TotalSeconds);
            lab.Host.Wall.UtcNow = row.NextAttemptAt;
            await lab.RelayAsync();
        }

        waits.Select(wait => Math.Round(wait)).Zip([5, 10, 20, 40]).ShouldAllBe(pair => pair.First >= pair.Second * 0.79 && pair.First <= pair.Second * 1.21);
        lab.Telegram.OnSend = _ => null;
        lab.Pass(TimeSpan.FromMinutes(5));
        (await lab.RelayAsync()).ShouldBe(1);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(400)]
    public async Task A_channel_that_refuses_everything_is_marked_its_owner_is_told_and_after_two_days_it_is_given_up(int status)
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        lab.Telegram.OnSend = _ => status switch { 401 => FakeAnswer.Unauthorized, 403 => FakeAnswer.Blocked, _ => FakeAnswer.NoChat };
        await lab.TellFillAsync(alice, 1);
        await lab.TellFillAsync(alice, 2);
        await lab.RelayAsync();
        await lab.RelayAsync();
        lab.Telegram.Calls.ShouldBe(1, "the second one waits behind the first");
        (await lab.ChannelAsync(alice)).FailingSince.ShouldBe(lab.Now);
        var list = await alice.Client.GetAsync("/api/v1/notifications?kind=workFailed").ShouldBeOkAsync();
        list.GetProperty("items").EnumerateArray().Single().GetProperty("data").GetProperty("reason").GetString().ShouldBe("channelRefused");
        (await lab.DeliveriesAsync(alice)).Count.ShouldBe(2, "of its own trouble the channel is not told");

        lab.Pass(TimeSpan.FromHours(49));
        await lab.RelayAsync();
        (await lab.DeliveriesAsync(alice)).ShouldAllBe(row => row.State == DeliveryState.GivenUp);
    }

    [Fact]
    public async Task A_channel_that_works_again_gets_what_waited_after_a_good_test()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, channel) = await lab.AddAsync("alice", MessageLab.AliceChat);
        lab.Telegram.OnSend = _ => FakeAnswer.Blocked;
        await lab.TellFillAsync(alice, 1);
        await lab.RelayAsync();
        var test = $"{MessageLab.Channels}/{channel}/test";
        (await alice.Client.PostAsync(test, null).ShouldRefuseAsync(System.Net.HttpStatusCode.Conflict, "channel_refused")).GetProperty("title").GetString()!.ShouldContain("blocked by the user");
        lab.Telegram.OnSend = _ => FakeAnswer.Broken;
        await alice.Client.PostAsync(test, null).ShouldRefuseAsync(System.Net.HttpStatusCode.ServiceUnavailable, "channel_unavailable");
        lab.Telegram.OnSend = _ => null;
        (await alice.Client.PostAsync(test, null).ShouldBeOkAsync()).GetProperty("failingSince").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        (await lab.RelayAsync()).ShouldBe(1);
        lab.Telegram.TextsOf(AliceChat)[^1].ShouldContain("체결");
    }

    [Fact]
    public async Task A_long_message_goes_in_parts_and_a_part_that_was_taken_is_not_sent_again()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        var bots = Enumerable.Range(1, 400).Select(number => new { bot = $"봇_{number:000} 🥚", reason = "NoPrice" }).ToList();
        await lab.TellAsync(alice, NotificationKind.NeedsAttention, bots);
        await lab.TellFillAsync(alice, 1);
        lab.Telegram.OnSend = message => lab.Telegram.Taken.Count == 1 ? FakeAnswer.Broken : null;
        (await lab.RelayAsync()).ShouldBe(0);
        var row = (await lab.DeliveriesAsync(alice))[0];
        (row.State, row.PartsSent).ShouldBe((DeliveryState.Waiting, 1));
        lab.Telegram.OnSend = _ => null;
        lab.Pass(TimeSpan.FromMinutes(1));
        (await lab.RelayAsync()).ShouldBe(2);
        var texts = lab.Telegram.TextsOf(AliceChat);
        var parts = texts.SkipLast(1).Select(text => text.Replace("\\", "", StringComparison.Ordinal)).ToList();
        parts.Count.ShouldBeGreaterThan(2);
        string.Join('\n', parts).Split('\n').Where(line => line.StartsWith("• ", StringComparison.Ordinal)).Select(line => line.Split(':')[0]).ShouldBe(bots.Select(bot => "• " + bot.bot));
        texts[^1].ShouldContain("체결");
    }

    [Fact]
    public async Task Markup_that_Telegram_cannot_read_goes_as_plain_text()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        lab.Telegram.OnSend = message => message.ParseMode is null ? null : FakeAnswer.BadMarkup;
        await lab.TellFillAsync(alice, 1);
        (await lab.RelayAsync()).ShouldBe(1);
        lab.Telegram.Taken.Single().Text.ShouldStartWith("체결: TQQQ 매수 7주\n\n봇: B1\n체결가 $70.40");
    }

    [Fact]
    public async Task Names_full_of_markup_arrive_as_they_are()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, _) = await lab.AddAsync("alice", MessageLab.AliceChat);
        await lab.TellAsync(alice, NotificationKind.Fill, new { bot = @"_*[]()~`>#+-=|{}.!\", symbol = "BRK.B", side = "Buy", quantity = 1, price = -1.5m });
        (await lab.RelayAsync()).ShouldBe(1);
        lab.Telegram.Taken.Single().ParseMode.ShouldBe("MarkdownV2");
        lab.Telegram.Taken.Single().Text.ShouldContain(@"\_\*\[\]\(\)\~\`\>\#\+\-\=\|\{\}\.\!\\");
    }

    [Fact]
    public async Task A_deleted_or_disabled_channel_gets_nothing_more()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, channel) = await lab.AddAsync("alice", MessageLab.AliceChat);
        lab.Telegram.OnSend = _ => FakeAnswer.Broken;
        await lab.TellFillAsync(alice, 1);
        await lab.TellFillAsync(alice, 2);
        await lab.RelayAsync();
        lab.Telegram.OnSend = _ => null;
        await alice.Client.PutAsJsonAsync($"{MessageLab.Channels}/{channel}", new { label = "Off", enabled = false }).ShouldBeOkAsync();
        await lab.Host.WithDbAsync(alice.Tenant, async db =>
        {
            // Somebody was sending it, and never came back.
            var row = await db.NotificationDeliveries.OrderBy(row => row.Id).FirstAsync();
            (row.State, row.LeaseUntil) = (DeliveryState.Sending, lab.Now.AddMinutes(1));
            await TestHost.SaveAsync(db);
            return true;
        });
        lab.Pass(TimeSpan.FromHours(1));
        (await lab.RelayAsync()).ShouldBe(0);
        (await lab.DeliveriesAsync(alice)).Select(row => row.State).ShouldBe([DeliveryState.GivenUp, DeliveryState.GivenUp]);
        (await lab.Host.WithDbAsync(alice.Tenant, db => db.Notifications.CountAsync(row => row.Data.Contains("channelChanged")))).ShouldBe(1);
        alice = await lab.AgainAsync(alice);
        (await alice.Client.DeleteAsync($"{MessageLab.Channels}/{channel}")).StatusCode.ShouldBe(System.Net.HttpStatusCode.NoContent);
        (await lab.DeliveriesAsync(alice)).ShouldBeEmpty();
        lab.Telegram.Taken.ShouldBeEmpty();
    }
}
