using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Its owner's answer to what became of a slice that the broker's lists do not decide: one of the two.</summary>
/// <param name="SliceId">The slice.</param>
/// <param name="Placed">The number under which the broker has it.</param>
/// <param name="NeverPlaced">The broker never had it; whatever its lists show is not the bot's.</param>
/// <param name="AcceptOversold">With <paramref name="Placed"/>: if it sold more than the bot holds, what it holds is booked as sold, and the money for the rest as
/// a cash entry. Those shares were another's, and the comparison of holdings shows whose books are too high.</param>
public sealed record ResolveSliceCommand(Guid SliceId, string? Placed, bool NeverPlaced, bool AcceptOversold = false) : ITenantRequest<Result<OrderSliceDto>>;

internal sealed class ResolveSliceValidator : AbstractValidator<ResolveSliceCommand>
{
    public ResolveSliceValidator()
    {
        RuleFor(request => request.Placed).MaximumLength(64);
        RuleFor(request => request.AcceptOversold)
            .Must((request, accept) => !accept || !request.NeverPlaced)
            .WithMessage(_ => Language.Pick("It belongs to 'placed'.", "'placed'와 함께 지정하십시오."));
        RuleFor(request => request.Placed)
            .Must((request, placed) => string.IsNullOrWhiteSpace(placed) == request.NeverPlaced)
            .WithMessage(_ => Language.Pick("Say either 'placed' with the broker's number, or 'neverPlaced'.", "'placed'에 증권사 주문번호를 입력하거나 'neverPlaced' 중 하나만 지정하십시오."));
    }
}

