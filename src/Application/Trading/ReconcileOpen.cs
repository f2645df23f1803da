using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading;

/// <summary>Reads the broker's lists for everything that may be at a broker, of any session: when a process begins to serve the tenant, and
/// before the first slice of a session. It asks nobody where there is nothing.</summary>
public sealed record ReconcileOpenCommand : ITenantRequest<WorkOutcome>;

internal sealed class ReconcileOpenHandler(IEggMoneyDbFactory databases, Settler settler, ILogger<ReconcileOpenHandler> logger) : IRequestHandler<ReconcileOpenCommand, WorkOutcome>
{
    public async Task<WorkOutcome> Handle(ReconcileOpenCommand request, CancellationToken cancellationToken)
    {
        List<DateOnly> sessions;
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            sessions = await db.OrderSlices.AsNoTracking()
                .Where(SliceFilters.Unfinished).Where(slice => slice.State != SliceState.Planned)
                .Select(slice => slice.SessionDate).Distinct().OrderBy(date => date)
                .ToListAsync(cancellationToken);
        }

        var outcome = WorkOutcome.Done;
        foreach (var session in sessions)
        {
            await using var db = await databases.OpenAsync(cancellationToken);
            try
            {
                // Not as after the close: that one list is enough is for the session's own last work to say.
                await settler.SettleAsync(db, await SessionBooks.LoadAsync(db, session, endedToo: false, cancellationToken), sessionOver: false, cancellationToken);
                if (!await db.TrySaveAsync(cancellationToken))
                {
                    outcome = WorkOutcome.Lost;
                }
            }
            catch (BrokerException exception)
            {
                // The session's own work asks again, and tells whom it concerns. Another session's account may well answer.
                logger.LogWarning(exception, "What is open of {SessionDate} could not be reconciled yet", session);
                outcome = WorkOutcome.Waiting;
            }
        }

        return outcome;
    }
}
