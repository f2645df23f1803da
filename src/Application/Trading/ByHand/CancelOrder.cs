using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Ends an order: what is planned of it is not sent, what is at the broker is cancelled, and what has filled is booked.</summary>
/// <param name="OrderId">The order.</param>
/// <param name="DryRun">Only say what would be cancelled.</param>
public sealed record CancelOrderCommand(Guid OrderId, bool DryRun) : ITenantRequest<Result<CancelOrderDto>>;

/// <summary>An order that was ended by hand, or would be.</summary>
/// <param name="DryRun">Nothing was done.</param>
/// <param name="Confirmed">The broker has confirmed that nothing of it is open. If not, it is asked again every minute, and the order ends then.</param>
/// <param name="PlannedSlices">Slices that are not sent any more.</param>
/// <param name="OpenSlices">Slices that were or may have been at the broker.</param>
/// <param name="Order">The order now.</param>
public sealed record CancelOrderDto(bool DryRun, bool Confirmed, int PlannedSlices, int OpenSlices, OrderDto Order);

internal sealed class CancelOrderHandler(IEggMoneyDbFactory databases, OpenOrders openOrders, AuditTrail audit) : IRequestHandler<CancelOrderCommand, Result<CancelOrderDto>>
{
    private const string Reason = "Cancelled by hand.";

    public async Task<Result<CancelOrderDto>> Handle(CancelOrderCommand request, CancellationToken cancellationToken)
    {
        var (planned, open) = (0, 0);
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            if (await db.Orders.SingleOrDefaultAsync(row => row.Id == request.OrderId, cancellationToken) is not { } order)
            {
                return CommonErrors.NotFound;
            }

            if (order.Origin == OrderOrigin.Realisation)
            {
                return ByHandErrors.OrderOfOperation;
            }

            if (order.State != OrderState.Open)
            {
                return ByHandErrors.OrderOver;
            }

            var slices = await db.OrderSlices.AsNoTracking().Where(SliceFilters.Unfinished).Where(row => row.OrderId == order.Id).ToListAsync(cancellationToken);
            (planned, open) = (slices.Count(slice => slice.State == SliceState.Planned), slices.Count(slice => slice.State != SliceState.Planned));
            if (!request.DryRun)
            {
                // The wish is noted before anything is asked of the broker; repeated, the order has ended.
                await audit.AddAsync(db, "order.cancelled", order.Id.ToString(), new { order.FilledQuantity, planned, open }, null, cancellationToken);
                await db.SaveAsync(cancellationToken);
            }
        }

        var confirmed = request.DryRun || await openOrders.EndAsync(book => book.Order.Id == request.OrderId, Reason);
        await using var after = await databases.OpenAsync(CancellationToken.None);
        var row = await after.Orders.AsNoTracking()
            .Where(order => order.Id == request.OrderId)
            .Join(after.Bots.WithDeleted(), order => order.BotId, bot => bot.Id, (order, bot) => new { order, bot.Name })
            .SingleAsync(CancellationToken.None);
        var all = await after.OrderSlices.AsNoTracking().Where(slice => slice.OrderId == request.OrderId).OrderBy(slice => slice.Number).ToListAsync(CancellationToken.None);
        return new CancelOrderDto(
            request.DryRun, !request.DryRun && confirmed && row.order.State != OrderState.Open, planned, open, OrderDto.Of(row.order, row.Name) with { Slices = [.. all.Select(OrderSliceDto.Of)] });
    }
}
