using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Ends a long act before its end. While it sells, no more is sold, and what is sold is bought back; it ends then. What cannot be bought back stays
/// sold only if its owner says so.</summary>
/// <param name="OperationId">The operation.</param>
/// <param name="LeaveSold">End it now, and leave sold what is not bought back.</param>
public sealed record CancelOperationCommand(Guid OperationId, bool LeaveSold) : ITenantRequest<Result<OperationDto>>;

internal sealed class CancelOperationHandler(IEggMoneyDbFactory databases, OpenOrders openOrders, RealisationEnd end, AuditTrail audit, TimeProvider clock)
    : IRequestHandler<CancelOperationCommand, Result<OperationDto>>
{
    private const string Reason = "Ended by its owner.";

    public async Task<Result<OperationDto>> Handle(CancelOperationCommand request, CancellationToken cancellationToken)
    {
        var answered = await AskAsync(request, cancellationToken);
        if (!answered.IsOk)
        {
            return answered.Error;
        }

        if (answered.Value)
        {
            // Nothing is sent for it any more; what is at the broker is ended and booked, and then it is over.
            if (!await openOrders.EndAsync(book => book.Order.OperationId == request.OperationId, Reason))
            {
                return ByHandErrors.OrderNotEnded;
            }

            await EndAsync(request.OperationId);
        }

        await using var db = await databases.OpenAsync(CancellationToken.None);
        return (await GetOperationHandler.ReadAsync(db, request.OperationId, CancellationToken.None))!;
    }

    /// <returns>Whether it is to be ended at once.</returns>
    private async Task<Result<bool>> AskAsync(CancelOperationCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.Operations.SingleOrDefaultAsync(row => row.Id == request.OperationId, cancellationToken) is not { } operation)
        {
            return CommonErrors.NotFound;
        }

        if (operation.State is OperationState.Completed or OperationState.Cancelled)
        {
            return ByHandErrors.OperationOver;
        }

        var progress = await RealisationProgress.LoadAsync(db, operation.Id, cancellationToken);
        var running = operation.State == OperationState.Running;
        var now = request.LeaveSold || (!running && progress.Missing == 0);
        if (!now && !(running && operation.Step == Realisation.Selling))
        {
            return ByHandErrors.NotBoughtBack.With(progress.Missing.ToString("0.########", System.Globalization.CultureInfo.InvariantCulture));
        }

        operation.Data = (Realisation.Of(operation) with { CancelAsked = true }).ToJson();
        if (now)
        {
            // Whoever is preparing a batch is refused by this.
            operation.State = OperationState.Stuck;
        }

        operation.NextStepAt = clock.Now();
        await audit.AddAsync(db, "operation.cancelled", operation.Id.ToString(), new { operation.Step, progress.Sold, progress.Bought }, new { request.LeaveSold }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return now;
    }

    private async Task EndAsync(Guid id)
    {
        await using var db = await databases.OpenAsync(CancellationToken.None);
        var operation = await db.Operations.SingleAsync(row => row.Id == id, CancellationToken.None);
        if (operation.State == OperationState.Stuck)
        {
            await end.EndAsync(db, operation, OperationState.Cancelled, await RealisationProgress.LoadAsync(db, id, CancellationToken.None), CancellationToken.None);
            await db.SaveAsync(CancellationToken.None);
        }
    }
}
