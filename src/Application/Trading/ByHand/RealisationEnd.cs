using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Ends a gain realisation, or says that it stands still. The caller saves.</summary>
internal sealed class RealisationEnd(Notifier notifier, IMarketCalendar calendar, TimeProvider clock)
{
    private const int ErrorLength = 500;

    /// <summary>Much longer than a batch takes.</summary>
    private static readonly TimeSpan SilentFor = TimeSpan.FromMinutes(3);

    /// <summary>As much of an error as is kept.</summary>
    public static string? Short(string? error) => error is { Length: > ErrorLength } ? error[..ErrorLength] : error;

    /// <summary>It is over. What is not bought back stays sold.</summary>
    public async Task EndAsync(IEggMoneyDb db, Operation operation, OperationState state, RealisationProgress progress, CancellationToken cancellationToken)
    {
        var bot = await db.Bots.WithDeleted().SingleAsync(row => row.Id == operation.BotId, cancellationToken);
        var position = await db.Positions.SingleOrDefaultAsync(row => row.BotId == operation.BotId, cancellationToken);
        if (progress.Sold > 0)
        {
            position?.EndBuyBack(progress.Missing);
        }

        if (progress.Missing > 0)
        {
            // What stays sold is a sale to the bot's rules too.
            (bot.LastSoldSession, bot.LastSaleAt) = (Realisation.Of(operation).Session, progress.LatestSaleAt);
            bot.AddedSeed = position is { Quantity: > 0 } ? bot.AddedSeed : 0;
        }

        // A plan that looks at the bot just now has seen the operation.
        db.Touch(bot);
        operation.State = state;
        operation.Step = Realisation.Over;
        operation.Error = null;
        operation.FinishedAt = clock.Now();
        notifier.Add(db, NotificationKind.Operation, $"operation/{operation.Id:N}/ended", Realisation.Of(operation).Session, Data("ended", urgent: false, operation, bot, progress, null));
    }

    /// <summary>It cannot go on by itself: its owner is told at once.</summary>
    public void Stick(IEggMoneyDb db, Operation operation, Bot bot, RealisationProgress progress, string error)
    {
        var realisation = Realisation.Of(operation);
        operation.State = OperationState.Stuck;
        operation.Error = Short(error);
        operation.NextStepAt = calendar.NextSessionAfter(realisation.Session).Open;
        notifier.Add(
            db, NotificationKind.Operation, $"operation/{operation.Id:N}/stuck/{realisation.Continued}", realisation.Session, Data("stuck", urgent: true, operation, bot, progress, error));
    }

    /// <summary>It stands still, and a session is open in which it could go on: its owner is told, once a session.</summary>
    public async Task RemindAsync(IEggMoneyDb db, Operation operation, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var session = calendar.LatestSessionOpenedBy(now)?.Date ?? Realisation.Of(operation).Session;
        operation.NextStepAt = calendar.NextSessionAfter(session).Open;
        var key = $"operation/{operation.Id:N}/reminder/{session:yyyy-MM-dd}/{Realisation.Of(operation).Continued}";
        if (!await Notifier.ToldAsync(db, key, cancellationToken))
        {
            var bot = await db.Bots.WithDeleted().SingleAsync(row => row.Id == operation.BotId, cancellationToken);
            var progress = await RealisationProgress.LoadAsync(db, operation.Id, cancellationToken);
            notifier.Add(db, NotificationKind.Operation, key, session, Data("stuck", urgent: true, operation, bot, progress, operation.Error));
        }
    }

    /// <summary>It waits because trading is paused: what is sold meanwhile is not bought back.</summary>
    public async Task TellPausedAsync(IEggMoneyDb db, Operation operation, Realisation realisation, RealisationProgress progress, CancellationToken cancellationToken)
    {
        var key = $"operation/{operation.Id:N}/paused/{realisation.Continued}";
        if (progress.Missing > 0 && !await Notifier.ToldAsync(db, key, cancellationToken))
        {
            var bot = await db.Bots.WithDeleted().SingleAsync(row => row.Id == operation.BotId, cancellationToken);
            notifier.Add(db, NotificationKind.Operation, key, realisation.Session, Data("paused", urgent: true, operation, bot, progress, OrderGuards.Paused.Error));
        }
    }

    /// <summary>It waits for something for minutes while shares are missing: its owner is told once, until they continue it.</summary>
    public async Task TellWaitingAsync(IEggMoneyDb db, Operation operation, string? error, CancellationToken cancellationToken)
    {
        var realisation = Realisation.Of(operation);
        var sentAt = await db.OrderSlices
            .Where(slice => db.Orders.Any(order => order.Id == slice.OrderId && order.OperationId == operation.Id))
            .MaxAsync(slice => slice.SubmittingAt, cancellationToken);
        if (clock.Now() - (sentAt > realisation.Since ? sentAt.Value : realisation.Since) < SilentFor)
        {
            return;
        }

        var key = $"operation/{operation.Id:N}/waiting/{realisation.Continued}";
        var progress = await RealisationProgress.LoadAsync(db, operation.Id, cancellationToken);
        if (progress.Missing > 0 && !await Notifier.ToldAsync(db, key, cancellationToken))
        {
            var bot = await db.Bots.WithDeleted().SingleAsync(row => row.Id == operation.BotId, cancellationToken);
            notifier.Add(db, NotificationKind.Operation, key, realisation.Session, Data("waiting", urgent: true, operation, bot, progress, error));
        }
    }

    private static object Data(string reason, bool urgent, Operation operation, Bot bot, RealisationProgress progress, string? error) => new
    {
        reason,
        urgent,
        operationId = operation.Id,
        kind = operation.Kind.ToString(),
        state = operation.State.ToString(),
        step = operation.Step,
        bot = bot.Name,
        symbol = bot.Symbol,
        sold = progress.Sold,
        bought = progress.Bought,
        missing = progress.Missing,
        proceeds = progress.Proceeds,
        paid = progress.Paid,
        fees = progress.Fees,
        realisedGain = progress.RealisedGain,
        error,
    };
}
