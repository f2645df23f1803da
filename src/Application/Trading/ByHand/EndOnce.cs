using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>What became of a request that must act once.</summary>
public enum OnceEnd
{
    /// <summary>It was answered: whoever sends it again gets that answer.</summary>
    Answered,

    /// <summary>It broke a rule before it began anything: the key is free again.</summary>
    NotBegun,

    /// <summary>It failed in the middle: whoever sends it again takes it up.</summary>
    Failed,
}

/// <summary>Ends a request that <see cref="BeginOnceCommand"/> began.</summary>
/// <param name="Key">What the client calls it.</param>
/// <param name="End">What became of it.</param>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Answer">The answer.</param>
public sealed record EndOnceCommand(string Key, OnceEnd End, int? Status = null, string? Answer = null) : ITenantRequest<Unit>;

internal sealed class EndOnceHandler(IEggMoneyDbFactory databases, WallClock clock) : IRequestHandler<EndOnceCommand, Unit>
{
    public async Task<Unit> Handle(EndOnceCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var open = db.IdempotencyRecords.Where(row => row.Name == request.Key && row.Status == null);
        var now = clock.Now();
        _ = request.End switch
        {
            OnceEnd.Answered => await open.ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Status, request.Status).SetProperty(row => row.Answer, request.Answer), cancellationToken),
            OnceEnd.NotBegun => await open.ExecuteDeleteAsync(cancellationToken),
            _ => await open.ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, now), cancellationToken),
        };
        return Unit.Value;
    }
}
