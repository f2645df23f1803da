using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>What happened today in the tenant's own zone, and what the account is worth now.</summary>
public sealed record GetTodayQuery : ITenantRequest<Result<TodayDto>>;

/// <summary>A day so far.</summary>
/// <param name="Date">In the tenant's zone.</param>
/// <param name="Session">The US session that opened last.</param>
/// <param name="Rate">The exchange rate of all won here.</param>
/// <param name="Profit">Realised by today's sales.</param>
/// <param name="Bought">Paid for today's purchases, without fees.</param>
/// <param name="Sold">Received for today's sales, without fees.</param>
/// <param name="Fees">Of both.</param>
/// <param name="Equity">Cash + reserve + what is held, now.</param>
/// <param name="Since">The session whose close the change counts from; null before the first.</param>
/// <param name="Change">What the account won or lost since, without deposits; null before the first.</param>
/// <param name="ChangeRate">The same as a rate.</param>
/// <param name="Trades">Today's, in their order.</param>
public sealed record TodayDto(
    DateOnly Date,
    DateOnly? Session,
    UsedRateDto Rate,
    MoneyDto Profit,
    MoneyDto Bought,
    MoneyDto Sold,
    MoneyDto Fees,
    MoneyDto Equity,
    DateOnly? Since,
    MoneyDto? Change,
    decimal? ChangeRate,
    IReadOnlyList<TradeDto> Trades);

internal sealed class GetTodayHandler(IEggMoneyDbFactory databases, PortfolioReader reader, IMarketCalendar calendar, TimeProvider clock) : IRequestHandler<GetTodayQuery, Result<TodayDto>>
{
    public async Task<Result<TodayDto>> Handle(GetTodayQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var zone = await UserDays.ZoneAsync(db, cancellationToken);
        var today = zone.DateOf(clock.Now());
        var figures = await reader.ReadAsync(db, cancellationToken);

        // No zone is more than a day off, whatever the hour at which its day begins.
        var since = clock.Now().AddDays(-2);
        var trades = (await db.Trades.AsNoTracking().Where(trade => trade.ExecutedAt > since).OrderBy(trade => trade.ExecutedAt).ToListAsync(cancellationToken))
            .FindAll(trade => zone.DateOf(trade.ExecutedAt) == today);
        var session = calendar.LatestSessionOpenedBy(clock.Now())?.Date;

        // While the session runs, and until its own value is kept, the change counts from the one before.
        var points = await db.EquityPoints.AsNoTracking().Where(point => session == null || point.SessionDate < session).OrderByDescending(point => point.SessionDate).Take(1).ToListAsync(cancellationToken);
        var change = points is [var before]
            ? EquityCurve.Step(
                before,
                new() { Unpriced = "", Cash = figures.Account.Cash, Holdings = figures.HoldingsValue, NetDeposits = figures.Account.NetDeposits, At = clock.Now() },
                await EntriesApart.ReadAsync(db, before.At, cancellationToken))
            : default;
        MoneyDto Both(decimal dollars) => MoneyDto.Of(dollars, figures.Rate);
        var sales = trades.FindAll(trade => trade.Kind.SideOf() == Side.Sell);
        return new TodayDto(
            today,
            session,
            UsedRateDto.Of(figures.Rate),
            Both(sales.Sum(trade => trade.RealisedProfit ?? 0)),
            Both(trades.Except(sales).Sum(trade => trade.Total)),
            Both(sales.Sum(trade => trade.Total)),
            Both(trades.Sum(trade => trade.Fees)),
            Both(figures.Equity),
            points is [var last] ? last.SessionDate : null,
            points.Count > 0 ? Both(change.Change) : null,
            points.Count > 0 ? change.Rate : null,
            [.. trades.Select(TradeDto.Of)]);
    }
}
