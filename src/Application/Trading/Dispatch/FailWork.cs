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
    /// <summary>What has failed for so long needs a person, though it is tried again: the session stays open, or fills stay unseen.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

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

        // A claim leaves the words of the attempt before.
        var failedBefore = run is { State: RunState.Failed } or { State: RunState.Running, Error: not null };
        if (run is null || run.State != RunState.Running)
        {
            run = await ledger.ClaimAsync(db, item with { InLedger = run is not null }, cancellationToken);
        }

        if (run is null)
        {
            return WorkOutcome.Lost;
        }

        ledger.Fail(run, error.Length > 900 ? error[..900] : error);
        var key = Notifier.Key(NotificationKind.WorkFailed, item);
        if (await db.Notifications.Where(row => row.Key == key).Select(row => (DateTime?)row.CreatedAt).SingleOrDefaultAsync(cancellationToken) is not { } toldAt)
        {
            notifier.Add(db, NotificationKind.WorkFailed, item, new { phase = item.Phase.ToString(), number = item.Number, error = run.Error });
        }
        else if (item.Phase is WorkPhase.ConfirmFills or WorkPhase.CloseSession && failedBefore && clock.Now() - toldAt >= Patience
            && !await Notifier.ToldAsync(db, key + "/final", cancellationToken))
        {
            // The other phases end by themselves, with a message that they were missed.
            notifier.Add(db, NotificationKind.WorkFailed, key + "/final", item.SessionDate, new { phase = item.Phase.ToString(), number = item.Number, error = run.Error, final = true, since = toldAt });
        }

        var keys = $"keys/{item.SessionDate:yyyy-MM-dd}";
        if (request.KeysRefused && !await Notifier.ToldAsync(db, keys, cancellationToken))
        {
            notifier.Add(db, NotificationKind.NeedsAttention, keys, item.SessionDate, new { reason = "keysRefused", phase = item.Phase.ToString() });
        }

        return await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Waiting : WorkOutcome.Lost;
    }
}
