using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Forgets the tenant's answers to requests that nobody will repeat any more.</summary>
public sealed record ForgetIdempotencyRecordsCommand : ITenantRequest<int>;

internal sealed class ForgetIdempotencyRecordsHandler(IEggMoneyDbFactory databases, WallClock clock) : IRequestHandler<ForgetIdempotencyRecordsCommand, int>
{
    /// <summary>A client that has not given up by then is not the one that asked.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public async Task<int> Handle(ForgetIdempotencyRecordsCommand request, CancellationToken cancellationToken)
    {
        var before = clock.Now() - Kept;
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.IdempotencyRecords.Where(row => row.CreatedAt < before).ExecuteDeleteAsync(cancellationToken);
    }
}
