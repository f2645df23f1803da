using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Ends a session: cancels what is open, reconciles, books and completes; then the after-close rules (section 8) and the
/// comparison of holdings. Taken again until everything is final.</summary>
public sealed record CloseSessionCommand(WorkItem Work) : ITenantRequest<WorkOutcome>;

internal sealed class CloseSessionHandler(
    IEggMoneyDbFactory databases,
    RunLedger ledger,
    Settler settler,
    Booking booking,
    TenantBroker brokers,
    SplitWatch splits,
    Notifier notifier,
    TimeProvider clock) : IRequestHandler<CloseSessionCommand, WorkOutcome>
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(1);

    /// <summary>What is not final by now needs a person; it is asked about less often.</summary>
    private static readonly TimeSpan AskOftenFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan AskSeldom = TimeSpan.FromMinutes(10);

    public async Task<WorkOutcome> Handle(CloseSessionCommand request, CancellationToken cancellationToken)
    {
        var work = request.Work;
        await using var db = await databases.OpenAsync(cancellationToken);
        var run = await ledger.ClaimAsync(db, work, cancellationToken);
        if (run is null)
        {
            return WorkOutcome.Lost;
        }

        var books = await SessionBooks.LoadAsync(db, work.SessionDate, endedToo: true, cancellationToken);
        var missed = new List<(string, OrderSlice)>();
        foreach (var (book, slice) in books.Orders.SelectMany(book => book.Slices.Where(slice => slice.State == SliceState.Planned).Select(slice => (book, slice))))
        {
            slice.MoveTo(SliceState.Missed, slice.Error ?? "The session is over.");
            missed.Add((book.Bot.Name, slice));
        }

        await notifier.AddMissedSlicesAsync(db, work.SessionDate, missed, cancellationToken);

        if (!await settler.RequestCancelAsync(db, books, (_, _) => true, cancellationToken))
        {
            return WorkOutcome.Lost;
        }

        await settler.SettleAsync(db, books, sessionOver: true, cancellationToken);
        foreach (var book in books.Orders.Where(book => book.Order.State == OrderState.Open && book.IsAtRest))
        {
            await booking.CompleteAsync(db, book, cancellationToken);
        }

        var open = books.AtBroker.Select(row => row.Slice).ToList();
        var asked = open.Count(slice => slice.NeedsAnswer);
        var early = clock.Now() - work.Plan.Session.Close < AskOftenFor;
        if (open.Count > asked || (open.Count > 0 && early))
        {
            ledger.Wait(run, clock.Now() + (early && open.Count > asked ? AskAgain : AskSeldom), Waits.For(open.Count, asked));
            return await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Waiting : WorkOutcome.Lost;
        }

        // What filled is booked, whatever becomes of the calls that follow.
        if (books.Orders.Count > 0 && !await db.TrySaveAsync(cancellationToken))
        {
            return WorkOutcome.Lost;
        }

        var owned = await LoadBotsAsync(db, cancellationToken);
        await CompareHoldingsAsync(db, work, owned, cancellationToken);
        ApplyAfterCloseRules(db, work, owned);
        await EndOtherRunsAsync(db, work, cancellationToken);

        // The other bots do not wait for one owner's answer: it settles its slice when it comes.
        ledger.Finish(run, RunState.Succeeded, open.Count > 0 ? Waits.For(open.Count, asked) : null);
        return await db.TrySaveAsync(cancellationToken) ? WorkOutcome.Done : WorkOutcome.Lost;
    }

    private static async Task<List<Owned>> LoadBotsAsync(IEggMoneyDb db, CancellationToken cancellationToken) => await (
            from bot in db.Bots
            from position in db.Positions.Where(position => position.BotId == bot.Id).DefaultIfEmpty()
            from settings in db.Settings.Where(settings => settings.UserId == bot.UserId).DefaultIfEmpty()
            from credential in db.UserCredentials.Where(credential => credential.UserId == bot.UserId && credential.Active).DefaultIfEmpty()
            orderby bot.Ordinal
            select new Owned(
                bot,
                position,
                settings,
                credential,
                db.Operations.Any(operation => operation.BotId == bot.Id && (operation.State == OperationState.Running || operation.State == OperationState.Stuck)))).ToListAsync(cancellationToken);

    /// <summary>Average-price check and auto start (section 8).</summary>
    private void ApplyAfterCloseRules(IEggMoneyDb db, WorkItem work, List<Owned> owned)
    {
        if (owned.Count == 0)
        {
            return;
        }

        var settings = owned[0].Settings ?? new();
        var changes = new List<object>();
        if (settings.AveragePriceCheckAuto)
        {
            // Of what a gain realisation has sold and not yet bought back, no rule concludes anything.
            foreach (var row in owned.Where(row => row.Bot.Active && !row.Realises))
            {
                var wanted = AfterClose.AveragePriceCheck(row.Bot, row.Position);
                if (wanted != row.Bot.CheckAveragePrice)
                {
                    row.Bot.CheckAveragePrice = wanted;
                    changes.Add(new { bot = row.Bot.Name, checkAveragePrice = wanted });
                }
            }
        }

        if (settings.AutoStart)
        {
            foreach (var bot in AfterClose.AutoStart([.. owned.Where(row => !row.Realises).Select(row => (row.Bot, row.Position))], settings.AutoStartThreshold))
            {
                bot.Active = true;
                bot.CheckBandPrice = true;
                changes.Add(new { bot = bot.Name, active = true });
            }
        }

        if (changes.Count > 0)
        {
            notifier.Add(db, NotificationKind.BotChanged, work, changes);
        }
    }

    /// <summary>A difference is reported, never silently taken over.</summary>
    private async Task CompareHoldingsAsync(IEggMoneyDb db, WorkItem work, List<Owned> owned, CancellationToken cancellationToken)
    {
        if (owned.Find(row => row.Credential is not null)?.Credential is not { } credential)
        {
            return;
        }

        // Reconciled late, while the next session is trading: shares on their way would read as a difference. That session's close compares.
        var unfinished = await db.OrderSlices.AsNoTracking().Where(SliceFilters.Unfinished)
            .Select(slice => new { slice.Symbol, slice.SessionDate, slice.Error })
            .ToListAsync(cancellationToken);
        if (unfinished.Exists(slice => slice.SessionDate > work.SessionDate && slice.Error?.StartsWith(SliceCodes.Undecided, StringComparison.Ordinal) != true))
        {
            return;
        }

        // What an older session left may be the difference, and is told beside it; it must not silence the comparison for ever.
        var open = unfinished.Where(slice => slice.SessionDate <= work.SessionDate).ToLookup(slice => slice.Symbol);

        var held = await brokers.Open(credential).GetHoldingsAsync(cancellationToken);
        await db.Positions.Where(position => position.BotId == null).LoadAsync(cancellationToken);
        var traded = owned.ConvertAll(row => row.Bot.Symbol);
        var found = HoldingDifference.Find(traded, db.Positions.Local.Where(position => traded.Contains(position.Symbol)), held);
        foreach (var difference in found)
        {
            if (!open.Contains(difference.Symbol) && SplitRatio.OfShares(difference.Books, difference.Broker) is { } ratio)
            {
                await splits.StopAsync(db, difference, ratio, work.SessionDate, cancellationToken);
            }
        }

        var differences = found.Select(difference => new
        {
            symbol = difference.Symbol,
            ours = difference.Books,
            theirs = difference.Broker,
            openSlices = open[difference.Symbol].Select(slice => slice.SessionDate).Order(),
        })
            .ToList();
        if (differences.Count > 0 && !await Notifier.ToldAsync(db, NotificationKind.HoldingsDiffer, work, cancellationToken))
        {
            notifier.Add(db, NotificationKind.HoldingsDiffer, work, differences);
        }
    }

    /// <summary>Rows that waited for a later look are done by this one.</summary>
    private async Task EndOtherRunsAsync(IEggMoneyDb db, WorkItem work, CancellationToken cancellationToken)
    {
        var left = await db.DispatchRuns.Where(row => row.SessionDate == work.SessionDate
            && (row.Phase == WorkPhase.Slice || row.Phase == WorkPhase.ConfirmFills)
            && row.State != RunState.Succeeded && row.State != RunState.Missed && row.State != RunState.Skipped).ToListAsync(cancellationToken);
        foreach (var row in left)
        {
            ledger.Finish(row, RunState.Succeeded, "Settled after the close.");
        }
    }

    private sealed record Owned(Bot Bot, Position? Position, UserSettings? Settings, UserCredential? Credential, bool Realises);
}
