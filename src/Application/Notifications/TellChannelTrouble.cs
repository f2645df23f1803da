using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications;

/// <summary>What may be wrong with a bot that is asked for its messages.</summary>
public enum BotTrouble
{
    /// <summary>Its token is not good.</summary>
    Refused,

    /// <summary>Somebody who is none of ours asks for its messages too.</summary>
    Conflict,
}

/// <summary>Tells the owner of a channel what is wrong with its bot, at most once a day.</summary>
/// <param name="ChannelId">The channel.</param>
/// <param name="Trouble">What.</param>
/// <param name="Error">The same in Telegram's words; never a secret.</param>
public sealed record TellChannelTroubleCommand(Guid ChannelId, BotTrouble Trouble, string? Error) : ITenantRequest<Unit>;

internal sealed class TellChannelTroubleHandler(IEggMoneyDbFactory databases, ChannelTrouble trouble) : IRequestHandler<TellChannelTroubleCommand, Unit>
{
    public async Task<Unit> Handle(TellChannelTroubleCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.NotificationChannels.SingleOrDefaultAsync(row => row.Id == request.ChannelId, cancellationToken) is { } channel)
        {
            await (request.Trouble == BotTrouble.Conflict
                ? trouble.ConflictAsync(db, channel, cancellationToken)
                : trouble.RefusedAsync(db, channel, request.Error, cancellationToken));

            // Another node may have told it at the same time.
            await db.TrySaveAsync(cancellationToken);
        }

        return Unit.Value;
    }
}
