using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Dispatch;

/// <summary>Marks work whose time has passed: it is reported, never done late.</summary>
/// <param name="Item">The work.</param>
/// <param name="Paused">It was not done on purpose: nothing to report.</param>
public sealed record MissWorkCommand(WorkItem Item, bool Paused) : ITenantRequest<WorkOutcome>;

internal sealed class MissWorkHandler(IEggMoneyDbFactory databases, RunLedger ledger, Notifier notifier)
    : IRequestHandler<MissWorkCommand, WorkOutcome>
{
    public async Task<WorkOutcome> Handle(MissWorkCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var run = await ledger.ClaimAsync(db, request.Item, cancellationToken);
        if (run is null)
        {
            return WorkOutcome.Lost;
        }

        if (request.Item.Phase == WorkPhase.ClosingDip
            && await db.Decisions.AnyAsync(row => row.SessionDate == request.Item.SessionDate && row.Origin == OrderOrigin.Dip, cancellationToken))
        {
            // Decided and sent in time, by somebody who did not live to say so: to report it as missed would deny orders that are at the broker.
            ledger.Finish(run, RunState.Succeeded, "Decided in time, and cut off; the broker's lists say what was sent.");
            var left = request.Paused ? [] : await UndecidedAsync(db, request.Item.SessionDate, cancellationToken);
            if (left.Count > 0)
            {
                ledger.Finish(run, RunState.Succeeded, $"Decided for some bots in time; {left.Count} had no decision when the time was over.");
                notifier.Add(db, NotificationKind.Missed, request.Item, new { phase = request.Item.Phase.ToString(), dueAt = request.Item.DueAt, bots = left });
            }
        }
        else if (request.Paused)
        {
            ledger.Finish(run, RunState.Skipped, "Trading was paused.");
        }
        else
        {
            ledger.Finish(run, RunState.Missed, $"Was due at {request.Item.DueAt:u}, found at {run.StartedAt:u}: too late to trade.");
            if (request.Item.Phase != WorkPhase.Report)
            {
                notifier.Add(db, NotificationKind.Missed, request.Item, new { phase = request.Item.Phase.ToString(), dueAt = request.Item.DueAt });
            }

            if (request.Item.Phase == WorkPhase.Plan && run.StartedAt >= request.Item.Plan.Session.Close)
            {
                // The night is missed as a whole, and one message says so.
                await ledger.SkipAsync(db, request.Item with { Phase = WorkPhase.ClosingDip, DueAt = request.Item.Plan.DipAt }, "The night was missed.", cancellationToken);
            }
        }

        return !await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Lost : run.State == RunState.Succeeded ? WorkOutcome.Done : WorkOutcome.Missed;
    }

    /// <summary>The bots that would have bought after a drop, and of which nobody decided whether there was one.</summary>
    private static async Task<List<string>> UndecidedAsync(IEggMoneyDb db, DateOnly session, CancellationToken cancellationToken)
    {
        var bots = await db.Bots.AsNoTracking()
            .Where(bot => bot.Active && !bot.Paused && !db.Decisions.Any(row => row.BotId == bot.Id && row.SessionDate == session && row.Origin == OrderOrigin.Dip))
            .OrderBy(bot => bot.Ordinal)
            .ToListAsync(cancellationToken);
        return bots.FindAll(bot => bot.ClosingDipRules.Count > 0).ConvertAll(bot => bot.Name);
    }
}
