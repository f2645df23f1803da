using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Sets or lifts the user's own stop: nothing new is sent, what is open is cancelled and booked by the dispatcher, and after it
/// the slices that are not yet due go out.</summary>
/// <param name="Paused">Set or lifted.</param>
public sealed record SetTradingPausedCommand(bool Paused) : ITenantRequest<Result<TradingDto>>;

internal sealed class SetTradingPausedHandler(IEggMoneyDbFactory databases, AuditTrail audit, IMarketCalendar calendar, TimeProvider clock)
    : IRequestHandler<SetTradingPausedCommand, Result<TradingDto>>
{
    public async Task<Result<TradingDto>> Handle(SetTradingPausedCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var user = await db.Users.SingleAsync(cancellationToken);
        if (user.TradingPaused != request.Paused)
        {
            var action = request.Paused ? "trading.paused" : "trading.resumed";
            await audit.AddAsync(db, action, null, new { tradingPaused = user.TradingPaused }, new { tradingPaused = request.Paused }, cancellationToken);
            user.TradingPaused = request.Paused;
            await db.SaveAsync(cancellationToken);
        }

        return await TradingDto.LoadAsync(db, calendar, clock.Now(), cancellationToken);
    }
}
