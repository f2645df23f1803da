using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>What did not trade in a session whose work is all done: bots that could not be decided, and slices that were refused or not sent.</summary>
internal static class QuietNights
{
    /// <summary>Reads them, at most one of each kind for a session, the latest session first.</summary>
    /// <param name="db">The tenant's.</param>
    /// <param name="since">The earliest session.</param>
    /// <param name="bots">The tenant's bots: nothing is said of those that are gone, nor that one had no turn while it stands still, which is said already.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<IReadOnlyList<AttentionItemDto>> ReadAsync(IEggMoneyDb db, DateOnly since, List<Bot> bots, CancellationToken cancellationToken)
    {
        var items = await NoTurnsAsync(db, since, bots, cancellationToken);
        items.AddRange(await RefusedAsync(db, since, bots, cancellationToken));
        return items;
    }

    private static async Task<List<AttentionItemDto>> NoTurnsAsync(IEggMoneyDb db, DateOnly since, List<Bot> bots, CancellationToken cancellationToken)
    {
        // Without what was known, which is most of a row.
        var decisions = await db.Decisions.AsNoTracking()
            .Where(decision => decision.SessionDate >= since)
            .Select(decision => new { decision.BotId, decision.SessionDate, decision.Origin, decision.Rule, decision.OrderId, decision.DecidedAt })
            .ToListAsync(cancellationToken);

        // An order of the bot later in the session makes up for it.
        var missed = decisions.Where(row => Turns.WasMissed(row.Origin, row.Rule, row.OrderId)
            && !decisions.Exists(other => other.OrderId is not null && other.BotId == row.BotId && other.SessionDate == row.SessionDate && other.DecidedAt > row.DecidedAt));
        return
        [
            .. from row in missed
               group row.BotId by row.SessionDate into night
               orderby night.Key descending
               let those = bots.FindAll(bot => bot is not { Paused: true, PauseReason: not PauseReason.None } && night.Contains(bot.Id))
               where those.Count > 0
               select AttentionWords.NoTurn(night.Key, those),
        ];
    }

    private static async Task<List<AttentionItemDto>> RefusedAsync(IEggMoneyDb db, DateOnly since, List<Bot> bots, CancellationToken cancellationToken)
    {
        // Not its owner's own pause, and not what they are asked about or have answered.
        var refused = await (
            from slice in db.OrderSlices.AsNoTracking()
            where slice.SessionDate >= since && (slice.State == SliceState.Rejected || slice.State == SliceState.Failed || slice.State == SliceState.Missed)
            where slice.Error == null
                || (slice.Error != OrderGuards.Paused.Error && !slice.Error.StartsWith(SliceCodes.Undecided) && !slice.Error.StartsWith(SliceCodes.Answered))

            // A later slice that fills takes over what an earlier one left.
            where !db.OrderSlices.Any(later => later.OrderId == slice.OrderId && later.Number > slice.Number && later.FilledQuantity > 0)
            join order in db.Orders on slice.OrderId equals order.Id
            select new { order.Id, order.BotId, slice.SessionDate }).Distinct().ToListAsync(cancellationToken);
        return
        [
            .. from row in refused
               where bots.Exists(bot => bot.Id == row.BotId)
               group row by row.SessionDate into night
               orderby night.Key descending
               select AttentionWords.Refused(night.Key, night.Count(), bots.FindAll(bot => night.Any(row => row.BotId == bot.Id))),
        ];
    }
}
