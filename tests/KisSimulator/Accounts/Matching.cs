using EggMoney.Domain.Market;

namespace EggMoney.KisSimulator.Accounts;

/// <summary>Lets time pass over an account's orders: fills, rejections, cancels and the close, each at its own instant and in their order.</summary>
/// <remarks>Nothing runs in the background. Whoever looks at an account first lets it catch up with the clock, so that a clock which
/// is driven in leaps gives the same fills as one that runs.</remarks>
internal sealed class Matching(IMarketCalendar calendar, Action<string> log)
{
    /// <summary>The status text of what died at the close.</summary>
    public const string DeadAtClose = "DFD 장종료로 취소";

    private delegate void Happening(Account account, Order order);

    public void CatchUp(Account account, DateTime now)
    {
        var live = account.Orders.FindAll(order => order.Live || order.Ghost is not null);
        while (true)
        {
            Order? next = null;
            (DateTime At, Happening Happens) first = (DateTime.MaxValue, static (_, _) => { });
            foreach (var order in live)
            {
                if (Next(order, now) is { } happening && happening.At < first.At)
                {
                    (next, first) = (order, happening);
                }
            }

            if (next is null)
            {
                break;
            }

            first.Happens(account, next);
            if (!next.Live && next.Ghost is null)
            {
                live.Remove(next);
            }
        }
    }

    private (DateTime At, Happening Happens)? Next(Order order, DateTime now)
    {
        if (!order.Live)
        {
            return order.Ghost is { } ghost && ghost.At <= now ? (ghost.At, BookGhost) : null;
        }

        (DateTime At, Happening Happens)? first = null;
        Offer(order.RejectedAt, Reject);
        if (Fill(order, now) is { } fill)
        {
            Offer(fill.At, (account, filled) => Book(account, filled, fill.At, fill.Quantity, fill.Price));
        }

        Offer(order.CancelledAt, Cancel);
        Offer(order.Dies, Die);
        return first;

        void Offer(DateTime? at, Happening happens)
        {
            if (at is { } instant && instant <= now && (first is null || instant < first.Value.At))
            {
                first = (instant, happens);
            }
        }
    }

    // The next execution by the market or by script, no later than now.
    private (DateTime At, int Quantity, decimal Price)? Fill(Order order, DateTime now)
    {
        if (order.Script is { } script)
        {
            return script.TryPeek(out var step) && step.At <= now && step.At < order.Dies
                ? (step.At, Math.Min(step.Quantity, order.Open), step.Price ?? Scripted(order, step.At))
                : null;
        }

        if (order.Symbol.Halted || calendar.SessionOn(order.Date) is not { } session)
        {
            return null;
        }

        var at = order.Type switch
        {
            "31" or "32" => session.Open,
            "33" or "34" => session.Close,
            _ => Allowed(order, session, now),
        };
        return at is { } instant && instant <= now && Price(order, instant) is { } price ? (instant, order.Open, price) : null;
    }

    // Looked at when it may first fill, and at each minute after, when the price path moves; a price that a test sets is looked at as it is set.
    private static DateTime? Allowed(Order order, MarketSession session, DateTime now)
    {
        var at = Latest(order.ReadyAt, order.SeenUntil, session.Open);
        while (at <= now && at < session.Close && at < order.Dies)
        {
            if (Price(order, at) is not null)
            {
                return at;
            }

            var next = session.Open.AddMinutes((int)(at - session.Open).TotalMinutes + 1);
            order.SeenUntil = at;
            at = next <= now ? next : at < now ? now : DateTime.MaxValue;
        }

        return null;
    }

    private static decimal? Price(Order order, DateTime at) => order.Symbol.PriceAt(at) is { } price
        && (order.Limit == 0 || (order.Side == SimulatedSide.Buy ? price <= order.Limit : price >= order.Limit)) ? price : null;

    private static decimal Scripted(Order order, DateTime at) => Price(order, at) ?? order.Limit;

    private static DateTime Latest(params ReadOnlySpan<DateTime> instants)
    {
        var latest = instants[0];
        foreach (var instant in instants)
        {
            latest = instant > latest ? instant : latest;
        }

        return latest;
    }

    private void Book(Account account, Order order, DateTime at, int quantity, decimal price)
    {
        order.Script?.Dequeue();
        account.Fill(order, at, quantity, price);
        log($"{at:HH:mm:ss} {account.Keys.Name}: {order.Padded} filled {quantity} {order.Symbol.Ticker} at {price}, {order.Open} open");
    }

    private void BookGhost(Account account, Order order)
    {
        var (at, most) = order.Ghost!.Value;
        order.Ghost = null;
        var quantity = Math.Min(most, order.Quantity - order.Filled);
        if (quantity > 0)
        {
            account.Fill(order, at, quantity, Scripted(order, at), reopened: true);
            log($"{at:HH:mm:ss} {account.Keys.Name}: {order.Padded} filled {quantity} {order.Symbol.Ticker} although it was cancelled");
        }
    }

    private void Reject(Account account, Order order)
    {
        order.End(SimulatedStatus.Rejected);
        (order.RejectCode, order.RejectText) = ("9001", "거래소 거부");
        log($"{order.RejectedAt:HH:mm:ss} {account.Keys.Name}: {order.Padded} rejected by the exchange");
    }

    private void Cancel(Account account, Order order)
    {
        order.End(SimulatedStatus.Cancelled);
        log($"{order.CancelledAt:HH:mm:ss} {account.Keys.Name}: {order.Padded} cancelled, {order.Filled} of {order.Quantity} filled");
    }

    private void Die(Account account, Order order)
    {
        order.End(SimulatedStatus.Expired);
        order.RejectText = DeadAtClose;
        log($"{order.Dies:HH:mm:ss} {account.Keys.Name}: {order.Padded} died at the close, {order.Filled} of {order.Quantity} filled");
    }
}
