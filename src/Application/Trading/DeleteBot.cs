using EggMoney.Application.Common;
using EggMoney.Application.Trading.ByHand;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Deletes a bot that holds nothing, once the sessions of its orders are reconciled: a late fill would be a holding that nobody sells. Its orders, trades and decisions stay.</summary>
/// <param name="Id">The bot.</param>
/// <param name="Version">The version that the caller read; null when they do not care.</param>
public sealed record DeleteBotCommand(Guid Id, int? Version = null) : ITenantRequest<Result<Unit>>;

internal sealed class DeleteBotHandler(IEggMoneyDbFactory databases, AuditTrail audit, TimeProvider clock) : IRequestHandler<DeleteBotCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DeleteBotCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.Bots.SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } bot)
        {
            return CommonErrors.NotFound;
        }

        if (Versions.AreStale(request.Version, bot.Version))
        {
            return CommonErrors.Stale;
        }

        if (await db.Positions.AnyAsync(row => row.BotId == bot.Id && row.Quantity != 0, cancellationToken)
            || await BotStanding.HasOperationAsync(db, bot.Id, cancellationToken)
            || await Unreconciled.Orders(db).AnyAsync(order => order.BotId == bot.Id, cancellationToken))
        {
            return TradingErrors.BotBusy;
        }

        var before = BotSettings.Of(bot);
        bot.DeletedAt = clock.Now();
        bot.Active = false;
        await audit.AddAsync(db, "bot.deleted", bot.Id.ToString(), before, null, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return Unit.Value;
    }
}
