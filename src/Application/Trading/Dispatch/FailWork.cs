using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>Notes that work threw, tells its owner once, and lets it be taken again after a while.</summary>
/// <param name="Item">The work.</param>
/// <param name="Error">What went wrong; no secret.</param>
/// <param name="KeysRefused">The broker refused the keys, or there is no account: only a person can mend that.</param>
public sealed record FailWorkCommand(WorkItem Item, string Error, bool KeysRefused = false) : ITenantRequest<WorkOutcome>;

internal sealed class FailWorkHandler(IEggMoneyDbFactory databases, RunLedger ledger, DispatchOptions options, Notifier notifier, TimeProvider clock)
    : IRequestHandler<FailWorkCommand, WorkOutcome>
{
    public async Task<WorkOutcome> Handle(FailWorkCommand request, CancellationToken cancellationToken)
    {
        var (item, error, _) = request;
        await using var db = await databases.OpenAsync(cancellationToken);
        var run = await db.DispatchRuns.SingleOrDefaultAsync(
            row => row.SessionDate == item.SessionDate && row.Phase == item.Phase && row.Number == item.Number,
            cancellationToken);

        // A row in somebody else's hands, or over meanwhile, says more than this failure.
        if (run is not null && (run.IsOver || (run.State == RunState.Running && run.LeaseUntil > clock.Now() && run.Node != options.Node)))
        {
            return WorkOutcome.Lost;
        }

        if (run is null || run.State != RunState.Running)
        {
            run = await ledger.ClaimAsync(db, item with { InLedger = run is not null }, cancellationToken);
        }

        if (run is null)
        {
            return WorkOutcome.Lost;
        }

        ledger.Fail(run, error.Length > 900 ? error[..900] : error);
        if (!await Notifier.ToldAsync(db, NotificationKind.WorkFailed, item, cancellationToken))
        {
            notifier.Add(db, NotificationKind.WorkFailed, item, new { phase = item.Phase.ToString(), number = item.Number, error = run.Error });
        }

        var keys = $"keys/{item.SessionDate:yyyy-MM-dd}";
        if (request.KeysRefused && !await Notifier.ToldAsync(db, keys, cancellationToken))
        {
            notifier.Add(db, NotificationKind.NeedsAttention, keys, item.SessionDate, new { reason = "keysRefused", phase = item.Phase.ToString() });
        }

        return await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Waiting : WorkOutcome.Lost;
    }
}
