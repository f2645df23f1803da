using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>What a session did, bot by bot, in a sentence each.</summary>
/// <param name="Session">Which US session; null for the latest that opened.</param>
public sealed record GetSessionStoryQuery(DateOnly? Session = null) : ITenantRequest<Result<SessionStoryDto>>;

/// <summary>What a session did.</summary>
/// <param name="Session">US session; null when none has opened yet that the calendar knows.</param>
/// <param name="UnderWay">It is still open.</param>
/// <param name="Reconciled">The books have been compared with the broker's after its close.</param>
/// <param name="Missed">Pieces of work that were due and not done in time, or failed.</param>
/// <param name="Profit">Realised by its sales.</param>
/// <param name="Bought">Paid for its purchases, without fees.</param>
/// <param name="Sold">Received for its sales, without fees.</param>
/// <param name="Bots">Bots that had something to do, and those that are on; in the order in which they are planned.</param>
public sealed record SessionStoryDto(
    DateOnly? Session, bool UnderWay, bool Reconciled, int Missed, MoneyDto Profit, MoneyDto Bought, MoneyDto Sold, IReadOnlyList<BotStoryDto> Bots);

/// <summary>What became of a bot in a session.</summary>
public enum BotOutcome
{
    /// <summary>It was not its turn yet, or it was added later.</summary>
    None,

    /// <summary>It bought, and nothing of its orders is open.</summary>
    Bought,

    /// <summary>It sold, and nothing of its orders is open.</summary>
    Sold,

    /// <summary>An order of it is being worked on.</summary>
    Working,

    /// <summary>It ordered, and nothing filled.</summary>
    Unfilled,

    /// <summary>It decided to do nothing.</summary>
    Nothing,
}

/// <summary>A bot in a session.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="Bot">Its name.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Text">The same in a sentence, in the reader's language.</param>
/// <param name="RealisedProfit">Of its sales in dollars; null when it sold nothing.</param>
/// <param name="OrderId">Its latest order in the session; null for none.</param>
public sealed record BotStoryDto(Guid BotId, string Bot, string Symbol, BotOutcome Outcome, string Text, decimal? RealisedProfit, Guid? OrderId);

internal sealed class GetSessionStoryHandler(IEggMoneyDbFactory databases, IMarketFacts facts, IMarketCalendar calendar, TimeProvider clock)
    : IRequestHandler<GetSessionStoryQuery, Result<SessionStoryDto>>
{
    public async Task<Result<SessionStoryDto>> Handle(GetSessionStoryQuery request, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var session = request.Session is { } asked ? Known(asked) : calendar.LatestSessionOpenedBy(now);
        await using var db = await databases.OpenAsync(cancellationToken);
        var rate = await DayRates.LatestAsync(db, facts.RateDay, cancellationToken);
        if (session is null)
        {
            var none = MoneyDto.Of(0, rate);
            return request.Session is null ? new SessionStoryDto(null, false, false, 0, none, none, none, []) : CommonErrors.NotFound;
        }

        var date = session.Date;
        var bots = await db.Bots.AsNoTracking().OrderBy(bot => bot.Ordinal).ToListAsync(cancellationToken);
        var decisions = await db.Decisions.AsNoTracking().Where(decision => decision.SessionDate == date).OrderBy(decision => decision.DecidedAt).ToListAsync(cancellationToken);
        var orders = await db.Orders.AsNoTracking().Where(order => order.SessionDate == date).OrderBy(order => order.PlannedAt).ToListAsync(cancellationToken);
        var trades = await db.Trades.AsNoTracking().Where(trade => trade.SessionDate == date).OrderBy(trade => trade.ExecutedAt).ToListAsync(cancellationToken);
        var runs = await db.DispatchRuns.AsNoTracking().Where(run => run.SessionDate == date)
            .Where(run => run.State == RunState.Missed || run.State == RunState.Failed || (run.Phase == WorkPhase.CloseSession && run.State == RunState.Succeeded))
            .Select(run => run.State).ToListAsync(cancellationToken);
        var stories = bots
            .Select(bot => SessionWords.Tell(
                bot,
                decisions.FindAll(decision => decision.BotId == bot.Id),
                orders.FindAll(order => order.BotId == bot.Id),
                trades.FindAll(trade => trade.BotId == bot.Id)))
            .OfType<BotStoryDto>();
        MoneyDto Both(Side side, Func<Trade, decimal> amount) => MoneyDto.Of(trades.Where(trade => trade.Kind.SideOf() == side).Sum(amount), rate);
        return new SessionStoryDto(
            date,
            session.Close > now,
            runs.Contains(RunState.Succeeded),
            runs.Count(state => state != RunState.Succeeded),
            Both(Side.Sell, trade => trade.RealisedProfit ?? 0),
            Both(Side.Buy, trade => trade.Total),
            Both(Side.Sell, trade => trade.Total),
            [.. stories]);
    }

    private MarketSession? Known(DateOnly date) => date >= calendar.FirstDate && date <= calendar.LastDate ? calendar.SessionOn(date) : null;
}
