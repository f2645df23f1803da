using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>Sells a percentage of what a bot holds, at once (trading rules, section 9). The bot's open orders are cancelled and booked first.</summary>
/// <param name="BotId">The bot.</param>
/// <param name="Percent">Above 0, up to 100.</param>
/// <param name="DryRun">Only say what would be sent.</param>
/// <param name="ActId">Id of the order: one that was begun before is found by it, and answered as it stands.</param>
public sealed record ForceSellCommand(Guid BotId, decimal Percent, bool DryRun, Guid ActId) : ITenantRequest<Result<ForceSellDto>>;

/// <summary>A sale by hand, sent or as it would be sent.</summary>
/// <param name="DryRun">Nothing was done.</param>
/// <param name="Bot">The bot's name.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Kind"><c>Sell</c> for the whole holding, else <c>Sell_Part</c>.</param>
/// <param name="Held">Shares held before it.</param>
/// <param name="Quantity">Whole shares.</param>
/// <param name="Price">The price in dollars that the limit is made from; null when there is none.</param>
/// <param name="LimitPrice">Limit in dollars; null without a price.</param>
/// <param name="Cancels">Open orders of the bot that are cancelled and booked first. What they fill until then changes what is held.</param>
/// <param name="Refusals">What would refuse it now; empty when it was sent, or would be.</param>
/// <param name="Order">The order; null for a dry run.</param>
public sealed record ForceSellDto(
    bool DryRun,
    string Bot,
    string Symbol,
    string Kind,
    decimal Held,
    decimal Quantity,
    decimal? Price,
    decimal? LimitPrice,
    IReadOnlyList<CancelledOrderDto> Cancels,
    IReadOnlyList<GuardDto> Refusals,
    OrderDto? Order);

internal sealed class ForceSellValidator : AbstractValidator<ForceSellCommand>
{
    public ForceSellValidator() => RuleFor(request => request.Percent).GreaterThan(0).LessThanOrEqualTo(100).PrecisionScale(5, 2, ignoreTrailingZeros: true);
}

