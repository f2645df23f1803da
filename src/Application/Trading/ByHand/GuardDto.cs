using EggMoney.Application.Common;
using EggMoney.Domain.Trading;

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
    internal static CancelledOrderDto Of(OrderBook book) => new(
        book.Order.Id,
        book.Order.Origin.ToString(),
        book.Order.Kind.Name(),
        book.Slices.Count(slice => slice.State == SliceState.Planned),
        book.Slices.Count(slice => slice.State.MayBeAtBroker()));
}

/// <summary>What an act by hand on one bot needs to know before anything else.</summary>
internal static class BotStanding
{
    /// <summary>Whether a gain realisation of the bot is not over.</summary>
    public static Task<bool> HasOperationAsync(IEggMoneyDb db, Guid botId, CancellationToken cancellationToken) => Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.AnyAsync(
        db.Operations, operation => operation.BotId == botId && (operation.State == OperationState.Running || operation.State == OperationState.Stuck), cancellationToken);

    /// <summary>What a guard says, to whoever asked for the order.</summary>
    public static Error Refusal(GuardRefusal refusal) => ByHandErrors.OrderRefused.With(SliceWords.For(refusal.Error));
}
