using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>Tells a tenant once that work failed, and leaves the ledger alone: the work may still be under way.</summary>
/// <param name="Item">The work.</param>
/// <param name="Error">What went wrong; no secret.</param>
public sealed record NotifyWorkFailedCommand(WorkItem Item, string Error) : ITenantRequest<WorkOutcome>;

internal sealed class NotifyWorkFailedHandler(IEggMoneyDbFactory databases, Notifier notifier) : IRequestHandler<NotifyWorkFailedCommand, WorkOutcome>
{
    public async Task<WorkOutcome> Handle(NotifyWorkFailedCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await Notifier.ToldAsync(db, NotificationKind.WorkFailed, request.Item, cancellationToken))
        {
            return WorkOutcome.Done;
        }

        notifier.Add(db, NotificationKind.WorkFailed, request.Item, new { phase = request.Item.Phase.ToString(), number = request.Item.Number, error = request.Error });
        return await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Done : WorkOutcome.Lost;
    }
}
