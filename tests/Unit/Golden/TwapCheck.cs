using System.Text.Json.Nodes;
using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Golden;

/// <summary>twap.json: an order worked off in slices, and what is booked.</summary>
internal static class TwapCheck
{
    public static CaseResult Run(GoldenCase test)
    {
        var count = (int)(test.Json.Number("twap_count") ?? 5);
        var now = test.Json.Time("now")!.Value;
        var slices = test.Json.Objects("slices").ToList();
        var inSession = slices.Where(slice => slice.Time("at")?.Date == now.Date).Take(Math.Max(1, count)).ToList();
        var failed = inSession.Any(slice => slice.Text("lookup") == "error" || slice.Text("fill") == "error");

        // Section 4: here a failed or missed slice is gone and fills are booked at once; the old program divided on as if it were still to come.
        return test.KnownBug is not null || failed || inSession.Count < Math.Max(1, count)
            ? CaseResult.LeftOut(BookedIsFilled(test, slices, count))
            : CaseResult.Checked(Compare(test, inSession, count));
    }

    private static Differences Compare(GoldenCase test, List<JsonObject> slices, int count)
    {
        var found = new Differences(test.IsEdge);
        var work = new OrderWork(test.Json);
        var results = test.Expected.Objects("slices").ToList();
        for (var k = 0; k < slices.Count; k++)
        {
            var price = slices[k].Text("lookup") == "ok" ? slices[k].Number("price") : null;
            var request = work.Ask(Math.Max(1, count) - k, price);
            var wanted = results[k].Object("request");
            found.Shares($"slice {k} amount", wanted?.Number("amount") ?? 0, request?.Quantity ?? 0);
            if (wanted is not null && request is not null)
            {
                found.Price($"slice {k} limit", wanted.Number("limit_price"), request.LimitPrice);
            }

            if (slices[k].Object("exchange_result") is { } fill && fill.Number("amount") is > 0 and { } shares)
            {
                work.Book(shares, fill.Number("total_price") ?? 0, slices[k].Time("at")!.Value);
            }

            if (results[k].Object("order_after") is { } after)
            {
                found.Dollars($"slice {k} left", after.Number("remain_value"), work.Order.Left);
            }
        }

        CompareBooks(found, test.Expected, work);
        return found;
    }

    private static void CompareBooks(Differences found, JsonObject expected, OrderWork work)
    {
        work.Complete();
        var order = work.Order;
        var row = expected.Objects("history_added").SingleOrDefault();
        if (order.FilledQuantity == 0)
        {
            found.Require(row is null, "the old program booked a trade");
        }
        else if (order.Side == Side.Buy)
        {
            BookCompare.Purchase(found, row, order.FilledQuantity, order.FilledAmount, order.LatestFillAt!.Value);
        }
        else
        {
            BookCompare.Sale(found, row, work.TradeKind, order.FilledQuantity, order.FilledAmount, order.AveragePriceBefore, order.LatestFillAt!.Value);
        }

        found.Shares("booked", expected.Number("booked_amount"), order.FilledQuantity);
        found.AddedSeed("added seed", expected.Number("added_seed_after"), work.Bot.AddedSeed - work.Shortfall, order.FilledQuantity);
        BookCompare.Holding(found, work.Bot.Name, work.Position, expected.Objects("trades_after"));
    }

    /// <summary>The order as our rules work it: what fills is booked, whatever else happens, and the order never takes more than it has.</summary>
    private static Differences BookedIsFilled(GoldenCase test, List<JsonObject> slices, int count)
    {
        var found = new Differences(false);
        var work = new OrderWork(test.Json);
        var before = work.Position?.Quantity ?? 0;
        decimal filled = 0;
        for (var k = 0; k < Math.Min(slices.Count, Math.Max(1, count)); k++)
        {
            var price = slices[k].Text("lookup") == "ok" ? slices[k].Number("price") : null;
            if (work.Ask(Math.Max(1, count) - k, price) is { } request)
            {
                var shares = slices[k].Text("fill") switch { "full" => request.Quantity, "partial" => decimal.Floor(request.Quantity / 2), _ => 0 };
                if (shares > 0)
                {
                    work.Book(shares, shares * price!.Value, slices[k].Time("at")!.Value);
                    filled += shares;
                }
            }
        }

        work.Complete();
        found.Same("booked = filled", filled, work.Order.FilledQuantity);
        found.Same("holding", before + (work.Order.Side == Side.Buy ? filled : -filled), work.Position?.Quantity ?? 0);
        found.Require(work.Order.Left >= 0, "the order took more than it had");
        found.Require(work.Order.Requested > 0 || filled == 0, "Q07: an order of nothing traded");
        return found;
    }
}
