using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>What a correction by hand does, or would do. The books balance before and after it (trading rules, section 2): what changes in cost or realised profit
/// changes in the deposits too, by an entry of its own; cash stays what it is.</summary>
/// <param name="DryRun">Nothing was changed.</param>
/// <param name="Id">The holding or trade.</param>
/// <param name="Holding">The holding before and after; null for a trade, which changes none.</param>
/// <param name="Trade">The trade before and after; null for a holding.</param>
/// <param name="Money">The money before and after.</param>
/// <param name="BalancingEntry">Dollars of the entry that keeps the books in balance; 0 when none is needed.</param>
/// <param name="Explanation">The same for people.</param>
/// <param name="Version">The holding's version after it; 0 for a trade.</param>
public sealed record CorrectionDto(
    bool DryRun,
    Guid Id,
    BeforeAndAfter<HoldingStateDto>? Holding,
    BeforeAndAfter<TradeStateDto>? Trade,
    BeforeAndAfter<MoneyStateDto> Money,
    decimal BalancingEntry,
    string Explanation,
    int Version) : IVersionedDto;

/// <summary>Something before and after a correction.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="Before">Null for what is added.</param>
/// <param name="After">Null for what is taken away.</param>
public sealed record BeforeAndAfter<T>(T? Before, T? After)
    where T : class;

/// <summary>A holding as it is at one moment.</summary>
/// <param name="BotId">The bot; null when it is kept by hand.</param>
/// <param name="Name">The bot's name, or the holding's.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="AveragePrice">Average price in dollars.</param>
/// <param name="Cost">Exact cost in dollars.</param>
public sealed record HoldingStateDto(Guid? BotId, string Name, string Symbol, decimal Quantity, decimal AveragePrice, decimal Cost)
{
    internal static HoldingStateDto Of(Position position) => new(position.BotId, position.Name, position.Symbol, position.Quantity, position.AveragePrice, position.Cost);
}

/// <summary>A trade as it is at one moment.</summary>
/// <param name="BotId">The bot; null without one.</param>
/// <param name="Name">The bot's name, or the owner's for it.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Session">US session.</param>
/// <param name="Kind">For example <c>Buy</c> or <c>Sell_1_4</c>.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">Dollars.</param>
/// <param name="Total">Dollars without fees.</param>
/// <param name="Fees">Dollars.</param>
/// <param name="AveragePrice">What a sale's profit is counted from, in dollars.</param>
/// <param name="Profit">Of a sale, over the average price.</param>
/// <param name="RealisedProfit">Of a sale: proceeds − fees − exact cost.</param>
/// <param name="ExecutedAt">UTC.</param>
public sealed record TradeStateDto(
    Guid? BotId,
    string Name,
    string Symbol,
    DateOnly Session,
    string Kind,
    decimal Quantity,
    decimal Price,
    decimal Total,
    decimal Fees,
    decimal AveragePrice,
    decimal? Profit,
    decimal? RealisedProfit,
    DateTime ExecutedAt)
{
    internal static TradeStateDto Of(Trade trade) => new(
        trade.BotId,
        trade.Name,
        trade.Symbol,
        trade.SessionDate,
        trade.Kind.Name(),
        trade.Quantity,
        trade.Price,
        trade.Total,
        trade.Fees,
        trade.AveragePrice,
        trade.Profit,
        trade.RealisedProfit,
        trade.ExecutedAt);
}

/// <summary>The money of the books at one moment, in dollars.</summary>
/// <param name="Cash">Cash.</param>
/// <param name="NetDeposits">Deposits − withdrawals, initial cash included.</param>
/// <param name="RealisedProfit">Realised profit.</param>
public sealed record MoneyStateDto(decimal Cash, decimal NetDeposits, decimal RealisedProfit)
{
    internal static MoneyStateDto Of(CashAccount cash) => new(cash.Cash, cash.NetDeposits, cash.RealisedProfit);
}

