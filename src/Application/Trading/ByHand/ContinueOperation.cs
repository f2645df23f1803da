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
    IEggMoneyDbFactory databases, IMarketCalendar calendar, OpenOrders openOrders, AuditTrail audit, TimeProvider clock) : IRequestHandler<ContinueOperationCommand, Result<OperationDto>>
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
        operation.Data = (realisation with { Session = session.Date, Continued = realisation.Continued + 1 }).ToJson();
        operation.State = OperationState.Running;
        operation.Error = null;
        operation.NextStepAt = operation.LeaseUntil = now;
        await audit.AddAsync(db, "operation.continued", operation.Id.ToString(), new { state = nameof(OperationState.Stuck) }, new { state = operation.State.ToString(), session = session.Date }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return (await GetOperationHandler.ReadAsync(db, operation.Id, cancellationToken))!;
    }
}
