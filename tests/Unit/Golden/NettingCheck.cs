using System.Text.Json.Nodes;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Golden;

/// <summary>netting.json: pairs, what they book, and what is left of the orders.</summary>
internal static class NettingCheck
{
    public static CaseResult Run(GoldenCase test)
    {
        var now = test.Json.Time("now")!.Value;
        var prices = (test.Json.Object("prices") ?? [])
            .Where(pair => pair.Value.Number() is not null)
            .ToDictionary(pair => pair.Key, pair => pair.Value.Number()!.Value);
        List<NettingOrder> orders = [.. test.Json.Objects("orders").Select(Order)];
        var pairs = Netting.Match(orders, prices);

        if (test.KnownBug is not null)
        {
            return CaseResult.LeftOut(AsWritten(orders, pairs));
        }

        var found = new Differences(test.IsEdge);
        var expected = test.Expected.Objects("pairs").ToList();
        found.Same("pairs", Show(expected.Select(row => (row.Text("buy")!, row.Text("sell")!, row.Number("amount") ?? 0))),
            Show(pairs.Select(pair => (pair.Buyer, pair.Seller, pair.Quantity))));
        foreach (var (row, pair) in expected.Zip(pairs))
        {
            found.Same("symbol", row.Text("symbol"), pair.Symbol);
            found.Price("price", row.Number("price"), pair.Price);
            found.Dollars("amount", row.Number("total_value"), pair.Amount);
        }

        Book(found, test, orders, pairs, now);
        CompareOrders(found, test, orders, pairs, prices);
        return CaseResult.Checked(found);
    }

    private static NettingOrder Order(JsonObject row) => new(
        row.Text("name")!, row.Text("symbol")!, OrderKinds.Parse(row.Text("order_type")!).SideOf(), row.Number("remain_value") ?? 0);

    private static void Book(Differences found, GoldenCase test, List<NettingOrder> orders, IReadOnlyList<NettingPair> pairs, DateTime now)
    {
        var bots = test.Json.Objects("bots").Select((row, ordinal) => LegacyRows.Bot(row, ordinal)).ToDictionary(bot => bot.Name);
        var positions = bots.Values.Select(bot => bot.Name).Union(test.Json.Objects("trades").Select(row => row.Text("name")!))
            .ToDictionary(name => name, name => LegacyRows.Position(name, "", test.Json.Objects("trades")));
        var kinds = test.Json.Objects("orders").ToDictionary(row => row.Text("name")!, row => OrderKinds.Parse(row.Text("order_type")!));
        var left = orders.ToDictionary(order => order.BotName, order => order.Left);
        var netted = bots.Keys.ToDictionary(name => name, _ => 0m);
        var shortfall = bots.Keys.ToDictionary(name => name, _ => 0m);
        var history = new Queue<JsonObject>(test.Expected.Objects("history"));

        foreach (var pair in pairs)
        {
            var buyer = positions[pair.Buyer] ??= new Position { Name = pair.Buyer, Symbol = pair.Symbol };
            buyer.Buy(pair.Quantity, pair.Amount, 0, now);
            BookCompare.Purchase(found, history.TryDequeue(out var bought) ? bought : null, pair.Quantity, pair.Amount, now);

            var seller = positions[pair.Seller]!;
            var average = seller.AveragePrice;
            var profit = SaleProfit.Of(pair.Amount, average, pair.Quantity);
            seller.Sell(pair.Quantity, now);
            left[pair.Seller] -= pair.Quantity;
            var kind = kinds[pair.Seller] == OrderKind.Sell && left[pair.Seller] > 0 ? OrderKind.SellPart : kinds[pair.Seller];
            BookCompare.Sale(found, history.TryDequeue(out var sold) ? sold : null, kind, pair.Quantity, pair.Amount, average, now);

            var bot = bots[pair.Seller];
            netted[bot.Name] += pair.Quantity;
            (bot.AddedSeed, var less) = seller.Quantity == 0 ? (0, -shortfall[bot.Name]) : AddedSeed.AfterPartialSale(bot.AddedSeed, bot.Seed, profit);
            shortfall[bot.Name] += less;
        }

        found.Same("history rows", 0, history.Count);
        foreach (var (name, position) in positions)
        {
            BookCompare.Holding(found, name, position, test.Expected.Objects("trades_after"));
        }

        foreach (var bot in bots.Values.Where(bot => test.Expected.Object("added_seed_after")?.Number(bot.Name) is not null))
        {
            // What our floor kept back is added again: below it the rules part on purpose (Q27).
            found.AddedSeed($"{bot.Name} added seed", test.Expected.Object("added_seed_after")!.Number(bot.Name), bot.AddedSeed - shortfall[bot.Name], netted[bot.Name]);
        }
    }

    private static void CompareOrders(
        Differences found, GoldenCase test, List<NettingOrder> orders, IReadOnlyList<NettingPair> pairs, Dictionary<string, decimal> prices)
    {
        var after = test.Expected.Objects("orders_after").ToDictionary(row => row.Text("name")!);
        foreach (var order in orders)
        {
            var left = order.Side == Side.Buy
                ? order.Left - pairs.Where(pair => pair.Buyer == order.BotName).Sum(pair => pair.Amount)
                : order.Left - pairs.Where(pair => pair.Seller == order.BotName).Sum(pair => pair.Quantity);

            // A rest that cannot buy a share: the old program kept the order, ours is complete (Q14).
            var dust = order.Side == Side.Buy && prices.TryGetValue(order.Symbol, out var price) && decimal.Floor(left / price) == 0;
            if (!dust || !test.HasTag("dust_order_left"))
            {
                found.Dollars($"{order.BotName} left", after.GetValueOrDefault(order.BotName)?.Number("remain_value") ?? 0, left);
            }
        }
    }

    /// <summary>Q03, Q04: whatever is booked, nobody gives or takes more than the order has.</summary>
    private static Differences AsWritten(List<NettingOrder> orders, IReadOnlyList<NettingPair> pairs)
    {
        var found = new Differences(false);
        foreach (var order in orders)
        {
            var taken = order.Side == Side.Buy
                ? pairs.Where(pair => pair.Buyer == order.BotName).Sum(pair => pair.Amount)
                : pairs.Where(pair => pair.Seller == order.BotName).Sum(pair => pair.Quantity);
            found.Require(taken <= order.Left, $"{order.BotName} gives {taken} of {order.Left}");
        }

        found.Require(pairs.All(pair => pair.Quantity >= 1 && pair.Quantity == decimal.Floor(pair.Quantity)), "a pair without a whole share");
        return found;
    }

    private static string Show(IEnumerable<(string Buyer, string Seller, decimal Shares)> pairs) =>
        string.Join(' ', pairs.Select(pair => $"{pair.Buyer}<{pair.Seller}:{pair.Shares:0.####}"));
}
