using System.Net.Http.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Notifications.Telegram;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Notifications;

/// <summary>What people write to their bots.</summary>
public class CommandTests
{
    private static readonly string AliceChat = MessageLab.AliceChat.ToString(System.Globalization.CultureInfo.InvariantCulture);
    private static readonly string BobChat = MessageLab.BobChat.ToString(System.Globalization.CultureInfo.InvariantCulture);
    private static readonly string Token = MessageLab.Token("alice");

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_chat_is_paired_by_its_code_once_and_then_gives_commands_that_the_audit_names(DatabaseProvider provider)
    {
        await using var lab = await MessageLab.StartAsync(provider);
        var (alice, channel) = await lab.AddAsync("alice", chat: null);
        (await lab.PollAsync()).ShouldBeEmpty("nobody is paired, and no code is out");
        var code = await MessageLab.CodeAsync(alice, channel);
        lab.Telegram.Write(Token, MessageLab.BobChat, "/start WRONGCODE2", lab.Now);
        lab.Telegram.Write(Token, MessageLab.AliceChat, $"/start {code.ToLowerInvariant()}", lab.Now);
        lab.Telegram.Write(Token, MessageLab.BobChat, $"/start {code}", lab.Now);
        (await lab.PollAsync()).ShouldBe([PollOutcome.GoOn]);
        lab.Telegram.TextsOf(AliceChat).Single().ShouldStartWith("채팅방이 연결되었습니다.");
        lab.Telegram.TextsOf(BobChat).ShouldBeEmpty("a code is good once");

        foreach (var command in new[] { "/status", "/today", "/help", "/pause@egg_bot", "/status" })
        {
            lab.Telegram.Write(Token, MessageLab.AliceChat, command, lab.Now);
        }

        await lab.PollAsync();
        var answers = lab.Telegram.TextsOf(AliceChat).Skip(1).ToList();
        answers.Count.ShouldBe(5);
        answers[0].ShouldStartWith("거래가 진행 중입니다.");
        answers[3].ShouldStartWith("거래를 일시 정지했습니다.");
        answers[4].ShouldStartWith("거래가 일시 정지되어 있습니다.");
        var act = await lab.Host.WithDbAsync(alice.Tenant, db => db.AuditEntries.AsNoTracking().SingleAsync(entry => entry.Action == "trading.paused"));
        (act.Via, act.ActorId, act.Actor).ShouldBe((CallerVia.Telegram, alice.Tenant.Id, "alice"));

        lab.Telegram.Write(Token, MessageLab.AliceChat, "/resume", lab.Now);
        await lab.PollAsync();
        (await PausedAsync(lab, alice)).ShouldBeFalse();
        lab.Telegram.TextsOf(AliceChat)[^1].ShouldStartWith("거래를 재개했습니다.");
        await lab.TellFillAsync(alice, 1);
        (await lab.RelayAsync()).ShouldBe(2, "the fill, and that a chat was paired");
    }

