using EggMoney.Application.Common;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Sets or lifts the user's own stop: nothing new is sent, what is open is cancelled and booked by the dispatcher, and after it
/// the slices that are not yet due go out. The first time after an import or a restore the books are compared with the broker; imported bots then become active.</summary>
/// <param name="Paused">Set or lifted.</param>
/// <param name="AcceptDifferences">After an import or a restore: resume although the broker's holdings are not those of the books.</param>
public sealed record SetTradingPausedCommand(bool Paused, bool AcceptDifferences = false) : ITenantRequest<Result<TradingDto>>;

internal sealed class SetTradingPausedHandler(IEggMoneyDbFactory databases, IMediator mediator, AuditTrail audit, IMarketCalendar calendar, WallClock wall, TimeProvider clock)
    : IRequestHandler<SetTradingPausedCommand, Result<TradingDto>>
{
    public async Task<Result<TradingDto>> Handle(SetTradingPausedCommand request, CancellationToken cancellationToken)
    {
        HoldingsComparison? comparison = null;
        var unconfirmed = request.Paused ? [] : await UnconfirmedAsync(cancellationToken);
        var restored = !request.Paused && await IsRestoredAsync(cancellationToken);
        if (unconfirmed.Count > 0 || restored)
        {
            // After a restore an order may stand at the broker that the books know nothing of.
            var compared = await mediator.Send(new CompareHoldingsQuery(OpenOrdersToo: restored), cancellationToken);
            if (compared.IsOk)
            {
                comparison = compared.Value;
                if (comparison.Refusals.Any() && !request.AcceptDifferences)
                {
                    return TradingErrors.HoldingsDiffer.With(string.Join(", ", comparison.Refusals));
                }
            }
            else if (unconfirmed.Count > 0 || compared.Error.Code != TradingErrors.NoAccount.Code)
            {
                return compared.Error;
            }
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var user = await db.Users.SingleAsync(cancellationToken);
        if (user.TradingPaused != request.Paused)
        {
            // Held against what is imported while this is decided, as imports hold theirs.
            db.Touch(user);
            if (!request.Paused)
            {
                var imports = await Unconfirmed(db).ToListAsync(cancellationToken);
                if (!imports.ConvertAll(import => import.Id).SequenceEqual(unconfirmed))
                {
                    // Imported or undone while the broker was asked: the answer was about other books.
                    throw new SaveConflictException();
                }

                if (comparison is not null && imports.Count > 0)
                {
                    await ConfirmAsync(db, imports, comparison, cancellationToken);
                }
            }

            var action = request.Paused ? "trading.paused" : "trading.resumed";
            await audit.AddAsync(
                db,
                action,
                null,
                new { tradingPaused = user.TradingPaused },
                comparison is null
                    ? new { tradingPaused = request.Paused }
                    : (object)new { tradingPaused = request.Paused, acceptedDifferences = comparison.Refusals },
                cancellationToken);
            user.TradingPaused = request.Paused;
            await db.SaveAsync(cancellationToken);
        }

        return await TradingDto.LoadAsync(db, calendar, clock.Now(), cancellationToken);
    }

    private async Task<List<Guid>> UnconfirmedAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await Unconfirmed(db).Select(import => import.Id).ToListAsync(cancellationToken);
    }

    private async Task<bool> IsRestoredAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await RestoredTrading.IsUnconfirmedAsync(db, cancellationToken);
    }

    private static IQueryable<Import> Unconfirmed(IEggMoneyDb db) =>
        db.Imports.Where(import => import.State == ImportState.Imported && import.ConfirmedAt == null).OrderBy(import => import.Number);

    /// <summary>From here on what was imported trades.</summary>
    private async Task ConfirmAsync(IEggMoneyDb db, List<Import> imports, HoldingsComparison comparison, CancellationToken cancellationToken)
    {
        foreach (var import in imports)
        {
            import.ConfirmedAt = wall.Now();
        }

        // The latest copy says which bots the old machine traded with.
        var ids = imports[^1].BotsToActivate;
        foreach (var bot in await db.Bots.Where(bot => ids.Contains(bot.Id)).ToListAsync(cancellationToken))
        {
            bot.Active = true;
        }

        // What was due while nothing was compared was the old machine's to do.
        var schedule = await db.Schedules.SingleAsync(cancellationToken);
        schedule.EnabledSince = clock.Now();
        await TakeOverCashAsync(db, comparison.Dollars, cancellationToken);
    }

    /// <summary>The old machine's files do not know the account's cash; the broker does.</summary>
    private async Task TakeOverCashAsync(IEggMoneyDb db, decimal dollars, CancellationToken cancellationToken)
    {
        var account = await db.CashAccounts.SingleAsync(cancellationToken);
        var difference = dollars - account.Cash;
        if (difference == 0)
        {
            return;
        }

        account.Deposit(difference);
        db.CashEntries.Add(new CashEntry
        {
            Id = wall.NewId(),
            Amount = difference,
            Note = Language.Pick("Cash at the broker when trading was resumed after moving in", "이전 후 거래를 재개할 때 증권사의 현금"),
            At = wall.Now(),
        });
    }
}
