using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Channels;

/// <summary>One of the tenant's notification channels.</summary>
/// <param name="Id">Which.</param>
public sealed record GetChannelQuery(Guid Id) : ITenantRequest<Result<ChannelDto>>;

internal sealed class GetChannelHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetChannelQuery, Result<ChannelDto>>
{
    public async Task<Result<ChannelDto>> Handle(GetChannelQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await ChannelDto.Of(db, db.NotificationChannels.Where(row => row.Id == request.Id)).SingleOrDefaultAsync(cancellationToken) is { } channel
            ? channel
            : CommonErrors.NotFound;
    }
}
