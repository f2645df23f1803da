using System.Globalization;
using System.Text.Json;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Trading;

/// <summary>Every decision has a sentence in both languages, with the figures that were seen.</summary>
public sealed class DecisionWordsTests
{
    private static readonly string[] NoTurn =
    [
        "Paused", "UnfinishedOrder", "NoAccount", "PriceUnconfirmed", "SplitUnknown", "Error", nameof(PauseReason.SplitSuspected), nameof(PauseReason.OrderUndecided), DecisionWords.ImportedRule,
    ];

    public static TheoryData<string, string, string?> Rules()
    {
        var rules = new TheoryData<string, string, string?> { { "Hand", "ForceSell", "Sell" } };
        foreach (var rule in Enum.GetNames<PlanRule>().Concat(NoTurn))
        {
            rules.Add("Plan", rule, "Buy");
        }

        foreach (var rule in Enum.GetNames<DipRule>())
        {
            rules.Add("Dip", rule, null);
            rules.Add("Dip", rule, "Buy");
        }

        return rules;
    }

    [Theory, MemberData(nameof(Rules))]
    public void Every_rule_is_a_sentence_in_both_languages_and_leaves_no_figure_out(string origin, string rule, string? kind)
    {
        var inputs = Inputs();

        var english = In("en-US", origin, rule, kind, 300, inputs);
        var korean = In("ko-KR", origin, rule, kind, 300, inputs);

        foreach (var text in new[] { english, korean })
        {
            text.ShouldNotContain(rule, Case.Sensitive);
            text.ShouldNotContain("–");
            text.ShouldEndWith(".");
        }

        english.Any(IsHangul).ShouldBeFalse(english);
        korean.Any(IsHangul).ShouldBeTrue(korean);

        // A Korean sentence tells the same figures.
        Figures(korean).ShouldBe(Figures(english));
    }

    [Fact]
    public void A_decision_not_to_buy_says_the_price_and_the_lines_that_it_was_above()
    {
        In("en-US", "Plan", nameof(PlanRule.NoCheckPassed), null, 0, Inputs(price: 62.1m, average: 58, band: 57.2m))
            .ShouldBe("No purchase: the price $62.10 was above the average $58.00 and the band $57.20.");
        In("ko-KR", "Plan", nameof(PlanRule.NoCheckPassed), null, 0, Inputs(price: 62.1m, average: 58, band: 57.2m))
            .ShouldBe("매수 없음. 현재가 $62.10가 평균가 $58.00와 밴드 가격 $57.20보다 높았습니다.");
    }

    [Fact]
    public void A_price_that_is_on_a_line_is_not_said_to_be_above_it() =>
        In("en-US", "Plan", nameof(PlanRule.NoCheckPassed), null, 0, Inputs(price: 58, average: 58, band: 57.2m))
            .ShouldBe("No purchase: the price $58.00 was not below the average $58.00 and the band $57.20.");

    [Fact]
    public void A_test_that_is_off_is_not_spoken_of() =>
        In("en-US", "Plan", nameof(PlanRule.NoCheckPassed), null, 0, Inputs(price: 62, average: 58, band: 57, checkBand: false))
            .ShouldBe("No purchase: the price $62.00 was above the average $58.00.");

    [Fact]
    public void A_purchase_says_which_of_the_tests_passed()
    {
        In("en-US", "Plan", nameof(PlanRule.ChecksPassed), "Buy", 600, Inputs(price: 50, average: 58, band: 57))
            .ShouldBe("Purchase of $600.00: the price $50.00 was below the average $58.00 and the band $57.00.");
        In("en-US", "Plan", nameof(PlanRule.ChecksPassed), "Buy", 300, Inputs(price: 57.5m, average: 58, band: 57))
            .ShouldBe("Purchase of $300.00, half of the usual: the price $57.50 was below the average $58.00, but not below the band $57.00.");
        In("en-US", "Plan", nameof(PlanRule.ChecksPassed), "Buy", 600, Inputs(price: 57.5m, average: 58, band: 57, checkBand: false))
            .ShouldBe("Purchase of $600.00: the price $57.50 was below the average $58.00.");
    }

    [Fact]
    public void A_dip_that_a_guard_refused_says_why_in_the_readers_language()
    {
        var inputs = JsonSerializer.SerializeToElement(new { price = 50m, previousClose = 55m, drop = 0.0909m, quantity = 3m, reason = "buying_power_short: The order may take 150 dollars, and the account can buy for 20." });

        In("en-US", "Dip", nameof(DipRule.Buy), null, 0, inputs).ShouldBe("No purchase near the close: buying_power_short: The order may take 150 dollars, and the account can buy for 20.");
        In("ko-KR", "Dip", nameof(DipRule.Buy), null, 0, inputs).ShouldStartWith("마감 전 매수 없음. buying_power_short: 계좌의 주문 가능 금액이 부족합니다.");
    }

    [Fact]
    public void What_an_older_decision_did_not_note_is_a_dash_and_no_error() =>
        In("en-US", "Plan", nameof(PlanRule.BandOnly), "Sell_1_4", 24, JsonSerializer.SerializeToElement(new { }))
            .ShouldBe("Sale of a quarter, 24 of – shares: the price – was above the band –, but not above the take-profit price –.");

    private static bool IsHangul(char letter) => letter is >= '가' and <= '힣';

    private static IEnumerable<string> Figures(string text) =>
        text.Split([' ', ',', '(', ')', ':'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => word.StartsWith('$'))
            .Select(word => new string([.. word.TakeWhile(letter => letter is '$' or '-' or '.' || char.IsAsciiDigit(letter))]).TrimEnd('.'))
            .Order(StringComparer.Ordinal);

    private static JsonElement Inputs(decimal price = 50, decimal average = 58, decimal band = 57, bool checkBand = true) => JsonSerializer.SerializeToElement(
        new
        {
            dueAt = new DateTime(2026, 3, 4, 15, 5, 0, DateTimeKind.Utc),
            price,
            previousClose = 55m,
            quantity = 99m,
            averagePrice = average,
            tier = 12.19m,
            bandPrice = band,
            takeProfitPrice = 63.8m,
            trailing = new { highWatermark = 70m, stopPrice = 64.2m },
            drop = 0.0909m,
            seedToSpend = 180m,
            limitPrice = 51m,
            bot = new
            {
                seed = 600m,
                addedSeed = -12.5m,
                maxTier = 40m,
                checkAveragePrice = true,
                checkBandPrice = checkBand,
                sellCooldownDays = 3,
                sellCooldownLossOnly = true,
                lastSaleAt = new DateTime(2026, 3, 2, 20, 0, 0, DateTimeKind.Utc),
            },
        },
        JsonSerializerOptions.Web);

    private static string In(string culture, string origin, string rule, string? kind, decimal amount, JsonElement inputs)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return DecisionWords.Of(origin, rule, kind, amount, inputs);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
