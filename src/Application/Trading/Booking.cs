using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>A bot with its holding; shared by the bot's orders.</summary>
internal sealed class BotBook(Bot bot, Position? position)
{
    public Bot Bot { get; } = bot;

    /// <summary>Null until the bot holds something for the first time.</summary>
    public Position? Position { get; set; } = position;
}

/// <summary>An order with everything that a fill of it changes.</summary>
internal sealed class OrderBook(Order order, BotBook owner, List<OrderSlice> slices)
{
    public Order Order { get; } = order;

    public Bot Bot => owner.Bot;

    public Position? Position
    {
        get => owner.Position;
        set => owner.Position = value;
    }

    /// <summary>Those that are not final; after the close, all.</summary>
    public List<OrderSlice> Slices { get; } = slices;

    /// <summary>How many slices were ever sent.</summary>
    public int Sent { get; init; }

    /// <summary>It sells or buys back for a gain realisation that is not over: to the bot's rules nothing changes hands.</summary>
    public bool Realises { get; init; }

    /// <summary>Nothing that was made of it so far can still fill.</summary>
    public bool IsAtRest => Slices.TrueForAll(slice => slice.State.IsFinal());

    /// <summary>Nothing more will be sent, and nothing sent can still fill. The batches of a realisation are made one after another: its operation says
    /// when they were the last ones, or the end of the session.</summary>
    public bool IsWorkedOff => IsAtRest && Order.Origin != OrderOrigin.Realisation;

    /// <summary>The bot, the user or the server is stopped. A bot that is not planned any more can still be sold by hand.</summary>
    public bool IsStopped(SessionBooks books) => books.Stopped || Bot.Paused || (!Bot.Active && Order.Origin is OrderOrigin.Plan or OrderOrigin.Dip);

    /// <summary>Dollars or shares left that no unfinished slice could still take.</summary>
    public decimal Free => Order.Left - Slices.Sum(slice => Order.Side == Side.Buy ? slice.ReservedAmount : slice.ReservedQuantity);
}

/// <summary>Books what changed hands: fill, holding, cash and order in the caller's transaction, and the trade when the order ends.</summary>
internal sealed class Booking(TimeProvider clock, Notifier notifier)
{
    /// <summary>Books what a broker's order has filled beyond what is booked. Money is the difference of cumulative amounts.</summary>
    /// <returns>Whether anything was booked. False with a message to the owner when a sale exceeds the holding (Q40): the fill stays at the
    /// broker's list, unbooked, and the slice unfinished.</returns>
    public bool Broker(IEggMoneyDb db, CashAccount cash, OrderBook book, OrderSlice slice, BrokerOrder filled)
    {
        var quantity = filled.FilledQuantity - slice.FilledQuantity;
        if (quantity <= 0)
        {
            return false;
        }

        if (book.Order.Side == Side.Sell && (book.Position?.Quantity ?? 0) < quantity)
        {
            return false;
        }

        var late = slice.State.IsFinal();
        var fill = NewFill(book.Order, quantity, filled.FilledAmount - slice.FilledAmount, filled.Fees - slice.FilledFees, filled.LatestFillAt ?? filled.PlacedAt);
        fill.SliceId = slice.Id;
        fill.CredentialId = slice.CredentialId;
        fill.OrderDate = filled.OrderDate;
        fill.OrderNumber = filled.OrderNumber;
        fill.CumulativeQuantity = filled.FilledQuantity;
        fill.Late = late;
        slice.FilledQuantity = filled.FilledQuantity;
        slice.FilledAmount = filled.FilledAmount;
        slice.FilledFees = filled.Fees;
        Move(db, cash, book, fill);

        book.Order.FilledQuantity += fill.Quantity;
        book.Order.FilledAmount += fill.Amount;
        book.Order.FilledFees += fill.Fees;
        book.Order.CostRemoved += fill.CostRemoved;
        book.Order.LatestFillAt = fill.ExecutedAt;
        TellFill(db, book, fill, $"fill/{slice.Id:N}/{filled.FilledQuantity:0.########}", netted: false);
        if (late)
        {
            notifier.Add(db, NotificationKind.NeedsAttention, $"late/{slice.Id:N}/{filled.FilledQuantity}", book.Order.SessionDate, new { reason = "fillAfterEnd", bot = book.Bot.Name, symbol = book.Order.Symbol, quantity });
        }

        if (book.Order.State != OrderState.Open)
        {
            // The order's trade is written already; what came late is a trade of its own, so that the books still add up.
            WriteTrade(db, book, book.Order.Side == Side.Sell && book.Position!.Quantity > 0 ? OrderKind.SellPart : book.Order.Kind, [fill]);
            book.Order.State = OrderState.Completed;
        }

        return true;
    }

