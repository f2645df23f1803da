using System.Globalization;
using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>After a restore nothing may be sent that was sent in the time that is lost. So everything that was decided before the backup and not sent by
/// then ends here: it may have been sent since, and so may what a slice of the same order would now take over. What had been sent before is the broker's
/// to tell, as after any crash. The owner resumes trading, after the holdings were compared.</summary>
internal sealed class RestoredTrading(Booking booking, AuditTrail audit, TimeProvider clock, WallClock wall) : IRestoredRows
{
    /// <summary>The audit's word for it; <c>trading.resumed</c> after it says that somebody has looked.</summary>
    public const string Action = "books.restored";

    private const string Reason = "Restored from a backup: it may have been sent since the backup was made.";

    public async Task MakeSafeAsync(IEggMoneyDb db, DateTime takenAt, CancellationToken cancellationToken)
    {
        var user = await db.Users.SingleAsync(cancellationToken);
        await audit.AddAsync(db, Action, null, new { tradingPaused = user.TradingPaused }, new { tradingPaused = true, backupAt = takenAt }, cancellationToken);
        user.TradingPaused = true;

        // A plan that was due before now may have been made in the lost time; one that is due later was not.
        foreach (var schedule in await db.Schedules.ToListAsync(cancellationToken))
        {
            schedule.EnabledSince = schedule.EnabledSince > clock.Now() ? schedule.EnabledSince : clock.Now();
        }

        await EndPlannedAsync(db, cancellationToken);
        foreach (var run in await db.DispatchRuns
            .Where(run => run.Phase == WorkPhase.Plan || run.Phase == WorkPhase.Slice || run.Phase == WorkPhase.ClosingDip)
            .Where(run => run.State == RunState.Running || run.State == RunState.Waiting || run.State == RunState.Failed)
            .ToListAsync(cancellationToken))
        {
            (run.State, run.Error, run.FinishedAt, run.NextAttemptAt) = (RunState.Skipped, Reason, clock.Now(), null);
            run.Fence++;
        }

        foreach (var operation in await db.Operations.Where(operation => operation.State == OperationState.Running).ToListAsync(cancellationToken))
        {
            (operation.State, operation.Error) = (OperationState.Stuck, Reason);
        }

        // Who was logged out in the lost time must not be let in by what came back.
        foreach (var session in await db.LoginSessions.Where(session => session.EndedAt == null).ToListAsync(cancellationToken))
        {
            (session.EndedAt, session.EndedBy) = (wall.Now(), SessionEnd.SecurityChanged);
        }

        await EndAccessAsync(db, cancellationToken);

        db.Notifications.Add(new()
        {
            Id = clock.NewId(),
            Kind = NotificationKind.NeedsAttention,
            Key = string.Create(CultureInfo.InvariantCulture, $"restored/{wall.Now():O}"),
            Data = JsonSerializer.Serialize(new { reason = "Restored", backupAt = takenAt, restoredAt = wall.Now() }, JsonSerializerOptions.Web),
            CreatedAt = clock.Now(),
        });
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>Whether nobody has looked yet since the last restore.</summary>
    public static async Task<bool> IsUnconfirmedAsync(IEggMoneyDb db, CancellationToken cancellationToken) =>
        await db.AuditEntries
            .Where(entry => entry.Action == Action || entry.Action == "trading.resumed")
            .OrderByDescending(entry => entry.Sequence)
            .Select(entry => entry.Action)
            .FirstOrDefaultAsync(cancellationToken) == Action;

    /// <summary>What may have been taken away in the lost time: tokens, chats that give commands, codes and links that are still good.</summary>
    private static async Task EndAccessAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        db.PersonalTokens.RemoveRange(await db.PersonalTokens.ToListAsync(cancellationToken));
        db.PasswordResets.RemoveRange(await db.PasswordResets.Where(reset => reset.UsedAt == null).ToListAsync(cancellationToken));
        foreach (var channel in await db.NotificationChannels.Where(channel => channel.PairedAt != null || channel.PairingHash != null).ToListAsync(cancellationToken))
        {
            (channel.PairedAt, channel.PairingHash, channel.PairingUntil) = (null, null, null);
        }
    }

    private async Task EndPlannedAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var sessions = await db.OrderSlices.Where(slice => slice.State == SliceState.Planned).Select(slice => slice.SessionDate).Distinct().ToListAsync(cancellationToken);
        foreach (var session in sessions)
        {
            var books = await SessionBooks.LoadAsync(db, session, endedToo: false, cancellationToken);
            foreach (var book in books.Orders)
            {
                foreach (var slice in book.Slices.Where(slice => slice.State == SliceState.Planned))
                {
                    slice.MoveTo(SliceState.Missed, Reason);
                }

                if (book.Order.State == OrderState.Open && book.IsWorkedOff)
                {
                    await booking.CompleteAsync(db, book, cancellationToken);
                }
            }
        }
    }
}
