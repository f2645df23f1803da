using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Takes the next step of a long act: looks what became of the last batch, or sends the next one, or ends it. One that stands still is told of instead.</summary>
/// <param name="OperationId">The operation.</param>
public sealed record StepOperationCommand(Guid OperationId) : ITenantRequest<WorkOutcome>;

internal sealed class StepOperationHandler(
    IEggMoneyDbFactory databases,
    IMarketCalendar calendar,
    Settler settler,
    Booking booking,
    RealisationBatch batches,
    RealisationEnd end,
    DispatchOptions options,
    TimeProvider clock,
    ILogger<StepOperationHandler> logger) : IRequestHandler<StepOperationCommand, WorkOutcome>
{
    /// <summary>What passes is looked at again so soon.</summary>
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(10);

    /// <summary>How often the broker is asked about a batch.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    /// <summary>What only its owner can say is looked at less often.</summary>
    private static readonly TimeSpan AskSeldom = TimeSpan.FromSeconds(30);

    /// <summary>After the close the session's own last work settles a batch; it is not waited for longer than this.</summary>
    private static readonly TimeSpan SettledBy = TimeSpan.FromMinutes(15);

    public async Task<WorkOutcome> Handle(StepOperationCommand request, CancellationToken cancellationToken)
    {
        if (!await ClaimAsync(request.OperationId, cancellationToken))
        {
            return WorkOutcome.Lost;
        }

        try
        {
            return await StepAsync(request.OperationId, cancellationToken);
        }
        catch (SaveConflictException)
        {
            // Somebody changed a row meanwhile, its owner perhaps: nothing was sent, and the next turn looks again.
            return WorkOutcome.Lost;
        }
#pragma warning disable CA1031 // Whatever it was: the operation goes on, and says what it waits for. What was sent is known by its slice.
        catch (Exception exception) when (exception is not TenantGoneException && !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "A step of operation {OperationId} failed; it is taken again", request.OperationId);
            await FailAsync(request.OperationId, exception is BrokerException ? "Broker: " + exception.Message : exception.GetType().Name + ": " + exception.Message);
            return WorkOutcome.Waiting;
        }
        finally
        {
            await ReleaseAsync(request.OperationId);
        }
    }

    /// <summary>Takes it, unless somebody else has it. Whoever had it before and is not dead finds its version changed, and sends nothing.</summary>
    private async Task<bool> ClaimAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var now = clock.Now();
        if (await db.Operations.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } operation
            || operation.State is not (OperationState.Running or OperationState.Stuck)
            || operation.NextStepAt > now
            || operation.LeaseUntil > now)
        {
            return false;
        }

        if (operation.State == OperationState.Stuck)
        {
            await end.RemindAsync(db, operation, cancellationToken);
            await db.TrySaveAsync(cancellationToken);
            return false;
        }

        operation.LeaseUntil = now + options.Lease;
        operation.Node = options.Node;
        return await db.TrySaveAsync(cancellationToken);
    }

    private async Task<WorkOutcome> StepAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var operation = await db.Operations.SingleAsync(row => row.Id == id, cancellationToken);
        var realisation = Realisation.Of(operation);
        var session = calendar.SessionOn(realisation.Session) ?? throw new InvalidOperationException($"{realisation.Session:yyyy-MM-dd} is no session.");
        var books = await SessionBooks.LoadAsync(db, session.Date, endedToo: true, cancellationToken);
        var mine = books.Orders.Where(book => book.Order.OperationId == id).ToList();
        var bot = await db.Bots.WithDeleted().SingleAsync(row => row.Id == operation.BotId, cancellationToken);
        var step = new RealisationStep(db, operation, realisation, session, bot, mine, bot.Paused || await Stops.AnyAsync(db, cancellationToken));
        if (step.AtBroker.Count > 0)
        {
            return await SettleAsync(step, books, cancellationToken);
        }

        var progress = await RealisationProgress.LoadAsync(db, id, cancellationToken);
        progress.NoteOn(operation, realisation);
        if (operation.Step == Realisation.Selling && IsSold(step, progress))
        {
            await CompleteAsync(step, cancellationToken);
            operation.Step = Realisation.Buying;
            return await GoOnAsync(step, clock.Now(), null, cancellationToken);
        }

        if (operation.Step == Realisation.Buying && progress.Missing < 1)
        {
            await CompleteAsync(step, cancellationToken);
            await end.EndAsync(db, operation, realisation.CancelAsked || progress.Sold == 0 ? OperationState.Cancelled : OperationState.Completed, progress, cancellationToken);
            return await SaveAsync(db, cancellationToken) ? WorkOutcome.Done : WorkOutcome.Lost;
        }

        if (clock.Now() >= session.Close - Realisation.BeforeClose)
        {
            return await StickAsync(step, progress, "session_closed: The session is over.", cancellationToken);
        }

        if (step.Stopped)
        {
            await end.TellPausedAsync(db, operation, realisation, progress, cancellationToken);
            return await GoOnAsync(step, clock.Now() + TryAgain, OrderGuards.Paused.Error, cancellationToken);
        }

        return await batches.SendAsync(step, progress, cancellationToken) switch
        {
            null => WorkOutcome.Done,
            { Passing: true } refusal => await WaitAsync(step, clock.Now() + TryAgain, refusal.Error, cancellationToken),
            { } refusal => await StickAsync(step, progress, refusal.Error, cancellationToken),
        };
    }

    /// <summary>Asks what became of the last batch. One that takes too long is cancelled: what is left of it becomes another one, at the price of then.</summary>
    private async Task<WorkOutcome> SettleAsync(RealisationStep step, SessionBooks books, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var tooLong = step.Stopped || now >= step.Session.Close - Realisation.BeforeClose || step.AtBroker.Exists(slice => now - slice.SubmittingAt >= Realisation.FillWithin);
        if (tooLong && now < step.Session.Close
            && !await settler.RequestCancelAsync(step.Db, books, (book, slice) => book.Order.OperationId == step.Operation.Id && slice.State != SliceState.CancelRequested, cancellationToken))
        {
            return WorkOutcome.Lost;
        }

        await settler.SettleAsync(step.Db, books, sessionOver: false, cancellationToken);
        if (step.AtBroker is [var open, ..])
        {
            if (now >= step.Session.Close + SettledBy)
            {
                var progress = await RealisationProgress.LoadAsync(step.Db, step.Operation.Id, cancellationToken);
                return await StickAsync(step, progress, open.Error ?? "The broker does not say what became of the last batch.", cancellationToken);
            }

            return await WaitAsync(step, now + (open.NeedsAnswer || now >= step.Session.Close ? AskSeldom : AskAgain), open.Error, cancellationToken);
        }

        var sentAt = step.Mine.SelectMany(book => book.Slices).Max(slice => slice.SubmittingAt) ?? now;
        return await GoOnAsync(step, Later(now, sentAt + Realisation.BetweenBatches), null, cancellationToken);
    }

    /// <summary>All is sold; or no more is to be sold, because its owner says so, or because buying it back would take too long.</summary>
    private bool IsSold(RealisationStep step, RealisationProgress progress)
    {
        var (left, now) = (step.Realisation.Target - progress.Sold, clock.Now());
        var sales = step.Mine.Where(book => book.Order.Side == Side.Sell).ToList();
        var sentAt = sales.SelectMany(book => book.Slices).Select(slice => slice.SubmittingAt).OfType<DateTime>().Order().ToList();
        var pace = Realisation.Pace(sentAt, sales.Sum(book => book.Order.FilledQuantity), now);
        return left < 1 || step.Realisation.CancelAsked
            || !Realisation.MaySell(progress.Sold + Math.Min(left, Realisation.BatchShares), pace, now, step.Session.Close);
    }

    private async Task CompleteAsync(RealisationStep step, CancellationToken cancellationToken)
    {
        foreach (var book in step.Mine.Where(book => book is { IsAtRest: true, Order.State: OrderState.Open }))
        {
            await booking.CompleteAsync(step.Db, book, cancellationToken);
        }
    }

    /// <summary>It cannot go on by itself. What it has sold must be bought back, so its owner is told at once, and again with every session.</summary>
    private async Task<WorkOutcome> StickAsync(RealisationStep step, RealisationProgress progress, string error, CancellationToken cancellationToken)
    {
        await CompleteAsync(step, cancellationToken);
        end.Stick(step.Db, step.Operation, step.Bot, progress, error);
        return await SaveAsync(step.Db, cancellationToken) ? WorkOutcome.Done : WorkOutcome.Lost;
    }

    /// <summary>As <see cref="GoOnAsync"/>, for something else than its next batch's turn: if that takes long while shares are missing, its owner is told.</summary>
    private async Task<WorkOutcome> WaitAsync(RealisationStep step, DateTime at, string? error, CancellationToken cancellationToken)
    {
        await end.TellWaitingAsync(step.Db, step.Operation, error, cancellationToken);
        return await GoOnAsync(step, at, error, cancellationToken);
    }

    private static async Task<WorkOutcome> GoOnAsync(RealisationStep step, DateTime at, string? error, CancellationToken cancellationToken)
    {
        step.Operation.NextStepAt = at;
        step.Operation.Error = RealisationEnd.Short(error);
        return await SaveAsync(step.Db, cancellationToken) ? WorkOutcome.Waiting : WorkOutcome.Lost;
    }

    /// <summary>What was found out is kept also when the server is stopping.</summary>
    private static Task<bool> SaveAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return db.TrySaveAsync(CancellationToken.None);
    }

    private async Task FailAsync(Guid id, string error)
    {
        await using var db = await databases.OpenAsync(CancellationToken.None);
        if (await db.Operations.SingleOrDefaultAsync(row => row.Id == id && row.State == OperationState.Running, CancellationToken.None) is not { } operation)
        {
            return;
        }

        if (calendar.SessionOn(Realisation.Of(operation).Session) is { } session && clock.Now() < session.Close + SettledBy)
        {
            await end.TellWaitingAsync(db, operation, error, CancellationToken.None);
            operation.NextStepAt = clock.Now() + TryAgain;
            operation.Error = RealisationEnd.Short(error);
        }
        else
        {
            // Its session is over, and asking once more will not end it. What is at the broker, the session's own last work settles.
            var bot = await db.Bots.WithDeleted().SingleAsync(row => row.Id == operation.BotId, CancellationToken.None);
            end.Stick(db, operation, bot, await RealisationProgress.LoadAsync(db, id, CancellationToken.None), error);
        }

        await db.TrySaveAsync(CancellationToken.None);
    }

    private async Task ReleaseAsync(Guid id)
    {
        var now = clock.Now();
        await using var db = await databases.OpenAsync(CancellationToken.None);
        await db.Operations
            .Where(row => row.Id == id && row.Node == options.Node && row.LeaseUntil > now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, now), CancellationToken.None);
    }

    private static DateTime Later(DateTime left, DateTime right) => left > right ? left : right;
}

/// <summary>What a step of a gain realisation works on.</summary>
internal sealed record RealisationStep(
    IEggMoneyDb Db, Operation Operation, Realisation Realisation, MarketSession Session, Bot Bot, List<OrderBook> Mine, bool Stopped)
{
    /// <summary>Batches that the broker has or may have.</summary>
    public List<OrderSlice> AtBroker => [.. Mine.SelectMany(book => book.Slices).Where(slice => slice.State.MayBeAtBroker())];
}
