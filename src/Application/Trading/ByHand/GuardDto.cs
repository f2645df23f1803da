using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Why an order would not be sent.</summary>
/// <param name="Code">The guard's code.</param>
/// <param name="Text">The same for people.</param>
/// <param name="Passing">It may be over in a moment.</param>
public sealed record GuardDto(string Code, string Text, bool Passing)
{
    internal static GuardDto Of(GuardRefusal refusal) => new(refusal.Code, SliceWords.For(refusal.Error)!, refusal.Passing);
}

/// <summary>An open order that would be cancelled first.</summary>
/// <param name="Id">The order.</param>
/// <param name="Origin">What made it.</param>
/// <param name="Kind">For example <c>Buy</c>.</param>
/// <param name="PlannedSlices">Slices that would not be sent any more.</param>
/// <param name="OpenSlices">Slices that are or may be at the broker.</param>
public sealed record CancelledOrderDto(Guid Id, string Origin, string Kind, int PlannedSlices, int OpenSlices)
{
    internal static CancelledOrderDto Of(Order order, IEnumerable<OrderSlice> slices) => new(
        order.Id,
        order.Origin.ToString(),
        order.Kind.Name(),
        slices.Count(slice => slice.State == SliceState.Planned),
        slices.Count(slice => slice.State.MayBeAtBroker()));
}

/// <summary>What an act by hand on one bot needs to know before anything else.</summary>
internal static class BotStanding
{
    /// <summary>The bot's orders that are not over, of whatever session: those that are open, and those that have ended while a slice of theirs may be at a broker.</summary>
    public static async Task<List<CancelledOrderDto>> OpenOrdersAsync(IEggMoneyDb db, Guid botId, CancellationToken cancellationToken)
    {
        var open = await db.Orders.AsNoTracking().Where(order => order.BotId == botId && order.State == OrderState.Open).ToListAsync(cancellationToken);
        var rows = await db.OrderSlices.AsNoTracking().Where(SliceFilters.Unfinished)
            .Join(db.Orders.Where(order => order.BotId == botId), slice => slice.OrderId, order => order.Id, (slice, order) => new { slice, order })
            .ToListAsync(cancellationToken);
        var slices = rows.ToLookup(row => row.order.Id, row => row.slice);
        return [.. open.Concat(rows.Select(row => row.order)).DistinctBy(order => order.Id).OrderBy(order => order.PlannedAt).Select(order => CancelledOrderDto.Of(order, slices[order.Id]))];
    }

    /// <summary>Whether a gain realisation of the bot is not over.</summary>
    public static Task<bool> HasOperationAsync(IEggMoneyDb db, Guid botId, CancellationToken cancellationToken) => db.Operations.AnyAsync(
        operation => operation.BotId == botId && (operation.State == OperationState.Running || operation.State == OperationState.Stuck), cancellationToken);

    /// <summary>What a guard says, to whoever asked for the order.</summary>
    public static Error Refusal(GuardRefusal refusal) => ByHandErrors.OrderRefused.With(SliceWords.For(refusal.Error));
}
