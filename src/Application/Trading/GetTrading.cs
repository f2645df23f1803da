using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Whether the user's bots trade now.</summary>
public sealed record GetTradingQuery : ITenantRequest<Result<TradingDto>>;

/// <summary>Whether a user's bots trade.</summary>
/// <param name="Paused">Nothing new is sent, by whoever's stop.</param>
/// <param name="PausedByUser">The user's own stop.</param>
/// <param name="PausedByServer">The admins' stop of the whole server.</param>
/// <param name="OpenOrders">Orders that are still worked on.</param>
/// <param name="AtBroker">Child orders that the broker has, or may have.</param>
/// <param name="NextSession">The session under way, or else the next one; null where the calendar ends.</param>
public sealed record TradingDto(bool Paused, bool PausedByUser, bool PausedByServer, int OpenOrders, int AtBroker, TradingSessionDto? NextSession)
{
    internal static async Task<TradingDto> LoadAsync(IEggMoneyDb db, IMarketCalendar calendar, DateTime now, CancellationToken cancellationToken)
    {
        var state = await db.Users.AsNoTracking()
            .Select(user => new
            {
                ByUser = user.TradingPaused,
                ByServer = db.ServerState.Any(server => server.TradingPaused),
                OpenOrders = db.Orders.Count(order => order.State == OrderState.Open),
                AtBroker = db.OrderSlices.Where(SliceFilters.Unfinished).Count(slice => slice.State != SliceState.Planned),
            })
            .SingleAsync(cancellationToken);
        var session = calendar.UnderWayOrNext(now);
        return new(
            state.ByUser || state.ByServer,
            state.ByUser,
            state.ByServer,
            state.OpenOrders,
            state.AtBroker,
            session is null ? null : new(session.Date, session.Open, session.Close, session.Open <= now));
    }
}

/// <summary>A session of the market.</summary>
/// <param name="Date">US session.</param>
/// <param name="Open">UTC.</param>
/// <param name="Close">UTC.</param>
/// <param name="UnderWay">The market is open now.</param>
public sealed record TradingSessionDto(DateOnly Date, DateTime Open, DateTime Close, bool UnderWay);

internal sealed class GetTradingHandler(IEggMoneyDbFactory databases, IMarketCalendar calendar, TimeProvider clock) : IRequestHandler<GetTradingQuery, Result<TradingDto>>
{
    public async Task<Result<TradingDto>> Handle(GetTradingQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await TradingDto.LoadAsync(db, calendar, clock.Now(), cancellationToken);
    }
}
