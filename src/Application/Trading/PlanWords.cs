using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using static EggMoney.Application.Common.Figures;

namespace EggMoney.Application.Trading;

/// <summary>The lines of the daily plan in sentences (trading rules, section 3).</summary>
internal static class PlanWords
{
    public static string Of(PlanRule rule, decimal amount, DecisionFigures seen)
    {
        var price = Dollars(seen.Price);
        var takeProfit = Dollars(seen.TakeProfit);
        var band = Dollars(seen.Band);
        return rule switch
        {
            PlanRule.CoolingDown => CoolingDown(seen),
            PlanRule.NoPrice => Language.Pick("Nothing was decided: no price was received.", "판단하지 못했습니다. 현재가를 받지 못했습니다."),
            PlanRule.TakeProfitAndBand => Language.Pick(
                $"Sale of all {Shares(amount)}: the price {price} was above the take-profit price {takeProfit} and the band {band}.",
                $"{Shares(amount)} 전량 매도. 현재가 {price}가 익절가 {takeProfit}와 밴드 가격 {band}보다 높았습니다."),
            PlanRule.TakeProfitOnly => Language.Pick(
                $"Sale of three quarters, {Of(amount, seen)}: the price {price} was above the take-profit price {takeProfit}, but not above the band {band}.",
                $"3/4 매도({Of(amount, seen)}). 현재가 {price}가 익절가 {takeProfit}보다 높았으나 밴드 가격 {band}보다는 높지 않았습니다."),
            PlanRule.BandOnly => Language.Pick(
                $"Sale of a quarter, {Of(amount, seen)}: the price {price} was above the band {band}, but not above the take-profit price {takeProfit}.",
                $"1/4 매도({Of(amount, seen)}). 현재가 {price}가 밴드 가격 {band}보다 높았으나 익절가 {takeProfit}보다는 높지 않았습니다."),
            PlanRule.SaleOfNothing => Language.Pick(
                $"No order: at {price} a sale was due, but of {Shares(seen.Quantity)} it would have been less than one share. On such a day nothing is bought either.",
                $"주문 없음. 현재가 {price}에서 매도할 차례였으나 보유 {Shares(seen.Quantity)}로는 매도 수량이 1주에 미치지 못했습니다. 이런 날에는 매수도 하지 않습니다."),
            PlanRule.StopHit => Language.Pick(
                $"Sale of all {Shares(amount)}: the price {price} was below the trailing stop {Dollars(seen.Stop)}.", $"{Shares(amount)} 전량 매도. 현재가 {price}가 트레일링 스탑 {Dollars(seen.Stop)}보다 낮았습니다."),
            PlanRule.TrailingFull => Language.Pick(
                $"Sale of a quarter, {Of(amount, seen)}: all tiers were used ({Tier(seen)}) while the trailing stop ran. The price was {price}.",
                $"1/4 매도({Of(amount, seen)}). 트레일링 스탑 중에 티어를 모두 사용했습니다({Tier(seen)}). 현재가는 {price}였습니다."),
            PlanRule.SoldToday => Language.Pick($"No purchase: the bot had sold in this session. The price was {price}.", $"매수 없음. 이번 장에서 이미 매도한 봇입니다. 현재가는 {price}였습니다."),
            PlanRule.SellOrderOpen => Language.Pick("No purchase: a sale of this session was still open.", "매수 없음. 이번 장의 매도 주문이 아직 진행 중이었습니다."),
            PlanRule.LimitReached => Language.Pick(
                $"No purchase: all tiers were used ({Tier(seen)}), and another seed of {Dollars(seen.Setting("seed"))} would have exceeded the limit. The price was {price}.",
                $"매수 없음. 티어를 모두 사용하여({Tier(seen)}) 시드 {Dollars(seen.Setting("seed"))}를 더 매수하면 한도를 넘습니다. 현재가는 {price}였습니다."),
            PlanRule.TrailingBuy => TrailingBuy(amount, seen, price, takeProfit),
            PlanRule.FirstBuy => Language.Pick(
                $"Purchase of {Dollars(amount)}, one seed: the bot held nothing, and the first purchase is made at any price. It was {price}.",
                $"{Dollars(amount)} 매수(시드 1회분). 보유 수량이 없어 가격과 관계없이 첫 매수를 합니다. 현재가는 {price}였습니다."),
            PlanRule.SkipSellBuy => Language.Pick(
                $"Purchase of {Dollars(amount)}, one seed: this bot never sells by itself, and buys at any price. It was {price}.",
                $"{Dollars(amount)} 매수(시드 1회분). 스스로 매도하지 않고 가격과 관계없이 매수하는 봇입니다. 현재가는 {price}였습니다."),
            PlanRule.ChecksPassed => ChecksPassed(amount, seen, price),
            PlanRule.NoCheckEnabled => Language.Pick(
                $"No purchase: neither test, average nor band, is switched on. The price was {price}.", $"매수 없음. 평균가 조건과 밴드 조건이 모두 꺼져 있습니다. 현재가는 {price}였습니다."),
            PlanRule.NoCheckPassed => NoCheckPassed(seen, price),
            PlanRule.NothingToSpend => Language.Pick(
                $"No purchase: one was due at {price}, but losses in the reserve ({Dollars(seen.Setting("addedSeed"))}) leave nothing of the seed {Dollars(seen.Setting("seed"))}.",
                $"매수 없음. 현재가 {price}에서 매수할 차례였으나 추가 시드({Dollars(seen.Setting("addedSeed"))})를 더하면 시드 {Dollars(seen.Setting("seed"))} 중 사용할 금액이 남지 않습니다."),
            _ => rule.ToString(),
        };
    }