    /// <summary>Books one netted pair: shares change hands between two bots of one user at one price, without the broker.</summary>
    public void Netted(IEggMoneyDb db, CashAccount cash, OrderBook buyer, OrderBook seller, NettingPair pair, DateTime at)
    {
        var id = clock.NewId();
        foreach (var book in new[] { seller, buyer })
        {
            var fill = NewFill(book.Order, pair.Quantity, pair.Amount, 0, at);
            fill.NettingPairId = id;
            Move(db, cash, book, fill);
            TellFill(db, book, fill, $"fill/{id:N}/{fill.Side}", netted: true);
            book.Order.Netted += book.Order.Side == Side.Buy ? pair.Amount : pair.Quantity;
            var partOfAll = book.Order.Kind == OrderKind.Sell && book.Order.Left > 0;
            WriteTrade(db, book, partOfAll ? OrderKind.SellPart : book.Order.Kind, [fill]);
        }
    }

    /// <summary>Ends an order that is worked off: its trade, what a sale does to AddedSeed, and the end of the cycle (section 4).</summary>
    public async Task CompleteAsync(IEggMoneyDb db, OrderBook book, CancellationToken cancellationToken)
    {
        var order = book.Order;

        // Asked before anything changes: if it cannot be answered, the order is still open and the close ends it.
        List<string?> reasons = order is { FilledQuantity: 0, Netted: 0 }
            ? await db.OrderSlices.Where(slice => slice.OrderId == order.Id && slice.Error != null).Select(slice => slice.Error).ToListAsync(cancellationToken)
            : [];
        order.EndedAt = clock.Now();
        if (order.FilledQuantity == 0)
        {
            order.State = order.Netted > 0 ? OrderState.Completed : OrderState.Unfilled;
            if (order.Kind == OrderKind.Sell && order.Netted == order.Requested)
            {
                KeepFraction(db, book);
            }

            if (order.State == OrderState.Unfilled)
            {
                notifier.Add(db, NotificationKind.OrderUnfilled, $"unfilled/{order.Id:N}", order.SessionDate, new
                {
                    bot = book.Bot.Name,
                    symbol = order.Symbol,
                    kind = order.Kind.Name(),
                    requested = order.Requested,
                    reasons = reasons.Concat(book.Slices.Select(slice => slice.Error)).Where(error => error is not null).Distinct(),
                });
            }

            return;
        }

        order.State = OrderState.Completed;
        var kind = order.Kind == OrderKind.Sell && order.FilledQuantity < order.Requested - order.Netted ? OrderKind.SellPart : order.Kind;
        WriteTrade(db, book, kind, null);
        if (order.Kind == OrderKind.Sell && kind == OrderKind.Sell)
        {
            KeepFraction(db, book);
        }
    }

    /// <summary>A full sale of a fractional holding sold the whole shares; the fraction becomes a holding kept by hand, and the bot is flat (Q08).</summary>
    private void KeepFraction(IEggMoneyDb db, OrderBook book)
    {
        if (book.Position is not { Quantity: > 0 and < 1 } position)
        {
            return;
        }

        var session = book.Order.SessionDate.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var fraction = new Position { Id = clock.NewId(), Name = $"{position.Name} {session}", Symbol = position.Symbol };
        fraction.Take(position, clock.Now());
        db.Positions.Add(fraction);
        book.Bot.AddedSeed = 0;
    }

    /// <summary>Tells what changed hands, in its own transaction, and so once.</summary>
    private void TellFill(IEggMoneyDb db, OrderBook book, Fill fill, FormattableString key, bool netted) => notifier.Add(
        db,
        NotificationKind.Fill,
        FormattableString.Invariant(key),
        fill.SessionDate,
        new
        {
            bot = book.Bot.Name,
            symbol = fill.Symbol,
            side = fill.Side.ToString(),
            kind = book.Order.Kind.Name(),
            quantity = fill.Quantity,
            price = Money.ToCents(fill.Amount / fill.Quantity),
            amount = fill.Amount,
            fees = fill.Fees,
            netted,
            late = fill.Late,
            orderId = fill.OrderId,
        });

