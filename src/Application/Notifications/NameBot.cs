using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications;

/// <summary>Names a channel's bot by the current key: channels of one bot are found by the same name. No endpoint leads here.</summary>
/// <param name="ChannelId">The channel.</param>
public sealed record NameBotCommand(Guid ChannelId) : ITenantRequest<Unit>;

internal sealed class NameBotHandler(IEggMoneyDbFactory databases, ChannelAddresses addresses, IKeyedHash hashes) : IRequestHandler<NameBotCommand, Unit>
{
    public async Task<Unit> Handle(NameBotCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.NotificationChannels.SingleOrDefaultAsync(row => row.Id == request.ChannelId, cancellationToken) is { } channel)
        {
            // A token that cannot be read names no bot: its owner enters it again.
            channel.TokenHash = await addresses.FindTokenAsync(db, channel.Id, cancellationToken) is { } token ? hashes.Of(HashPurposes.BotToken, token) : null;
            await db.TrySaveAsync(cancellationToken);
        }

        return Unit.Value;
    }
}
