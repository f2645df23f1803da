using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using static EggMoney.Application.Common.Figures;

namespace EggMoney.Application.Trading;

/// <summary>Settings that are to be looked at.</summary>
/// <param name="Bot">As it would be.</param>
/// <param name="Was">Its settings as they are; null for one that is not there yet.</param>
/// <param name="Position">What it holds.</param>
/// <param name="Before">As it stands; null for one that is not there yet.</param>
/// <param name="After">As it would stand.</param>
/// <param name="Quote">The price; null when there is none.</param>
/// <param name="Cash">Dollars in the books.</param>
/// <param name="HasOpenOrder">An order of the bot is open.</param>
/// <param name="Trailed">The trailing stop runs.</param>
internal sealed record BotChange(
    Bot Bot, BotSettings? Was, Position? Position, BotFiguresDto? Before, BotFiguresDto After, Quote? Quote, decimal Cash, bool HasOpenOrder, bool Trailed);

/// <summary>What an owner should look at before settings are saved. None of it keeps them from it.</summary>
internal static class BotWarnings
{
    public static IReadOnlyList<BotWarningDto> Of(BotChange change) => [.. Find(change)];

    private static IEnumerable<BotWarningDto> Find(BotChange change)
    {
        var (bot, after, before) = (change.Bot, change.After, change.Before);
        var holds = change.Position is { Quantity: > 0 };
        if (change.Quote is null)
        {
            yield return new("no_price", Language.Pick(
                $"There is no price of {bot.Symbol} now. Look whether the symbol is right.", $"지금 {bot.Symbol}의 시세가 없습니다. 종목 코드가 맞는지 확인해 주십시오."));
        }

        if (holds && after.Tier > after.MaxTier - 1 && (before is null || before.Tier <= before.MaxTier - 1 || before.MaxTier != after.MaxTier))
        {
            yield return new("tiers_used", Language.Pick(
                $"The bot would be at tier {Plain(after.Tier)} of {Plain(after.MaxTier)}: it buys no more until it has sold.",
                $"봇의 티어가 {Plain(after.MaxTier)} 중 {Plain(after.Tier)}이(가) 되어, 매도하기 전까지 더 매수하지 않습니다."));
        }
        else if (holds && before is not null && before.Tier != after.Tier)
        {
            yield return new("tier_changes", Language.Pick(
                $"The tier changes from {Plain(before.Tier)} to {Plain(after.Tier)} with the seed, and the band with it.", $"시드가 바뀌어 티어가 {Plain(before.Tier)}에서 {Plain(after.Tier)}(으)로 바뀌고 밴드 가격도 달라집니다."));
        }

        if (holds && after.BandPrice < change.Position!.AveragePrice && !(before?.BandPrice < change.Position.AveragePrice))
        {
            yield return new("band_below_average", Language.Pick(
                $"The band {Dollars(after.BandPrice)} is below the average {Dollars(change.Position.AveragePrice)}: above it the bot sells a quarter, also at a loss.",
                $"밴드 가격 {Dollars(after.BandPrice)}가 평균가 {Dollars(change.Position.AveragePrice)}보다 낮아, 그 위에서는 손실이더라도 1/4을 매도합니다."));
        }

        if (Sells(after) && !Sells(before))
        {
            yield return new("sells_now", Language.Pick(
                "With these settings the next plan sells, if the price stays: see what it would decide.", "이 설정에서는 가격이 그대로라면 다음 계획에서 매도합니다. 예상 판단을 확인해 주십시오."));
        }

        if (change.Trailed && !bot.TrailingEnabled)
        {
            yield return new("trailing_ends", Language.Pick("The trailing stop runs, and would end.", "적용 중인 트레일링 스탑이 해제됩니다."));
        }

        if (!bot.CheckAveragePrice && !bot.CheckBandPrice && !bot.SkipSell)
        {
            yield return new("no_check", Language.Pick(
                "Neither purchase test is on: after its first purchase the bot buys no more.", "매수 조건이 모두 꺼져 있어 첫 매수 이후에는 더 매수하지 않습니다."));
        }

        if (bot.SkipSell && change.Was?.SkipSell != true)
        {
            yield return new("never_sells", Language.Pick(
                "The bot will never sell by itself, and buys a seed every day at any price.", "스스로 매도하지 않고, 매일 가격과 관계없이 시드만큼 매수합니다."));
        }

        if (bot.Active && change.Was?.Active == false)
        {
            yield return new("becomes_active", Language.Pick("The bot becomes active and trades from the next plan on.", "봇이 활성화되어 다음 계획부터 거래합니다."));
        }

        if (bot.Seed + bot.AddedSeed <= 0)
        {
            yield return new("nothing_to_spend", Language.Pick(
                $"The reserve of {Dollars(bot.AddedSeed)} uses the seed up: the bot buys nothing.", $"추가 시드 {Dollars(bot.AddedSeed)} 때문에 시드가 모두 상쇄되어 매수하지 않습니다."));
        }

        if (after.MoreMoney > change.Cash)
        {
            yield return new("cash_short", Language.Pick(
                $"The bot may still need {Dollars(after.MoreMoney)}, and there is {Dollars(change.Cash)} in cash for all bots.", $"이 봇에 앞으로 {Dollars(after.MoreMoney)}까지 필요할 수 있으나, 모든 봇이 쓸 현금은 {Dollars(change.Cash)}입니다."));
        }

        if (change.HasOpenOrder)
        {
            yield return new("order_open", Language.Pick(
                "An order of the bot is open and goes on as it was planned; the change acts from the next plan.", "진행 중인 주문은 계획된 대로 계속되며, 변경 사항은 다음 계획부터 적용됩니다."));
        }
    }

    private static bool Sells(BotFiguresDto? figures) => figures?.Outlook?.Kind is { } kind && OrderKinds.TryParse(kind, out var known) && known.SideOf() == Side.Sell;
}
