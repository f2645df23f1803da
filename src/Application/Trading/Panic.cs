using EggMoney.Application.Common;
using EggMoney.Application.Trading.ByHand;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Stops the user's trading at once: sets the pause, ends what was planned, cancels what is at the broker and books what filled
/// meanwhile. The pause stands whatever follows; what the broker does not confirm is settled by the dispatcher.</summary>
public sealed record PanicCommand : ITenantRequest<Result<PanicDto>>;

/// <summary>What a panic did.</summary>
/// <param name="Paused">Trading is paused; always true.</param>
/// <param name="Confirmed">Every order has ended: nothing of it is open at the broker.</param>
/// <param name="Message">The same for people.</param>
/// <param name="Orders">Each order that was open.</param>
public sealed record PanicDto(bool Paused, bool Confirmed, string Message, IReadOnlyList<PanicOrderDto> Orders);

/// <summary>What became of an order that was open.</summary>
/// <param name="Id">The order.</param>
/// <param name="BotId">The bot's id.</param>
/// <param name="Bot">The bot's name.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Session">US session.</param>
/// <param name="Kind">For example <c>Buy</c> or <c>Sell_1_4</c>.</param>
/// <param name="Outcome"><c>Cancelled</c>: ended, nothing more will trade. <c>Filled</c>: what was at the broker had filled before it could be
/// cancelled, and the rest was ended. <c>Unconfirmed</c>: the broker did not say what became of it; it is asked again every minute.</param>
/// <param name="State">The order's state now: <c>Open</c>, <c>Completed</c> or <c>Unfilled</c>.</param>
/// <param name="FilledQuantity">Shares filled so far.</param>
/// <param name="FilledAmount">Dollars filled so far.</param>
public sealed record PanicOrderDto(
    Guid Id, Guid BotId, string Bot, string Symbol, DateOnly Session, string Kind, string Outcome, string State, decimal FilledQuantity, decimal FilledAmount);

internal sealed class PanicHandler(
    IEggMoneyDbFactory databases,
    AuditTrail audit,
    OpenOrders orders) : IRequestHandler<PanicCommand, Result<PanicDto>>
{
    private const string Reason = "Ended by panic.";

    public async Task<Result<PanicDto>> Handle(PanicCommand request, CancellationToken cancellationToken)
    {
        var open = await PauseAsync(cancellationToken);

        await orders.EndAsync(_ => true, Reason);
        return await TellAsync(open);
    }

    /// <summary>Sets the pause in a commit of its own.</summary>
    /// <returns>What was open at the broker before, by order; an order with nothing there has an empty list.</returns>
    private async Task<Dictionary<Guid, List<Guid>>> PauseAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var user = await db.Users.SingleAsync(cancellationToken);
        await audit.AddAsync(db, "trading.panic", null, new { tradingPaused = user.TradingPaused }, new { tradingPaused = true }, cancellationToken);
        user.TradingPaused = true;
        foreach (var operation in await db.Operations.Where(operation => operation.State == OperationState.Running).ToListAsync(cancellationToken))
        {
            // Nothing comes back by itself after a panic: its owner says how it goes on.
            operation.State = OperationState.Stuck;
            operation.Error = SliceCodes.With(OperationWords.Panic, Reason);
        }

        await db.SaveAsync(cancellationToken);

        var orders = await db.Orders.AsNoTracking().Where(order => order.State == OrderState.Open).Select(order => order.Id).ToListAsync(CancellationToken.None);
        var slices = await db.OrderSlices.AsNoTracking().Where(SliceFilters.Unfinished)
            .Where(slice => slice.State != SliceState.Planned)
            .Select(slice => new { slice.OrderId, slice.Id })
            .ToListAsync(CancellationToken.None);
        var atBroker = slices.ToLookup(slice => slice.OrderId, slice => slice.Id);
        return orders.ToDictionary(order => order, order => atBroker[order].ToList());
    }

    private async Task<PanicDto> TellAsync(Dictionary<Guid, List<Guid>> open)
    {
        await using var db = await databases.OpenAsync(CancellationToken.None);
        var ids = open.Keys.ToList();
        var orders = await db.Orders.AsNoTracking()
            .Where(order => ids.Contains(order.Id) || order.State == OrderState.Open)
            .Join(db.Bots.WithDeleted(), order => order.BotId, bot => bot.Id, (order, bot) => new { order, bot.Name, bot.Ordinal })
            .OrderBy(row => row.order.SessionDate).ThenBy(row => row.Ordinal).ThenBy(row => row.order.PlannedAt)
            .ToListAsync(CancellationToken.None);
        var sent = open.Values.SelectMany(slices => slices).ToList();
        var states = await db.OrderSlices.AsNoTracking().Where(slice => sent.Contains(slice.Id)).ToDictionaryAsync(slice => slice.Id, slice => slice.State, CancellationToken.None);
        var told = orders.ConvertAll(row => new PanicOrderDto(
            row.order.Id,
            row.order.BotId,
            row.Name,
            row.order.Symbol,
            row.order.SessionDate,
            row.order.Kind.Name(),
            Outcome(row.order, [.. open.GetValueOrDefault(row.order.Id, []).Select(slice => states[slice])]),
            row.order.State.ToString(),
            row.order.FilledQuantity,
            row.order.FilledAmount));
        var unconfirmed = told.Count(order => order.State == nameof(OrderState.Open));
        return new(Paused: true, unconfirmed == 0, Message(unconfirmed), told);
    }

    private static string Outcome(Order order, List<SliceState> sent) => order.State == OrderState.Open
        ? "Unconfirmed"
        : sent.Count > 0 && sent.TrueForAll(state => state == SliceState.Filled) ? "Filled" : "Cancelled";

    private static string Message(int unconfirmed) => unconfirmed == 0
        ? Language.Pick("Trading is paused, and nothing is open.", "거래를 일시 정지했으며, 남은 주문이 없습니다.")
        : Language.Pick(
            $"Trading is paused. Of {unconfirmed} orders the broker has not confirmed that they are cancelled; it is asked again every minute. Stay paused until then.",
            $"거래를 일시 정지했습니다. 주문 {unconfirmed}건은 증권사에서 취소를 확인하지 못했습니다. 1분마다 다시 확인하니 그때까지 정지 상태를 유지하십시오.");
}
