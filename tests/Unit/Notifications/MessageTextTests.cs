using System.Text.Json;
using EggMoney.Application.Notifications;
using EggMoney.Application.Notifications.Texts;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Notifications;

public class MessageTextTests
{
    private static readonly DateOnly Session = new(2026, 3, 2);

    [Fact]
    public void The_daily_report_reads_well_on_a_phone()
    {
        var text = Korean(NotificationKind.DailyReport, new
        {
            reconciled = true,
            cash = 8120.55m,
            reserve = 0,
            holdingsValue = 2301.4m,
            equity = 10421.95m,
            equityKrw = 14_590_730m,
            exchangeRate = 1400m,
            dayChange = -35.2m,
            dayChangeRate = -0.0034m,
            profit = 12.3m,
            profitKrw = 17_220m,
            lowBalance = true,
            highBalance = false,
            vix = 18.42m,
            vixLevel = "neutral",
            holdings = new[] { new { bot = "TQ_1", symbol = "TQQQ", quantity = 14m, averagePrice = 71.32m, tier = 1.997m, maxTier = 40m, bandPrice = 85.2m, price = 70.4m, value = 985.6m, profit = -12.88m, profitRate = -0.0129m } },
            stopped = new[] { new { bot = "SO_1", reason = "SplitSuspected" } },
            trades = new[] { new { bot = "TQ_1", symbol = "TQQQ", kind = "Sell_1_4", quantity = 3m, price = 75.1m, total = 225.3m, profit = 12.3m } },
        });
        text.Title.ShouldBe("일일 보고서 2026-03-02");
        text.Body.ShouldBe("""
            총 자산: $10,421.95 (₩14,590,730)
            전일 대비: -$35.20 (-0.34%)
            오늘 실현 손익: +$12.30 (+₩17,220)
            현금: $8,120.55
            보유 평가액: $2,301.40
            적용 환율: ₩1,400/$

            ▸ 오늘의 거래 1건
            • TQ_1 TQQQ 1/4 매도 3주 × $75.10, 손익 +$12.30

            ▸ 보유 종목 1건
            • TQ_1 (TQQQ) 2/40T
              14주 · 평균 $71.32 · 현재 $70.40
              손익 -$12.88 (-1.29%)
              밴드 가격 $85.20

            VIX 18.42 (중립)
            ⚠ 현금이 부족합니다. 이틀 치 매수 금액보다 적습니다.
            ⚠ SO_1 봇이 멈춰 있습니다: 액면분할 의심
            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void An_older_report_and_one_of_which_nothing_is_known_are_told_without_what_they_lack()
    {
        var older = Korean(NotificationKind.DailyReport, new { reconciled = false, cash = 10, profit = 0, holdings = new[] { new { bot = "B", symbol = "TQQQ", quantity = 1, averagePrice = 50, tier = 0.5, price = (decimal?)null } }, trades = Array.Empty<object>() });
        older.Body.ShouldContain("오늘은 거래가 없었습니다.");
        older.Body.ShouldContain("현재가를 받지 못했습니다.");
        older.Body.ShouldContain("정산이 끝나기 전");
        Korean(NotificationKind.DailyReport, new { }).Body.ShouldContain("현금: –");
    }

    [Fact]
    public void No_kind_and_no_data_break_a_text()
    {
        foreach (var kind in Enum.GetValues<NotificationKind>())
        {
            foreach (var data in new[] { "{}", "[]", "null", "1", "not json", """{"reason":1,"bot":{},"slices":3,"details":[],"holdings":[1,null],"trades":{}}""", """[1,null,{"bot":1}]""" })
            {
                foreach (var locale in new[] { "ko", "en" })
                {
                    MessageTexts.Of(locale, Row(kind, data)).Title.ShouldNotBeNullOrWhiteSpace($"{kind} {data}");
                }
            }
        }
    }

    [Fact]
    public void Every_code_of_a_question_or_a_guard_has_words_in_both_languages()
    {
        foreach (var code in EggMoney.Application.Trading.SliceWords.Korean.Keys.Concat(["splitSuspected", "fillsWentBackwards", "orderReplaced", "fillAfterEnd", "keysRefused"]))
        {
            var data = new { reason = code, words = "The price was 12 dollars.", bot = "TQ_1", symbol = "TQQQ", side = "Buy", quantity = 7, limitPrice = 70.4m, details = new { booked = 1 } };
            var korean = Korean(NotificationKind.NeedsAttention, data);
            korean.Title.ShouldNotContain(code);
            korean.Title.Any(letter => letter is >= '가' and <= '힣').ShouldBeTrue(code);
            korean.Body.ShouldNotContain("reason");
            MessageTexts.Of("en", Row(NotificationKind.NeedsAttention, JsonSerializer.Serialize(data))).Whole.Any(letter => letter is >= '가' and <= '힣').ShouldBeFalse(code);
        }
    }

    [Fact]
    public void Bots_that_were_not_decided_are_told_with_their_reasons()
    {
        var reasons = new[] { "NoPrice", "UnfinishedOrder", "NoAccount", "Error", "PriceUnconfirmed", "SplitUnknown", nameof(PauseReason.SplitSuspected), nameof(PauseReason.OrderUndecided), "tier_over_limit: 12 is too much" };
        var lines = Korean(NotificationKind.NeedsAttention, reasons.Select(reason => new { bot = "B", reason })).Body.Split('\n');
        lines.Length.ShouldBe(reasons.Length);
        lines.ShouldAllBe(line => line.StartsWith("• B: ") && line.Any(letter => letter >= '가' && letter <= '힣'));
    }

    [Theory]
    [InlineData(NotificationKind.Missed, "{}", true)]
    [InlineData(NotificationKind.HoldingsDiffer, "[]", true)]
    [InlineData(NotificationKind.NeedsAttention, "{}", true)]
    [InlineData(NotificationKind.WorkFailed, "{}", false)]
    [InlineData(NotificationKind.WorkFailed, """{"final":true}""", true)]
    [InlineData(NotificationKind.Operation, """{"state":"completed"}""", false)]
    [InlineData(NotificationKind.Operation, """{"state":"stuck"}""", true)]
    [InlineData(NotificationKind.Fill, """{"final":true}""", false)]
    [InlineData(NotificationKind.Security, "{}", false)]
    public void What_needs_a_person_is_urgent(NotificationKind kind, string data, bool urgent) => Wanted.IsUrgent(kind, MessageData.Parse(data)).ShouldBe(urgent);

    private static MessageText Korean(NotificationKind kind, object data) => MessageTexts.Of("ko", Row(kind, JsonSerializer.Serialize(data, JsonSerializerOptions.Web)));

    private static Notification Row(NotificationKind kind, string data) => new() { Kind = kind, Key = "k", SessionDate = Session, Data = data };
}