    private Fill NewFill(Order order, decimal quantity, decimal amount, decimal fees, DateTime at) => new()
    {
        Id = clock.NewId(),
        OrderId = order.Id,
        BotId = order.BotId,
        Symbol = order.Symbol,
        Side = order.Side,
        SessionDate = order.SessionDate,
        Quantity = quantity,
        Amount = amount,
        Fees = fees,
        ExecutedAt = at,
    };

    /// <summary>Moves shares and money.</summary>
    private void Move(IEggMoneyDb db, CashAccount cash, OrderBook book, Fill fill)
    {
        if (fill.Side == Side.Buy)
        {
            if (book.Position is null)
            {
                book.Position = new() { Id = clock.NewId(), BotId = book.Bot.Id, Name = book.Bot.Name, Symbol = book.Bot.Symbol };
                db.Positions.Add(book.Position);
            }

            if (book.Realises)
            {
                book.Position.BuyBack(fill.Quantity, fill.Amount, fill.Fees, fill.ExecutedAt);
            }
            else
            {
                book.Position.Buy(fill.Quantity, fill.Amount, fill.Fees, fill.ExecutedAt);
            }

            book.Order.CycleStartedAt = book.Position.CycleStartedAt;
            cash.Pay(fill.Amount, fill.Fees);
        }
        else
        {
            var position = book.Position ?? throw new InvalidOperationException($"Bot {book.Bot.Name} sold {fill.Quantity} {fill.Symbol} and holds nothing.");
            book.Order.AveragePriceBefore = position.AveragePrice;
            book.Order.CycleStartedAt = position.CycleStartedAt;
            fill.CostRemoved = book.Realises ? position.SellToBuyBack(fill.Quantity, fill.ExecutedAt) : position.Sell(fill.Quantity, fill.ExecutedAt);
            cash.Receive(fill.Amount, fill.Fees, fill.CostRemoved);
            if (book.Order.Origin != OrderOrigin.Realisation)
            {
                book.Bot.LastSoldSession = fill.SessionDate;
            }
        }

        db.Fills.Add(fill);
    }

    /// <summary>Writes the trade of the order's fills at the broker, or of the given ones.</summary>
    private void WriteTrade(IEggMoneyDb db, OrderBook book, OrderKind kind, Fill[]? fills)
    {
        var order = book.Order;
        var quantity = fills?.Sum(fill => fill.Quantity) ?? order.FilledQuantity;
        var total = fills?.Sum(fill => fill.Amount) ?? order.FilledAmount;
        var fees = fills?.Sum(fill => fill.Fees) ?? order.FilledFees;
        var costRemoved = fills?.Sum(fill => fill.CostRemoved) ?? order.CostRemoved;
        var price = Money.ToStored(total / quantity);
        var trade = new Trade
        {
            Id = clock.NewId(),
            BotId = book.Bot.Id,
            Name = book.Bot.Name,
            Symbol = order.Symbol,
            OrderId = order.Id,
            SessionDate = order.SessionDate,
            Kind = kind,
            Quantity = quantity,
            Price = price,
            Total = total,
            Fees = fees,
            CycleStartedAt = order.CycleStartedAt,
            ExecutedAt = fills is null ? order.LatestFillAt!.Value : fills[^1].ExecutedAt,
        };
        db.Trades.Add(trade);
        if (order.Side == Side.Buy)
        {
            return;
        }

        trade.AveragePrice = order.AveragePriceBefore;
        trade.Profit = SaleProfit.Of(total, trade.AveragePrice, quantity);
        trade.ProfitRate = SaleProfit.Rate(price, trade.AveragePrice);
        trade.RealisedProfit = total - fees - costRemoved;
        if (order.Origin == OrderOrigin.Realisation)
        {
            // Money has realised a gain; the bot's rules have sold nothing.
            return;
        }

        book.Bot.LastSaleAt = trade.ExecutedAt;
        book.Bot.LastSaleProfit = trade.Profit;
        if (book.Position!.Quantity == 0)
        {
            book.Bot.AddedSeed = 0;
        }
        else
        {
            (book.Bot.AddedSeed, trade.AddedSeedShortfall) = AddedSeed.AfterPartialSale(book.Bot.AddedSeed, book.Bot.Seed, trade.Profit.Value);
        }
    }
}
