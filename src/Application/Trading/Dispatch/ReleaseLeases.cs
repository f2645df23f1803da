using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>Gives up what a node holds in the run ledger, because it stops: another one need not wait for the leases to end. What was on its way to a broker
/// stays as it is noted, and is settled by the broker's lists; a save that still comes from here is refused by the fence of whoever takes the work.</summary>
/// <param name="Node">The node.</param>
public sealed record ReleaseLeasesCommand(string Node) : ITenantRequest<int>;

internal sealed class ReleaseLeasesHandler(IEggMoneyDbFactory databases, TimeProvider clock) : IRequestHandler<ReleaseLeasesCommand, int>
{
    public async Task<int> Handle(ReleaseLeasesCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var now = clock.Now();
        var runs = await db.DispatchRuns.Where(run => run.Node == request.Node && run.State == RunState.Running && run.LeaseUntil > now).ToListAsync(cancellationToken);
        foreach (var run in runs)
        {
            run.LeaseUntil = now;
        }

        return runs.Count == 0 || await db.TrySaveAsync(cancellationToken) ? runs.Count : 0;
    }
}