    [Fact]
    public async Task A_foreign_chat_a_group_and_a_chat_entered_by_hand_get_silence_and_change_nothing()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, channel) = await lab.AddAsync("alice", chat: null);
        await lab.PairAsync(alice, channel, MessageLab.AliceChat, Token);

        // Bob has the same bot; his chat was entered and never proved to be his.
        var (bob, _) = await lab.AddAsync("bob", MessageLab.BobChat, Token);
        var before = lab.Telegram.Taken.Count;
        foreach (var text in new[] { "/pause", "/status", "/start", "hello", "/start AAAAAAAAAA" })
        {
            lab.Telegram.Write(Token, 333_000_333, text, lab.Now);
            lab.Telegram.Write(Token, MessageLab.BobChat, text, lab.Now);
            lab.Telegram.Write(Token, MessageLab.AliceChat, text, lab.Now, type: "group");
        }

        (await lab.PollAsync()).ShouldBe([PollOutcome.GoOn]);
        lab.Telegram.Taken.Count.ShouldBe(before);
        (await PausedAsync(lab, alice)).ShouldBeFalse();
        (await PausedAsync(lab, bob)).ShouldBeFalse();
    }

    [Fact]
    public async Task Two_who_share_a_bot_each_command_their_own_trading_in_their_own_language()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, hers) = await lab.AddAsync("alice", chat: null);
        var (bob, his) = await lab.AddAsync("bob", chat: null, Token);
        await bob.Client.PatchAsJsonAsync("/api/v1/me", new { locale = "en" }).ShouldBeOkAsync();
        await lab.PairAsync(alice, hers, MessageLab.AliceChat, Token);
        await lab.PairAsync(bob, his, MessageLab.BobChat, Token);
        lab.Telegram.Write(Token, MessageLab.BobChat, "/pause", lab.Now);
        (await lab.PollAsync()).ShouldBe([PollOutcome.GoOn]);
        (await PausedAsync(lab, alice)).ShouldBeFalse();
        (await PausedAsync(lab, bob)).ShouldBeTrue();
        lab.Telegram.TextsOf(BobChat)[^1].ShouldStartWith("Trading is paused.");
    }

    [Fact]
    public async Task A_code_ends_after_a_quarter_of_an_hour_and_another_bot_or_chat_ends_the_pairing()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, channel) = await lab.AddAsync("alice", chat: null);
        var code = await MessageLab.CodeAsync(alice, channel);
        lab.Telegram.Write(Token, MessageLab.AliceChat, $"/start {code}", lab.Now);
        lab.Pass(TimeSpan.FromMinutes(15));
        (await lab.PollAsync()).ShouldBeEmpty();
        alice = await lab.AgainAsync(alice);
        await lab.PairAsync(alice, channel, MessageLab.AliceChat, Token);
        (await lab.ChannelAsync(alice)).PairedAt.ShouldBe(lab.Now);
        await alice.Client.PutAsJsonAsync($"{MessageLab.Channels}/{channel}", new { label = "Other", enabled = true, chatId = BobChat }).ShouldBeOkAsync();
        (await lab.ChannelAsync(alice)).PairedAt.ShouldBeNull();
        lab.Telegram.Write(Token, MessageLab.BobChat, "/pause", lab.Now);
        (await lab.PollAsync()).ShouldBeEmpty();
        (await PausedAsync(lab, alice)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task One_node_at_a_time_asks_and_another_takes_over_where_it_was(DatabaseProvider provider)
    {
        await using var lab = await MessageLab.StartAsync(provider);
        var (alice, channel) = await lab.AddAsync("alice", chat: null);
        await lab.PairAsync(alice, channel, MessageLab.AliceChat, Token);
        await using var other = await lab.StartAnotherAsync();
        lab.Telegram.Write(Token, MessageLab.AliceChat, "/pause", lab.Now);
        (await lab.PollAsync(other)).ShouldBe([PollOutcome.Elsewhere]);
        (await PausedAsync(lab, alice)).ShouldBeFalse();
        (await lab.PollAsync()).ShouldBe([PollOutcome.GoOn]);

        // Telegram still has it: only the next asking would have told that it is worked off.
        await alice.Client.PostAsync("/api/v1/trading/resume", null).ShouldBeOkAsync();
        lab.Pass(TimeSpan.FromSeconds(91));
        (await lab.PollAsync(other)).ShouldBe([PollOutcome.GoOn]);
        (await PausedAsync(lab, alice)).ShouldBeFalse("what was worked off once is not worked off again");
        (await lab.PollAsync()).ShouldBe([PollOutcome.Elsewhere]);
    }

    [Fact]
    public async Task A_late_resume_is_not_carried_out_and_a_late_pause_is()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, channel) = await lab.AddAsync("alice", chat: null);
        await lab.PairAsync(alice, channel, MessageLab.AliceChat, Token);
        lab.Telegram.Write(Token, MessageLab.AliceChat, "/pause", lab.Now.AddHours(-2));
        lab.Telegram.Write(Token, MessageLab.AliceChat, "/resume", lab.Now.AddHours(-1));
        await lab.PollAsync();
        (await PausedAsync(lab, alice)).ShouldBeTrue();
        lab.Telegram.TextsOf(AliceChat)[^1].ShouldContain("늦게 도착");
    }

    [Fact]
    public async Task Messages_that_Telegram_counts_anew_are_heard_once()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, channel) = await lab.AddAsync("alice", chat: null);
        await lab.PairAsync(alice, channel, MessageLab.AliceChat, Token);
        lab.Telegram.CountFrom(7);
        lab.Telegram.Write(Token, MessageLab.AliceChat, "/pause", lab.Now);
        lab.Telegram.Write(Token, MessageLab.AliceChat, "/status", lab.Now);
        (await lab.PollAsync()).ShouldBe([PollOutcome.GoOn]);
        (await PausedAsync(lab, alice)).ShouldBeTrue();
        lab.Telegram.Write(Token, MessageLab.AliceChat, "/resume", lab.Now);
        await lab.PollAsync();
        await alice.Client.PostAsync("/api/v1/trading/pause", null).ShouldBeOkAsync();
        await lab.PollAsync();
        (await PausedAsync(lab, alice)).ShouldBeTrue("nothing is worked off twice");
        lab.Telegram.TextsOf(AliceChat).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_pause_that_fails_is_tried_again_and_in_the_end_said_not_to_be_done_and_a_resume_is_not_tried_again()
    {
        var broken = new BrokenPause();
        await using var lab = await MessageLab.StartAsync(configure: services => services.AddSingleton<IPipelineBehavior<SetTradingPausedCommand, Result<TradingDto>>>(broken));
        var (alice, channel) = await lab.AddAsync("alice", chat: null);
        await lab.PairAsync(alice, channel, MessageLab.AliceChat, Token);
        broken.Failures = 2;
        lab.Telegram.Write(Token, MessageLab.AliceChat, "/pause", lab.Now);
        (await lab.PollAsync()).ShouldBe([PollOutcome.TryLater]);
        (await lab.PollAsync()).ShouldBe([PollOutcome.TryLater]);
        (await PausedAsync(lab, alice)).ShouldBeFalse();
        (await lab.PollAsync()).ShouldBe([PollOutcome.GoOn]);
        (await PausedAsync(lab, alice)).ShouldBeTrue();
        lab.Telegram.TextsOf(AliceChat)[^1].ShouldStartWith("거래를 일시 정지했습니다.");

        broken.Failures = int.MaxValue;
        lab.Telegram.Write(Token, MessageLab.AliceChat, "/resume", lab.Now);
        (await lab.PollAsync()).ShouldBe([PollOutcome.GoOn]);
        lab.Telegram.TextsOf(AliceChat)[^1].ShouldStartWith("/resume 명령을 실행하지 못했습니다.");
        lab.Telegram.Write(Token, MessageLab.AliceChat, "/pause", lab.Now);
        lab.Telegram.Write(Token, MessageLab.AliceChat, "/help", lab.Now);
        (await lab.PollAsync()).ShouldBe([PollOutcome.TryLater]);
        (await lab.PollAsync()).ShouldBe([PollOutcome.TryLater]);
        (await lab.PollAsync()).ShouldBe([PollOutcome.GoOn]);
        lab.Telegram.TextsOf(AliceChat)[^2].ShouldStartWith("/pause 명령을 실행하지 못했습니다.");
    }

    [Fact]
    public async Task Who_has_two_accounts_and_one_chat_stops_both_and_reads_which()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, hers) = await lab.AddAsync("alice", chat: null);
        var (second, other) = await lab.AddAsync("alice2", chat: null, Token);
        await lab.PairAsync(alice, hers, MessageLab.AliceChat, Token);
        await lab.PairAsync(second, other, MessageLab.AliceChat, Token);
        lab.Telegram.Write(Token, MessageLab.AliceChat, "/pause", lab.Now);
        await lab.PollAsync();
        (await PausedAsync(lab, alice)).ShouldBeTrue();
        (await PausedAsync(lab, second)).ShouldBeTrue();
        lab.Telegram.TextsOf(AliceChat).TakeLast(2).Select(text => text.Split('\n')[0]).ShouldBe(["[alice]", "[alice2]"]);
    }

    [Fact]
    public async Task A_chat_loses_its_commands_when_everything_is_ended_and_pairing_asks_for_the_password()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, channel) = await lab.AddAsync("alice", chat: null);
        await lab.PairAsync(alice, channel, MessageLab.AliceChat, Token);
        var wrong = await alice.Client.PostAsJsonAsync($"{MessageLab.Channels}/{channel}/pairing", new { password = "not hers" });
        wrong.IsSuccessStatusCode.ShouldBeFalse();
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("proof_wrong");
        (await alice.Client.PostAsync("/api/v1/auth/logout-all", null)).EnsureSuccessStatusCode();
        (await lab.ChannelAsync(alice)).PairedAt.ShouldBeNull();
        lab.Telegram.Write(Token, MessageLab.AliceChat, "/pause", lab.Now);
        (await lab.PollAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Under_another_first_key_a_bot_is_asked_on_where_it_was()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, channel) = await lab.AddAsync("alice", chat: null);
        await lab.PairAsync(alice, channel, MessageLab.AliceChat, Token);
        var before = (await lab.ChannelAsync(alice)).TokenHash;
        await using var other = await lab.StartAnotherAsync(Infrastructure.Security.SecretKeys.Generate());
        lab.Pass(TimeSpan.FromSeconds(91));
        (await lab.PollAsync(other)).ShouldBe([PollOutcome.GoOn]);
        var after = (await lab.ChannelAsync(alice)).TokenHash;
        after.ShouldNotBe(before);
        await using (var db = await lab.Host.Services.GetRequiredService<SystemDbContextFactory>().OpenAsync(CancellationToken.None))
        {
            var poll = await db.TelegramPolls.SingleAsync();
            (poll.TokenHash, poll.Offset > 1000).ShouldBe((after!, true));
        }

        lab.Telegram.Write(Token, MessageLab.AliceChat, "/pause", lab.Now);
        (await lab.PollAsync(other)).ShouldBe([PollOutcome.GoOn]);
        (await PausedAsync(lab, alice)).ShouldBeTrue();
    }

    [Fact]
    public async Task Somebody_else_who_asks_for_the_bots_messages_is_told_of_once_a_day()
    {
        await using var lab = await MessageLab.StartAsync();
        var (alice, channel) = await lab.AddAsync("alice", chat: null);
        await lab.PairAsync(alice, channel, MessageLab.AliceChat, Token);
        lab.Telegram.OnPoll = _ => FakeAnswer.Conflict;
        (await lab.PollAsync()).ShouldBe([PollOutcome.Conflict]);
        (await lab.PollAsync()).ShouldBe([PollOutcome.Conflict]);
        var told = await lab.Host.WithDbAsync(alice.Tenant, db => db.Notifications.Where(row => row.Kind == NotificationKind.WorkFailed).Select(row => row.Data).ToListAsync());
        told.Single().ShouldContain("telegramConflict");
        lab.Telegram.OnPoll = _ => FakeAnswer.Unauthorized;
        (await lab.PollAsync()).ShouldBe([PollOutcome.Refused]);
        (await lab.ChannelAsync(alice)).FailingSince.ShouldBe(lab.Now);
    }

    /// <summary>Pausing and resuming fail as often as is said.</summary>
    private sealed class BrokenPause : IPipelineBehavior<SetTradingPausedCommand, Result<TradingDto>>
    {
        public int Failures { get; set; }

        public Task<Result<TradingDto>> Handle(SetTradingPausedCommand request, CancellationToken cancellationToken, RequestHandlerDelegate<Result<TradingDto>> next) =>
            Failures-- > 0 ? throw new InvalidOperationException("The disk is full.") : next();
    }

    private static Task<bool> PausedAsync(MessageLab lab, ApiUser user) => lab.Host.WithDbAsync(user.Tenant, db => db.Users.Select(row => row.TradingPaused).SingleAsync());
}
