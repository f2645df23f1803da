using EggMoney.Application.Common;
using MediatR;

namespace EggMoney.Application.Notifications;

/// <summary>The token of a channel's bot, for whoever asks for what is written to it. No endpoint leads here.</summary>
/// <param name="ChannelId">The channel.</param>
public sealed record FindBotTokenQuery(Guid ChannelId) : ITenantRequest<BotToken?>;

/// <summary>A bot's token.</summary>
/// <param name="Value">The secret.</param>
public sealed record BotToken(string Value)
{
    /// <summary>Tells nothing: a token must not reach a log.</summary>
    public override string ToString() => nameof(BotToken);
}

internal sealed class FindBotTokenHandler(IEggMoneyDbFactory databases, ChannelAddresses addresses) : IRequestHandler<FindBotTokenQuery, BotToken?>
{
    public async Task<BotToken?> Handle(FindBotTokenQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await addresses.FindTokenAsync(db, request.ChannelId, cancellationToken) is { } token ? new(token) : null;
    }
}