/// <summary>Keeps the books in balance when something is corrected by hand.</summary>
internal static class Corrections
{
    /// <summary>No amount of dollars or shares here is meant to be larger.</summary>
    public const decimal Largest = 100_000_000;

    /// <summary>The bot may be corrected: nothing of it is on its way.</summary>
    public static async Task<Error?> RefusalAsync(IEggMoneyDb db, Guid? botId, CancellationToken cancellationToken)
    {
        if (botId is not { } id)
        {
            return null;
        }

        var name = await db.Bots.WithDeleted().Where(bot => bot.Id == id).Select(bot => bot.Name).SingleOrDefaultAsync(cancellationToken);
        return name is null ? CommonErrors.NotFound
            : await BotStanding.HasOperationAsync(db, id, cancellationToken) ? ByHandErrors.OperationOpen.With(name)
            : await db.Orders.AnyAsync(order => order.BotId == id && order.State == OrderState.Open, cancellationToken) ? ByHandErrors.BotHasOrder.With(name)
            : await Unreconciled.Orders(db).AnyAsync(order => order.BotId == id, cancellationToken) ? ByHandErrors.NotReconciled.With(name)
            : await Undecided.AnyAsync(db, id, cancellationToken) ? TradingErrors.OrderUndecided
            : null;
    }

    /// <summary>The user's money; made where there is none.</summary>
    public static async Task<CashAccount> CashAsync(IEggMoneyDb db, CancellationToken cancellationToken) =>
        await db.CashAccounts.SingleOrDefaultAsync(cancellationToken) ?? db.CashAccounts.Add(new()).Entity;

    /// <summary>What changed in cost, less what changed in realised profit, was paid in or out: an entry says so, as an import's opening balance does.</summary>
    /// <param name="db">Where it is kept; the caller saves.</param>
    /// <param name="cash">The money.</param>
    /// <param name="cost">Dollars by which the cost of what is held changes.</param>
    /// <param name="profit">Dollars by which the realised profit changes.</param>
    /// <param name="shares">Dollars of that cost which are shares that were added, negative for shares taken away. Only these are worth what a deposit is:
    /// the rest changes what the books say and not what they are worth.</param>
    /// <param name="what">What is corrected, for its owner to read.</param>
    /// <param name="clock">Dates the entry.</param>
    /// <returns>Dollars of the entry.</returns>
    public static decimal Balance(IEggMoneyDb db, CashAccount cash, decimal cost, decimal profit, decimal shares, string what, TimeProvider clock)
    {
        var amount = cost - profit;
        cash.RealisedProfit += profit;
        cash.NetDeposits += amount;
        Add(CashEntryKind.Shares, shares);
        Add(CashEntryKind.Correction, amount - shares);
        return amount;

        void Add(CashEntryKind kind, decimal part)
        {
            if (part != 0)
            {
                db.CashEntries.Add(new() { Id = clock.NewId(), Kind = kind, Amount = part, Note = Language.Pick($"Correction by hand: {what}", $"수동 정정: {what}"), At = clock.Now() });
            }
        }
    }

    /// <summary>Dollars of shares that were added to a holding, at its cost after it; of all that went, at their cost before.</summary>
    public static decimal SharesAdded(decimal quantityBefore, decimal costBefore, Position after) => after.Quantity <= 0
        ? -costBefore
        : Money.ToStored((after.Quantity - quantityBefore) * after.Cost / after.Quantity);

    /// <summary>What an entry means, in the reader's language.</summary>
    public static string Explain(decimal entry) => entry == 0
        ? Language.Pick("The books balance without an entry; cash stays as it is.", "별도 항목 없이 장부가 일치하며 현금은 그대로입니다.")
        : CheckDto.Words(
            Language.Pick("An entry of {0} dollars keeps the books in balance: deposits change by it, cash stays as it is.", "장부를 맞추기 위해 {0}달러의 항목을 기록합니다. 입금 합계가 그만큼 바뀌고 현금은 그대로입니다."),
            entry.ToString("0.00######", System.Globalization.CultureInfo.InvariantCulture));
}
