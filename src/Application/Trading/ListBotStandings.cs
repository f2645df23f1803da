using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>How each of the tenant's bots stands at the price of now, in the order in which they are planned.</summary>
public sealed record ListBotStandingsQuery : ITenantRequest<Result<IReadOnlyList<BotStandingDto>>>;

/// <summary>What a bot is doing.</summary>
public enum BotActivity
{
    /// <summary>It is not planned.</summary>
    Inactive,

    /// <summary>Trading is stopped, for the user or the whole server.</summary>
    Stopped,

    /// <summary>Its owner paused it.</summary>
    Paused,

    /// <summary>Stopped until its owner says whether the symbol was split.</summary>
    SplitSuspected,

    /// <summary>Stopped until its owner says what became of an order.</summary>
    OrderUndecided,

    /// <summary>A gain realisation has it.</summary>
    Realising,

    /// <summary>It waits after its latest sale.</summary>
    CoolingDown,

    /// <summary>The trailing stop follows the price.</summary>
    Trailing,

    /// <summary>It holds nothing, and buys with the next plan.</summary>
    Waiting,

    /// <summary>It holds shares and is planned every day.</summary>
    Trading,
}

/// <summary>How a bot stands at the price of now.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="Activity">What it is doing.</param>
/// <param name="Text">The same in a sentence, and what its owner can do about it, in the reader's language.</param>
/// <param name="CoolingUntil">UTC time until which it waits after its latest sale; null when it does not.</param>
/// <param name="Price">Dollars; null when there is none.</param>
/// <param name="PreviousClose">Dollars; null when there is none.</param>
/// <param name="Change">The price over the previous close, as a rate; null without one of them.</param>
/// <param name="ToAverage">How far the price is from the average, as a rate of the price: above 0 the average is higher. Null without a holding or a price, as the next ones.</param>
/// <param name="ToBand">The same of the band.</param>
/// <param name="ToTakeProfit">The same of the take-profit price.</param>
/// <param name="ToStop">The same of the trailing stop; null while it does not run.</param>
/// <param name="Value">The holding in dollars; null without a holding or a price.</param>
/// <param name="Profit">Value − exact cost; null without a holding or a price.</param>
/// <param name="ProfitRate">The same as a rate of the cost.</param>
/// <param name="Outlook">What its plan would decide at this price; null without a price, or when it is not planned.</param>
/// <param name="OpenOrderId">An order that is open; null without one.</param>
/// <param name="OperationId">A gain realisation that is not over; null without one.</param>
public sealed record BotStandingDto(
    Guid BotId,
    [property: JsonConverter(typeof(EnumJson<BotActivity>))] BotActivity Activity,
    string Text,
    DateTime? CoolingUntil,
    decimal? Price,
    decimal? PreviousClose,
    decimal? Change,
    decimal? ToAverage,
    decimal? ToBand,
    decimal? ToTakeProfit,
    decimal? ToStop,
    decimal? Value,
    decimal? Profit,
    decimal? ProfitRate,
    BotOutlookDto? Outlook,
    Guid? OpenOrderId,
    Guid? OperationId);

