using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>When the tenant's work was last begun or ended (UTC); null when there was none. A driven clock goes on from there.</summary>
public sealed record GetLatestWorkQuery : ITenantRequest<DateTime?>;

internal sealed class GetLatestWorkHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetLatestWorkQuery, DateTime?>
{
    public async Task<DateTime?> Handle(GetLatestWorkQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);

        // The last session is enough: the unique key finds it, and all of its rows are few.
        var last = await db.DispatchRuns.MaxAsync(run => (DateOnly?)run.SessionDate, cancellationToken);
        var times = await db.DispatchRuns.Where(run => run.SessionDate == last).Select(run => new { run.StartedAt, run.FinishedAt }).ToListAsync(cancellationToken);
        return times.Select(time => (DateTime?)(time.FinishedAt ?? time.StartedAt)).Concat(times.Select(time => (DateTime?)time.StartedAt)).Max();
    }
}