internal sealed class ForceSellHandler(
    IEggMoneyDbFactory databases,
    IMarketCalendar calendar,
    IQuotes quotes,
    TenantBroker brokers,
    OpenOrders openOrders,
    OrderGate gate,
    SliceSender sender,
    Booking booking,
    RunLedger ledger,
    AuditTrail audit,
    TimeProvider clock) : IRequestHandler<ForceSellCommand, Result<ForceSellDto>>
{
    private const string Reason = "Ended by a sale by hand.";

    public async Task<Result<ForceSellDto>> Handle(ForceSellCommand request, CancellationToken cancellationToken)
    {
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            if (!request.DryRun && await BegunAsync(db, request, cancellationToken) is { } begun)
            {
                return begun;
            }

            var look = await LookAsync(db, request, cancellationToken);
            if (!look.IsOk)
            {
                return look.Error;
            }

            if (request.DryRun)
            {
                return Answer(look.Value, dryRun: true, null);
            }

            // What would be refused anyway must not cost the bot its open orders.
            if (look.Value.Refusals is [var first, ..])
            {
                return BotStanding.Refusal(first);
            }

            if (look.Value.Cancels.Count > 0 && !await EndOpenAsync(look.Value))
            {
                return ByHandErrors.OrderNotEnded;
            }
        }

        return await SellAsync(request, cancellationToken);
    }

    private Task<bool> EndOpenAsync(Look look) => openOrders.EndAsync(book => book.Bot.Id == look.Bot.Id, Reason);

    /// <summary>What was begun under the same id, whatever became of the process that began it: nothing is sent again.</summary>
    private static async Task<ForceSellDto?> BegunAsync(IEggMoneyDb db, ForceSellCommand request, CancellationToken cancellationToken)
    {
        if (await db.Orders.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.ActId, cancellationToken) is not { } order)
        {
            return null;
        }

        var bot = await db.Bots.WithDeleted().AsNoTracking().SingleAsync(row => row.Id == order.BotId, cancellationToken);
        var slice = await db.OrderSlices.AsNoTracking().SingleAsync(row => row.OrderId == order.Id, cancellationToken);
        var held = await db.Positions.Where(row => row.BotId == bot.Id).Select(row => row.Quantity).SingleOrDefaultAsync(cancellationToken) + order.FilledQuantity;
        return new(false, bot.Name, order.Symbol, order.Kind.Name(), held, order.Requested, slice.Price, slice.LimitPrice, [], [], OrderDto.Of(order, bot.Name) with { Slices = [OrderSliceDto.Of(slice)] });
    }

    private async Task<Result<ForceSellDto>> SellAsync(ForceSellCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var found = await LookAsync(db, request, cancellationToken);
        if (!found.IsOk)
        {
            return found.Error;
        }

        var look = found.Value;
        if (look.Refusals is [var refusal, ..])
        {
            return BotStanding.Refusal(refusal);
        }

        if (look.Cancels.Count > 0)
        {
            // The dispatcher or the owner made another one meanwhile.
            return ByHandErrors.OrderNotEnded;
        }

        IBroker broker;
        try
        {
            // Before anything is prepared: an account that cannot be opened must not leave an intent that nobody can settle.
            broker = brokers.Open(look.Account);
        }
        catch (BrokerException exception)
        {
            return BrokerErrors.Of(exception);
        }

        var preparedAt = clock.GetTimestamp();
        var (book, slice) = await PrepareAsync(db, request, look, cancellationToken);
        if (await Stops.AnyAsync(db, cancellationToken))
        {
            return BotStanding.Refusal(OrderGuards.Paused);
        }

        // From here on the intent is on disk before its request leaves; and nothing but its own limits ends it.
        await db.SaveAsync(cancellationToken);
        await sender.SendAsync(db, broker, [slice], preparedAt, FinishAsync, CancellationToken.None);
        return Answer(look, dryRun: false, OrderDto.Of(book.Order, look.Bot.Name) with { Slices = [OrderSliceDto.Of(slice)] });

        async Task FinishAsync()
        {
            if (book.IsWorkedOff)
            {
                await booking.CompleteAsync(db, book, CancellationToken.None);
            }
        }
    }

    private async Task<(OrderBook Book, OrderSlice Slice)> PrepareAsync(IEggMoneyDb db, ForceSellCommand request, Look look, CancellationToken cancellationToken)
    {
        var session = look.Session!.Date;
        var earlier = db.Orders.Where(row => row.BotId == look.Bot.Id && row.SessionDate == session && row.Origin == OrderOrigin.Hand);
        var order = new Order
        {
            Id = request.ActId,
            BotId = look.Bot.Id,
            Symbol = look.Bot.Symbol,
            SessionDate = session,
            Origin = OrderOrigin.Hand,
            Number = (await earlier.MaxAsync(row => (int?)row.Number, cancellationToken) ?? -1) + 1,
            Kind = look.Kind,
            Requested = look.Shares!.Quantity,
            PlannedAt = clock.Now(),
        };
        var slice = new OrderSlice { Id = clock.NewId(), OrderId = order.Id, SessionDate = session, Number = SliceNumbers.OnlyOne, DueAt = clock.Now(), Symbol = order.Symbol, Side = Side.Sell };
        sender.Prepare(slice, look.Shares, look.Quote!.Price, look.Account!.Id, 0);
        db.Orders.Add(order);
        db.OrderSlices.Add(slice);

        // A plan, another act, a pause, or another account made active meanwhile: one of the two saves is refused.
        db.Touch(look.Bot);
        db.Touch(look.Account);
        await ledger.WatchAsync(db, session, SliceNumbers.OnlyOne, cancellationToken);
        await audit.AddAsync(
            db, "bot.sold", look.Bot.Id.ToString(), new { held = look.Held }, new { orderId = order.Id, percent = request.Percent, look.Shares.Quantity, look.Shares.LimitPrice }, cancellationToken);
        return (new(order, new(look.Bot, look.Position), [slice]), slice);
    }

    private async Task<Result<Look>> LookAsync(IEggMoneyDb db, ForceSellCommand request, CancellationToken cancellationToken)
    {
        if (await db.Bots.SingleOrDefaultAsync(row => row.Id == request.BotId, cancellationToken) is not { } bot)
        {
            return CommonErrors.NotFound;
        }

        if (await BotStanding.HasOperationAsync(db, bot.Id, cancellationToken))
        {
            return ByHandErrors.OperationOpen.With(bot.Name);
        }

        if (await Undecided.AnyAsync(db, bot.Id, cancellationToken))
        {
            return TradingErrors.OrderUndecided;
        }

        if (await db.Orders.AnyAsync(row => row.BotId == bot.Id && row.Origin == OrderOrigin.Hand && row.State == OrderState.Open, cancellationToken))
        {
            return ByHandErrors.HandOrderOpen;
        }

        var position = await db.Positions.SingleOrDefaultAsync(row => row.BotId == bot.Id, cancellationToken);
        var held = position?.Quantity ?? 0;
        var quantity = decimal.Floor(held * request.Percent / 100);
        if (quantity < 1)
        {
            return ByHandErrors.NothingToSell.With(held.ToString("0.########", System.Globalization.CultureInfo.InvariantCulture));
        }

        if (await db.UserCredentials.SingleOrDefaultAsync(row => row.Active, cancellationToken) is not { } account)
        {
            return ByHandErrors.NoAccount;
        }

        var look = new Look(bot, position!, account, request.Percent == 100 ? OrderKind.Sell : OrderKind.SellPart, quantity) { Session = calendar.LatestSessionOpenedBy(clock.Now()) };
        return await GuardAsync(db, look, cancellationToken);
    }

    private async Task<Look> GuardAsync(IEggMoneyDb db, Look look, CancellationToken cancellationToken)
    {
        var refusals = new List<GuardRefusal>();
        if (look.Bot.Paused || await Stops.AnyAsync(db, cancellationToken))
        {
            refusals.Add(OrderGuards.Paused);
        }

        if (look.Session is null || OrderGuards.Session(look.Session, clock.Now()) is not null)
        {
            refusals.Add(new("session_closed", "The market is not open."));
        }

        var cancels = await BotStanding.OpenOrdersAsync(db, look.Bot.Id, cancellationToken);
        var prices = await quotes.GetAsync(look.Account, [look.Bot.Symbol], cancellationToken);
        if (prices.GetValueOrDefault(look.Bot.Symbol) is not { } quote)
        {
            refusals.Add(OrderGuards.NoPrice);
            return look with { Refusals = refusals, Cancels = cancels };
        }

        var shares = new SliceRequest(look.Quantity, Slicing.SellLimit(quote.Price));
        var unconfirmed = look.Session is null
            ? new HashSet<string>()
            : await gate.UnconfirmedAsync(db, look.Account, look.Session.Date, prices, recall: true, cancellationToken);
        var cap = await db.Settings.Select(settings => settings.MaxOrderValue).SingleOrDefaultAsync(cancellationToken);
        GuardRefusal?[] more =
        [
            OrderGuards.Price(quote, !unconfirmed.Contains(quote.Symbol), clock.Now()),
            OrderGuards.Order(new() { Side = Side.Sell, Request = shares, Bot = look.Bot, Position = look.Position, Sent = 0, SentAtMost = 0, MaxOrderValue = cap }),
        ];
        refusals.AddRange(more.OfType<GuardRefusal>());
        return look with { Quote = quote, Shares = shares, Refusals = refusals, Cancels = cancels };
    }

    private static ForceSellDto Answer(Look look, bool dryRun, OrderDto? order) => new(
        dryRun,
        look.Bot.Name,
        look.Bot.Symbol,
        look.Kind.Name(),
        look.Held,
        look.Quantity,
        look.Quote?.Price,
        look.Shares?.LimitPrice,
        look.Cancels,
        [.. look.Refusals.Select(GuardDto.Of)],
        order);

    private sealed record Look(Bot Bot, Position Position, UserCredential Account, OrderKind Kind, decimal Quantity)
    {
        /// <summary>Before anything of it fills.</summary>
        public decimal Held { get; } = Position.Quantity;

        public MarketSession? Session { get; init; }

        public Quote? Quote { get; init; }

        public SliceRequest? Shares { get; init; }

        public IReadOnlyList<GuardRefusal> Refusals { get; init; } = [];

        public List<CancelledOrderDto> Cancels { get; init; } = [];
    }
}
