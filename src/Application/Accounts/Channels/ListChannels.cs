using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Channels;

/// <summary>The tenant's notification channels, oldest first.</summary>
public sealed record ListChannelsQuery : ITenantRequest<Result<IReadOnlyList<ChannelDto>>>;

internal sealed class ListChannelsHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListChannelsQuery, Result<IReadOnlyList<ChannelDto>>>
{
    public async Task<Result<IReadOnlyList<ChannelDto>>> Handle(ListChannelsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return Result.Ok<IReadOnlyList<ChannelDto>>(
            await ChannelDto.Of(db, db.NotificationChannels.OrderBy(row => row.CreatedAt).ThenBy(row => row.Id)).ToListAsync(cancellationToken));
    }
}
