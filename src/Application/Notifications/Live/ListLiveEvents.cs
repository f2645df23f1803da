using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications.Live;

/// <summary>What changed of the tenant's, in order.</summary>
/// <param name="After">Only events with a greater id.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ListLiveEventsQuery(Guid After, int Limit) : ITenantRequest<IReadOnlyList<LiveEvent>>;

internal sealed class ListLiveEventsHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListLiveEventsQuery, IReadOnlyList<LiveEvent>>
{
    public async Task<IReadOnlyList<LiveEvent>> Handle(ListLiveEventsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.LiveEvents.AsNoTracking()
            .Where(live => live.Id.CompareTo(request.After) > 0)
            .OrderBy(live => live.Id)
            .Take(request.Limit)
            .ToListAsync(cancellationToken);
    }
}