internal sealed class ResolveSliceHandler(
    IEggMoneyDbFactory databases, TenantBroker brokers, Booking booking, OrderOutcome outcome, AuditTrail audit, TimeProvider clock) : IRequestHandler<ResolveSliceCommand, Result<OrderSliceDto>>
{
    public async Task<Result<OrderSliceDto>> Handle(ResolveSliceCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.OrderSlices.SingleOrDefaultAsync(row => row.Id == request.SliceId, cancellationToken) is not { } slice)
        {
            return CommonErrors.NotFound;
        }

        if (!slice.NeedsAnswer)
        {
            return TradingErrors.SliceDecided;
        }

        var books = await SessionBooks.LoadAsync(db, slice.SessionDate, endedToo: true, cancellationToken);
        var book = books.Orders.Single(order => order.Slices.Contains(slice));
        var before = new { state = slice.State.ToString(), orderNumber = slice.OrderNumber, question = slice.Error };
        if (request.NeverPlaced)
        {
            Disown(slice);
        }
        else if (await AdoptAsync(db, books, book, slice, request, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await Undecided.ReleaseAsync(db, book.Bot, cancellationToken);
        db.Touch(book.Order);
        if (book.Order.State == OrderState.Open && book.IsWorkedOff)
        {
            await booking.CompleteAsync(db, book, cancellationToken);
        }

        if (!slice.State.IsFinal())
        {
            await outcome.WatchAgainAsync(db, slice, cancellationToken);
        }

        await audit.AddAsync(db, "slice.resolved", slice.Id.ToString(), before, new { state = slice.State.ToString(), orderNumber = slice.OrderNumber, neverPlaced = request.NeverPlaced, answer = slice.Error }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return OrderSliceDto.Of(slice);
    }

    /// <summary>What was booked of it before stays booked; nothing more of what the lists show is.</summary>
    private static void Disown(OrderSlice slice)
    {
        if (slice.FilledQuantity == 0)
        {
            (slice.OrderDate, slice.OrderNumber) = (null, null);
        }

        slice.MissingSince = null;
        if (slice.State == SliceState.Submitting)
        {
            slice.MoveTo(SliceState.Unknown);
        }

        if (!slice.State.IsFinal())
        {
            slice.MoveTo(slice.State == SliceState.Unknown ? SliceState.Failed : SliceState.Cancelled);
        }

        slice.Error = SliceCodes.With(SliceCodes.NeverPlaced, "Its owner said that the broker never had it.");
    }

    private async Task<Error?> AdoptAsync(IEggMoneyDb db, SessionBooks books, OrderBook book, OrderSlice slice, ResolveSliceCommand request, CancellationToken cancellationToken)
    {
        var number = request.Placed!;
        var credential = await db.UserCredentials.WithDeleted().SingleOrDefaultAsync(row => row.Id == slice.CredentialId, cancellationToken);
        BrokerOrder? order;
        try
        {
            var listed = await brokers.Open(credential).GetOrdersAsync(slice.OrderDate ?? slice.SessionDate, cancellationToken);

            // People copy the number from a screen that may or may not pad it with zeros.
            order = listed.FirstOrDefault(listed => Bare(listed.OrderNumber) == Bare(number) && listed.Symbol == slice.Symbol && listed.Side == slice.Side && listed.Quantity == slice.Quantity);
        }
        catch (BrokerException exception)
        {
            return BrokerErrors.Of(exception);
        }

        if (order is null)
        {
            return TradingErrors.OrderNotListed.With(number.Trim());
        }

        if (await db.OrderSlices.AnyAsync(
            row => row.Id != slice.Id && row.CredentialId == slice.CredentialId && row.OrderDate == order.OrderDate && row.OrderNumber == order.OrderNumber, cancellationToken))
        {
            return TradingErrors.OrderTaken.With(number.Trim());
        }

        var (sold, held) = (order.FilledQuantity - slice.FilledQuantity, book.Position?.Quantity ?? 0);
        var oversold = slice.Side == Side.Sell && sold > held;
        if (oversold && !request.AcceptOversold)
        {
            return TradingErrors.SaleExceedsHolding.With(sold, held);
        }

        if (oversold && order.State == BrokerOrderState.Open)
        {
            return TradingErrors.OrderStillOpen.With(number.Trim());
        }

        (slice.OrderDate, slice.OrderNumber, slice.MissingSince, slice.Error) = (order.OrderDate, order.OrderNumber, null, null);
        if (slice.State == SliceState.Submitting)
        {
            slice.MoveTo(SliceState.Unknown);
        }

        if (slice.State is SliceState.Unknown or SliceState.Failed)
        {
            slice.MoveTo(SliceState.Accepted);
        }

        if (oversold)
        {
            await AcceptAsync(db, books.Cash!, book, slice, order, held, cancellationToken);
        }
        else
        {
            await outcome.ApplyAsync(db, books.Cash!, book, slice, order, cancellationToken);
        }

        return null;
    }

    /// <summary>Books as much of a sale as the bot holds. The money for the rest is in the account too, and is booked as what it is to the bot: money that no
    /// trade of its own brought. Nothing more of the order is booked after that.</summary>
    private async Task AcceptAsync(IEggMoneyDb db, CashAccount cash, OrderBook book, OrderSlice slice, BrokerOrder order, decimal held, CancellationToken cancellationToken)
    {
        var sold = order.FilledQuantity - slice.FilledQuantity;
        var (amount, fees) = (order.FilledAmount - slice.FilledAmount, order.Fees - slice.FilledFees);
        var (bookedAmount, bookedFees) = (Money.ToCents(amount * held / sold), Money.ToCents(fees * held / sold));
        await outcome.ApplyAsync(
            db,
            cash,
            book,
            slice,
            order with { FilledQuantity = slice.FilledQuantity + held, FilledAmount = slice.FilledAmount + bookedAmount, Fees = slice.FilledFees + bookedFees },
            cancellationToken);
        if (!slice.State.IsFinal())
        {
            // Ended for no reason told: another look has nothing to say to what is answered.
            slice.MoveTo(SliceState.Cancelled);
        }

        var rest = CheckDto.Words(
            Language.Pick("{0:0.########} {1} sold beyond the holding, order {2}", "보유 수량을 초과한 {1} {0:0.########}주 매도 대금, 주문 {2}"), sold - held, slice.Symbol, order.OrderNumber);
        slice.Error = SliceCodes.With(SliceCodes.OversoldAccepted, rest);
        var money = amount - bookedAmount - (fees - bookedFees);
        if (money != 0)
        {
            cash.Deposit(money);
            db.CashEntries.Add(new() { Id = clock.NewId(), Amount = money, Note = rest, At = clock.Now() });
        }
    }

    private static string Bare(string number) => number.Trim().TrimStart('0');
}