internal sealed class ListBotStandingsHandler(IEggMoneyDbFactory databases, IQuotes quotes, IMarketCalendar calendar, TimeProvider clock)
    : IRequestHandler<ListBotStandingsQuery, Result<IReadOnlyList<BotStandingDto>>>
{
    private const int Places = 6;

    public async Task<Result<IReadOnlyList<BotStandingDto>>> Handle(ListBotStandingsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var bots = await db.Bots.AsNoTracking().OrderBy(bot => bot.Ordinal).ToListAsync(cancellationToken);
        var positions = (await db.Positions.AsNoTracking().Where(position => position.BotId != null).ToListAsync(cancellationToken)).ToDictionary(position => position.BotId!.Value);
        var orders = (await db.Orders.AsNoTracking().Where(order => order.State == OrderState.Open).OrderBy(order => order.PlannedAt).Select(order => new { order.BotId, order.Id }).ToListAsync(cancellationToken))
            .ToLookup(order => order.BotId, order => order.Id);
        var operations = (await db.Operations.AsNoTracking()
                .Where(operation => operation.State == OperationState.Running || operation.State == OperationState.Stuck)
                .Select(operation => new { operation.BotId, operation.Id })
                .ToListAsync(cancellationToken))
            .ToLookup(operation => operation.BotId, operation => operation.Id);
        var account = await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Active, cancellationToken);
        var stopped = await Stops.AnyAsync(db, cancellationToken);

        // The connection is given back before a broker is asked, who may take their time.
        await db.DisposeAsync();
        var prices = await quotes.GetAsync(account, [.. bots.Select(bot => bot.Symbol).Distinct()], cancellationToken);
        return Result.Ok<IReadOnlyList<BotStandingDto>>([.. bots.Select(bot => Standing(
            bot,
            positions.GetValueOrDefault(bot.Id),
            prices.GetValueOrDefault(bot.Symbol),
            stopped,
            orders[bot.Id].Select(order => (Guid?)order).FirstOrDefault(),
            operations[bot.Id].Select(operation => (Guid?)operation).FirstOrDefault()))]);
    }

    private BotStandingDto Standing(Bot bot, Position? position, Quote? quote, bool stopped, Guid? order, Guid? operation)
    {
        var holding = position is { Quantity: > 0 } ? position : null;
        var now = clock.Now();
        var activity = ActivityOf(bot, holding, stopped, operation is not null, now);
        var cooling = !TrailingStop.IsActive(bot, position) && Cooldown.Blocks(bot, now) ? bot.LastSaleAt!.Value.AddDays(bot.SellCooldownDays) : (DateTime?)null;
        var price = quote?.Price;
        decimal? To(decimal? line) => line is { } there && price is > 0 and { } here ? Rate((there - here) / here) : null;
        var value = holding is null || price is null ? null : Money.ToCents(holding.Quantity * price.Value) as decimal?;
        var profit = value is null ? null : Money.ToCents(value.Value - holding!.Cost) as decimal?;
        return new(
            bot.Id,
            activity,
            BotActivities.Text(activity, bot),
            cooling,
            price,
            quote?.PreviousClose,
            price is { } current && quote!.PreviousClose is > 0 and { } close ? Rate((current - close) / close) : null,
            To(holding?.AveragePrice),
            To(Band.PriceFor(bot, holding)),
            holding is null ? null : To(TakeProfit.Price(holding.AveragePrice, bot.ProfitRate)),
            TrailingStop.IsActive(bot, holding) ? To(holding!.StopPrice) : null,
            value,
            profit,
            profit is { } won && holding!.Cost > 0 ? Rate(won / holding.Cost) : null,
            quote is null || !bot.Active ? null : BotOutlookDto.Of(bot, position, quote, calendar.LatestSessionOpenedBy(now)?.Date, now),
            order,
            operation);
    }

    private static BotActivity ActivityOf(Bot bot, Position? holding, bool stopped, bool realising, DateTime now) => bot switch
    {
        { Paused: true, PauseReason: PauseReason.SplitSuspected } => BotActivity.SplitSuspected,
        { Paused: true, PauseReason: PauseReason.OrderUndecided } => BotActivity.OrderUndecided,
        _ when realising => BotActivity.Realising,
        { Active: false } => BotActivity.Inactive,
        { Paused: true } => BotActivity.Paused,
        _ when stopped => BotActivity.Stopped,
        _ when TrailingStop.IsActive(bot, holding) => BotActivity.Trailing,
        _ when Cooldown.Blocks(bot, now) => BotActivity.CoolingDown,
        _ => holding is null ? BotActivity.Waiting : BotActivity.Trading,
    };

    private static decimal Rate(decimal rate) => Math.Round(rate, Places, MidpointRounding.AwayFromZero);
}

/// <summary>What bots are doing, in sentences.</summary>
internal static class BotActivities
{
    public static string Text(BotActivity activity, Bot bot) => activity switch
    {
        BotActivity.Inactive => Language.Pick("Inactive: it is not planned. Activate it to let it trade.", "비활성 상태로 계획에서 제외됩니다. 거래하시려면 활성화해 주십시오."),
        BotActivity.Stopped => Language.Pick("Trading is stopped for all bots. Resume trading to let it go on.", "전체 거래가 정지되어 있습니다. 거래를 재개하시면 다시 진행됩니다."),
        BotActivity.Paused => Language.Pick("Paused by you: it sends nothing new. Resume it to let it go on.", "직접 일시 정지하셨습니다. 새 주문을 보내지 않으며, 재개하시면 다시 진행됩니다."),
        BotActivity.SplitSuspected => Language.Pick(
            $"Stopped, because {bot.Symbol} looks as if it had been split. Apply the split, or resume the bot if there was none.",
            $"{bot.Symbol}의 액면분할이 의심되어 멈췄습니다. 분할이 맞으면 반영하시고, 아니면 봇을 재개해 주십시오."),
        BotActivity.OrderUndecided => Language.Pick(
            "Stopped, because nobody knows what became of an order. Look at the order and answer its question.", "결과를 알 수 없는 주문이 있어 멈췄습니다. 해당 주문을 확인하고 답변해 주십시오."),
        BotActivity.Realising => Language.Pick("A gain realisation sells and buys back its holding. It is planned again when that is over.", "양도세 처리로 보유 수량을 매도하고 다시 매수하는 중입니다. 끝나면 다시 계획합니다."),
        BotActivity.CoolingDown => Language.Pick(
            $"It waits {bot.SellCooldownDays} days after its latest sale, and trades nothing until then.", $"마지막 매도 후 {bot.SellCooldownDays}일간 쉬는 중이며, 그때까지 거래하지 않습니다."),
        BotActivity.Trailing => Language.Pick(
            "The profit is above the target, and the trailing stop follows the price: below it all is sold.", "수익이 목표를 넘어 트레일링 스탑이 가격을 따라가고 있습니다. 그 아래로 내려가면 전량 매도합니다."),
        BotActivity.Waiting => Language.Pick("It holds nothing, and buys its first seed with the next plan.", "보유 수량이 없으며, 다음 계획에서 첫 시드를 매수합니다."),
        _ => Language.Pick("It is planned in every session.", "매 거래일 계획에 따라 거래합니다."),
    };
}