    private static string Of(decimal amount, DecisionFigures seen) => Language.Pick($"{Plain(amount)} of {Shares(seen.Quantity)}", $"보유 {Shares(seen.Quantity)} 중 {Shares(amount)}");

    private static string Tier(DecisionFigures seen) => Language.Pick($"tier {Plain(seen.Tier)} of {Plain(seen.Setting("maxTier"))}", $"{Plain(seen.Setting("maxTier"))} 중 {Plain(seen.Tier)}");

    private static string CoolingDown(DecisionFigures seen)
    {
        var (days, ago) = (Plain(seen.Setting("sellCooldownDays")), Plain(seen.DaysSinceSale));
        return seen.IsOn("sellCooldownLossOnly")
            ? Language.Pick($"Nothing today: the bot waits {days} days after a sale at a loss, and its latest was {ago} full days ago.", $"주문 없음. 손실 매도 후 {days}일간 쉬는 봇이며, 마지막 매도 후 만 {ago}일이 지났습니다.")
            : Language.Pick($"Nothing today: the bot waits {days} days after a sale, and its latest was {ago} full days ago.", $"주문 없음. 매도 후 {days}일간 쉬는 봇이며, 마지막 매도 후 만 {ago}일이 지났습니다.");
    }

    private static string TrailingBuy(decimal amount, DecisionFigures seen, string price, string takeProfit) => seen.WasTrailing
        ? Language.Pick(
            $"Purchase of {Dollars(amount)}, a third of the usual: the trailing stop {Dollars(seen.Stop)} runs, and the price {price} had not fallen below it.",
            $"{Dollars(amount)} 매수(평소의 1/3). 트레일링 스탑 {Dollars(seen.Stop)}이 적용 중이며 현재가 {price}가 그보다 낮아지지 않았습니다.")
        : Language.Pick(
            $"Purchase of {Dollars(amount)}, a third of the usual: the price {price} was above the take-profit price {takeProfit} at {Tier(seen)}, so that instead of a sale the trailing stop began.",
            $"{Dollars(amount)} 매수(평소의 1/3). 현재가 {price}가 익절가 {takeProfit}보다 높고 티어가 충분하여({Tier(seen)}) 매도하는 대신 트레일링 스탑을 시작했습니다.");

    private static string ChecksPassed(decimal amount, DecisionFigures seen, string price)
    {
        var (average, band) = (Dollars(seen.Average), Dollars(seen.Band));
        var (belowAverage, belowBand) = (seen.IsOn("checkAveragePrice") && seen.Price < seen.Average, seen.IsOn("checkBandPrice") && seen.Price < seen.Band);
        var both = seen.IsOn("checkAveragePrice") && seen.IsOn("checkBandPrice");
        return (belowAverage, belowBand) switch
        {
            (true, true) => Language.Pick(
                $"Purchase of {Dollars(amount)}: the price {price} was below the average {average} and the band {band}.", $"{Dollars(amount)} 매수. 현재가 {price}가 평균가 {average}와 밴드 가격 {band}보다 낮았습니다."),
            (true, _) when both => Language.Pick(
                $"Purchase of {Dollars(amount)}, half of the usual: the price {price} was below the average {average}, but not below the band {band}.",
                $"{Dollars(amount)} 매수(평소의 절반). 현재가 {price}가 평균가 {average}보다 낮았으나 밴드 가격 {band}보다는 낮지 않았습니다."),
            (_, true) when both => Language.Pick(
                $"Purchase of {Dollars(amount)}, half of the usual: the price {price} was below the band {band}, but not below the average {average}.",
                $"{Dollars(amount)} 매수(평소의 절반). 현재가 {price}가 밴드 가격 {band}보다 낮았으나 평균가 {average}보다는 낮지 않았습니다."),
            (_, true) => Language.Pick($"Purchase of {Dollars(amount)}: the price {price} was below the band {band}.", $"{Dollars(amount)} 매수. 현재가 {price}가 밴드 가격 {band}보다 낮았습니다."),
            _ => Language.Pick($"Purchase of {Dollars(amount)}: the price {price} was below the average {average}.", $"{Dollars(amount)} 매수. 현재가 {price}가 평균가 {average}보다 낮았습니다."),
        };
    }

    private static string NoCheckPassed(DecisionFigures seen, string price)
    {
        var lines = new List<(decimal? Value, string English, string Korean)>();
        if (seen.IsOn("checkAveragePrice"))
        {
            lines.Add((seen.Average, $"the average {Dollars(seen.Average)}", $"평균가 {Dollars(seen.Average)}"));
        }

        if (seen.IsOn("checkBandPrice"))
        {
            lines.Add((seen.Band, $"the band {Dollars(seen.Band)}", $"밴드 가격 {Dollars(seen.Band)}"));
        }

        var (english, korean) = (string.Join(" and ", lines.Select(line => line.English)), string.Join("와 ", lines.Select(line => line.Korean)));
        return lines.TrueForAll(line => seen.Price > line.Value)
            ? Language.Pick($"No purchase: the price {price} was above {english}.", $"매수 없음. 현재가 {price}가 {korean}보다 높았습니다.")
            : Language.Pick($"No purchase: the price {price} was not below {english}.", $"매수 없음. 현재가 {price}가 {korean}보다 낮지 않았습니다.");
    }
}
