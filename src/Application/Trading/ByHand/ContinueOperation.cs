using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Lets a long act go on that stands still: its owner's word, in an open session.</summary>
/// <param name="OperationId">The operation.</param>
public sealed record ContinueOperationCommand(Guid OperationId) : ITenantRequest<Result<OperationDto>>;

internal sealed class ContinueOperationHandler(
    IEggMoneyDbFactory databases, IMarketCalendar calendar, TenantBroker brokers, IMediator mediator, OpenOrders openOrders, AuditTrail audit, TimeProvider clock) : IRequestHandler<ContinueOperationCommand, Result<OperationDto>>
{
    private const string Reason = "Its session was over.";

    public async Task<Result<OperationDto>> Handle(ContinueOperationCommand request, CancellationToken cancellationToken)
    {
        await using (var look = await databases.OpenAsync(cancellationToken))
        {
            if (await look.Operations.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.OperationId, cancellationToken) is not { } found)
            {
                return CommonErrors.NotFound;
            }

            if (found.State != OperationState.Stuck)
            {
                return found.State == OperationState.Running ? ByHandErrors.OperationRunning : ByHandErrors.OperationOver;
            }
        }

        // What it had open is known before it counts what is missing.
        if (!await openOrders.EndAsync(book => book.Order.OperationId == request.OperationId, Reason))
        {
            return ByHandErrors.OrderNotEnded;
        }

        if (await DifferenceAsync(request.OperationId, cancellationToken) is { } difference)
        {
            return difference;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var operation = await db.Operations.SingleAsync(row => row.Id == request.OperationId, cancellationToken);
        if (operation.State != OperationState.Stuck)
        {
            return ByHandErrors.OperationRunning;
        }

        var now = clock.Now();
        if (calendar.LatestSessionOpenedBy(now) is not { } session || now >= session.Close - Realisation.BeforeClose)
        {
            return ByHandErrors.SessionClosed;
        }

        if (await Undecided.AnyAsync(db, operation.BotId!.Value, cancellationToken))
        {
            return TradingErrors.OrderUndecided;
        }

        var realisation = Realisation.Of(operation);
        operation.Data = (realisation with { Session = session.Date, Continued = realisation.Continued + 1, Since = now }).ToJson();
        operation.State = OperationState.Running;
        operation.Error = null;
        operation.NextStepAt = operation.LeaseUntil = now;
        await audit.AddAsync(db, "operation.continued", operation.Id.ToString(), new { state = nameof(OperationState.Stuck) }, new { state = operation.State.ToString(), session = session.Date }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return (await GetOperationHandler.ReadAsync(db, operation.Id, cancellationToken))!;
    }

    /// <summary>Books that came back from a backup may not know what was sold or bought since, and would trade it a second time: only where the broker holds what they
    /// say may it go on.</summary>
    private async Task<Error?> DifferenceAsync(Guid id, CancellationToken cancellationToken)
    {
        // What other bots of the symbol have filled just now is booked first.
        await mediator.Send(new ReconcileOpenCommand(), cancellationToken);

        IBroker broker;
        string symbol;
        decimal books;
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            if (await db.UserCredentials.SingleOrDefaultAsync(row => row.Active, cancellationToken) is not { } account)
            {
                return ByHandErrors.NoAccount;
            }

            symbol = await db.Operations.Where(row => row.Id == id)
                .Join(db.Bots.WithDeleted(), row => row.BotId, bot => (Guid?)bot.Id, (_, bot) => bot.Symbol)
                .SingleAsync(cancellationToken);

            // Not summed by the database: SQLite keeps decimals as text.
            books = (await db.Positions.Where(position => position.Symbol == symbol).Select(position => position.Quantity).ToListAsync(cancellationToken)).Sum();
            try
            {
                broker = brokers.Open(account);
            }
            catch (BrokerException exception)
            {
                return BrokerErrors.Of(exception);
            }
        }

        try
        {
            var held = (await broker.GetHoldingsAsync(cancellationToken)).Where(holding => holding.Symbol == symbol).Sum(holding => holding.Quantity);
            return held == books ? null : ByHandErrors.HoldingDiffers.With(symbol, Shares(held), Shares(books));
        }
        catch (BrokerException exception)
        {
            return BrokerErrors.Of(exception);
        }
    }

    private static string Shares(decimal quantity) => quantity.ToString("0.########", CultureInfo.InvariantCulture);
}
