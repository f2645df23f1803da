using System.Globalization;
using EggMoney.KisSimulator.Faults;
using EggMoney.KisSimulator.Market;
using EggMoney.KisSimulator.Wire;

namespace EggMoney.KisSimulator.Accounts;

/// <summary>Takes orders and instructions about them, or refuses them.</summary>
internal sealed class OrderDesk(
    SimulatorOptions options, SymbolList symbols, FaultScript faults, OrderNumbers numbers, Matching matching, Action<string> log)
{
    /// <summary>The channel of orders over the API.</summary>
    public const string Api = "OpenAPI";

    public (Order? Order, KisError? Error) Place(Account account, OrderRequest request, Moment moment, DateTime now)
    {
        var environment = account.Keys.Environment;
        if (request.ByApi && faults.Take(FaultKind.RefuseOrder, moment) is { } refused)
        {
            return (null, Refusals.For(refused.Reason, request.Side, environment));
        }

        if (symbols.Find(request.Symbol) is not { } symbol || symbol.Exchange.OrderCode != request.ExchangeCode)
        {
            return (null, Refusals.For(Refusal.Halted, request.Side, environment));
        }

        if (OrderRules.Check(request, environment, options) is { } wrong)
        {
            return (null, wrong);
        }

        if (OrderHours.Check(options.Calendar, environment, request.Type, now, out var dies) is { } closed)
        {
            return (null, closed);
        }

        var quantity = int.Parse(request.Quantity, CultureInfo.InvariantCulture);
        var limit = decimal.Parse(request.Price, CultureInfo.InvariantCulture);
        if (symbol.Halted)
        {
            return (null, Refusals.For(Refusal.Halted, request.Side, environment));
        }

        var enough = request.Side == SimulatedSide.Buy ? account.Need(quantity, limit) <= account.Available : quantity <= account.Sellable(symbol.Ticker);
        if (!enough)
        {
            return (null, Refusals.For(Refusal.NoMoney, request.Side, environment));
        }

        var order = Accept(request, request.ByApi ? moment : null, account, symbol, quantity, limit, now, dies);
        account.Orders.Add(order);
        account.PlacedOrders += request.ByApi ? 1 : 0;
        log($"{now:HH:mm:ss} {account.Keys.Name}: {order.Padded} {order.Side} {quantity} {symbol.Ticker} at {limit} ({order.Type}) by {order.Channel}");
        matching.CatchUp(account, now);
        return (order, null);
    }

    public (Order? Order, KisError? Error) Cancel(Account account, Order original, int quantity, Moment moment, string channel, DateTime now)
    {
        if (NothingLeft(account, original, quantity) is { } error)
        {
            return (null, error);
        }

        var asked = quantity == 0 ? original.Open : quantity;
        var row = Instruction(OrderKind.Cancel, account, original, asked, 0, channel, now);
        row.Status = SimulatedStatus.Filled;
        account.CancelRequests += channel == Api ? 1 : 0;
        log($"{now:HH:mm:ss} {account.Keys.Name}: {row.Padded} asks to cancel {asked} of {original.Padded}");
        CarryOut(account, original, row, asked, moment, now);
        matching.CatchUp(account, now);
        return (row, null);
    }

    public (Order? Order, KisError? Error) Revise(Account account, Order original, int quantity, decimal price, DateTime now)
    {
        if (NothingLeft(account, original, quantity) is { } error)
        {
            return (null, error);
        }

        var environment = account.Keys.Environment;
        if (price <= 0 || !PriceGrid.Holds(price))
        {
            return (null, Refusals.For(Refusal.PriceStep, original.Side, environment));
        }

        var asked = quantity == 0 ? original.Open : quantity;
        var more = account.Need(asked, price) - account.Need(original.Open, original.Limit);
        if (original.Side == SimulatedSide.Buy && more > account.Available)
        {
            return (null, Refusals.For(Refusal.NoMoney, original.Side, environment));
        }

        var row = Instruction(OrderKind.Revise, account, original, asked, price, Api, now);
        row.Open = asked;
        original.End(SimulatedStatus.Revised);
        log($"{now:HH:mm:ss} {account.Keys.Name}: {row.Padded} revises {original.Padded}: {asked} at {price}");
        matching.CatchUp(account, now);
        return (row, null);
    }

    private Order Accept(
        OrderRequest request, Moment? moment, Account account, ListedSymbol symbol, int quantity, decimal limit, DateTime now, DateTime dies)
    {
        Fault? Struck(FaultKind kind) => moment is null ? null : faults.Take(kind, moment);
        var rejected = Struck(FaultKind.RejectedByExchange);
        var script = Struck(FaultKind.PartialFills);
        return new()
        {
            Kind = OrderKind.New,
            Date = NewYork.Date(now),
            Number = numbers.Next(account.Keys.Environment, NewYork.Date(now)),
            Side = request.Side,
            Symbol = symbol,
            Quantity = quantity,
            Limit = limit,
            Type = request.Type,
            PlacedAt = now,
            Channel = request.Channel,
            Open = quantity,
            Dies = dies,
            ReadyAt = now + options.FillDelay,
            InListFrom = now + (Struck(FaultKind.LateInList)?.Duration ?? TimeSpan.Zero),
            BalanceLag = Struck(FaultKind.LateInBalance)?.Duration ?? TimeSpan.Zero,
            RejectedAt = rejected is null ? null : now + rejected.Duration,
            Script = script is null ? null : new(script.Fills.Select(step => (now + step.After, step.Quantity, step.Price))),
        };
    }

    private Order Instruction(OrderKind kind, Account account, Order original, int quantity, decimal price, string channel, DateTime now)
    {
        var row = new Order
        {
            Kind = kind,
            Date = NewYork.Date(now),
            Number = numbers.Next(account.Keys.Environment, NewYork.Date(now)),
            Original = original,
            Side = original.Side,
            Symbol = original.Symbol,
            Quantity = quantity,
            Limit = price,
            Type = original.Type,
            PlacedAt = now,
            Channel = channel,
            ReadyAt = now + options.FillDelay,
            Dies = original.Dies,
            InListFrom = now,
        };
        account.Orders.Add(row);
        return row;
    }

    private void CarryOut(Account account, Order original, Order row, int asked, Moment moment, DateTime now)
    {
        if (faults.Take(FaultKind.CancelLostToFill, moment) is not null)
        {
            original.Script = new([(now, original.Open, null)]);
            row.Status = SimulatedStatus.Rejected;
            (row.RejectCode, row.RejectText) = ("9002", "취소 가능 수량 없음");
        }
        else if (faults.Take(FaultKind.FillAfterCancel, moment) is { } late)
        {
            original.Script = new([(now + (late.Duration / 2), late.Quantity, null)]);
            original.CancelledAt = now + late.Duration;
        }
        else
        {
            if (faults.Take(FaultKind.FillAfterCancelled, moment) is { } ghost)
            {
                original.Ghost = (now + ghost.Duration, ghost.Quantity);
            }

            original.Open -= asked;
            if (original.Open == 0)
            {
                original.End(SimulatedStatus.Cancelled);
            }
        }
    }

    private static KisError? NothingLeft(Account account, Order original, int quantity) => !original.Live || quantity > original.Open
        ? KisError.Business(account.Keys.Environment, "APBK0400", "40330000", "정정/취소할 수량이 없습니다.")
        : null;
}
