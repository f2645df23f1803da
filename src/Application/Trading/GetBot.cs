using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>One of the user's bots.</summary>
/// <param name="Id">The bot.</param>
public sealed record GetBotQuery(Guid Id) : ITenantRequest<Result<BotDto>>;

internal sealed class GetBotHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetBotQuery, Result<BotDto>>
{
    public async Task<Result<BotDto>> Handle(GetBotQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Bots.AsNoTracking()
            .Where(bot => bot.Id == request.Id)
            .LeftJoin(db.Positions, bot => (Guid?)bot.Id, position => position.BotId, BotDto.Projection)
            .SingleOrDefaultAsync(cancellationToken) is { } bot
            ? bot
            : CommonErrors.NotFound;
    }
}
