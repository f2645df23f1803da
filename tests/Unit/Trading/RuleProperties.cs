using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace EggMoney.Unit.Trading;

/// <summary>What must hold for any bot, price and course of events.</summary>
public class RuleProperties
{
    private static readonly Gen<decimal> Prices = Gen.Choose(50, 30000).Select(cents => cents / 100m);

    private static readonly Gen<Bot> Bots =
        from seed in Gen.Choose(1000, 300000)
        from added in Gen.Choose(-60, 100)
        from maxTier in Gen.Choose(1, 40)
        from rule in Gen.Elements(PivotRule.P1, PivotRule.P1_2, PivotRule.P2_3)
        from flags in Gen.Choose(0, 15)
        from rates in Gen.Choose(1, 30)
        select new Bot
        {
            Name = "TQ_1", Symbol = "TQQQ", Seed = seed / 100m, AddedSeed = Money.ToCents(seed / 100m * added / 100), MaxTier = maxTier, PivotRule = rule,
            BandPercent = rates, ProfitRate = rates / 100m, CheckAveragePrice = (flags & 1) > 0, CheckBandPrice = (flags & 2) > 0,
            SkipSell = (flags & 4) > 0, TrailingEnabled = (flags & 8) > 0,
        };

    private static readonly Gen<Position?> Positions =
        from shares in Gen.Choose(0, 1500)
        from average in Prices
        from trailing in Gen.Choose(0, 1)
        from high in Prices
        select shares == 0 ? null : trailing == 0 ? Sample.Holding(shares, average) : Sample.Trailing(shares, average, high, high * 0.9m);

    [Fact]
    public void No_plan_passes_the_limit() => Check(
        from bot in Bots from position in Positions from price in Prices select (bot, position, price),
        test =>
        {
            var (bot, position, price) = test;
            var decision = Sample.Plan(bot, position, price);
            var shares = decimal.Floor(decision.Amount / price);
            if (decision.Kind != OrderKind.Buy || shares == 0)
            {
                return true;
            }

            var holding = position ?? new Position { Name = bot.Name, Symbol = bot.Symbol };
            holding.Buy(shares, shares * price, 0, Sample.Due);

            // The average is in whole cents, so each share may count half a cent too much.
            return holding.Invested <= (bot.Seed * bot.MaxTier) + Math.Max(bot.AddedSeed, 0) + (0.005m * holding.Quantity) + 0.01m;
        });

    [Fact]
    public void A_decision_is_whole_affordable_and_names_its_rule() => Check(
        from bot in Bots from position in Positions from price in Prices select (bot, position, price),
        test =>
        {
            var decision = Sample.Plan(test.bot, test.position, test.price);
            return decision.Kind switch
            {
                null => decision.Amount == 0,
                OrderKind.Buy => decision.Amount > 0 && decision.Amount == Money.ToCents(decision.Amount),
                _ => decision.Amount >= 1 && decision.Amount == decimal.Floor(decision.Amount) && decision.Amount <= test.position!.Quantity,
            };
        });

    [Fact]
    public void The_stop_never_falls_while_trailing() => Check(
        from bot in Bots from average in Prices from course in Prices.ListOf(30) select (bot, average, course),
        test =>
        {
            test.bot.TrailingEnabled = true;
            test.bot.SkipSell = false;
            var position = Sample.Holding(100, test.average);
            foreach (var price in test.course)
            {
                var before = TrailingState.Of(position);
                var after = Sample.Plan(test.bot, position, price).Trailing;
                if (before.Mode && (!after.Mode || after.StopPrice < before.StopPrice || after.HighWatermark < before.HighWatermark))
                {
                    return false;
                }

                // A purchase moves the average, and with it what the stop is counted from.
                after.ApplyTo(position);
                position.Buy(20, 20 * price, 0, Sample.Due);
            }

            return true;
        });

    [Fact]
    public void Netting_conserves_shares_and_money() => Check(
        (from side in Gen.Choose(0, 1) from symbol in Gen.Elements("TQQQ", "SOXL", "BITU") from left in Gen.Choose(0, 500000) select (side, symbol, left))
            .ListOf().SelectMany(orders => Prices.Select(price => (orders, price))),
        test =>
        {
            var orders = test.orders.Select((order, index) => order.side == 0
                ? new NettingOrder($"B_{index}", order.symbol, Side.Buy, order.left / 100m)
                : new NettingOrder($"S_{index}", order.symbol, Side.Sell, order.left / 1000m)).ToList();
            var prices = new Dictionary<string, decimal> { ["TQQQ"] = test.price, ["SOXL"] = test.price / 2 };
            var pairs = Netting.Match(orders, prices);
            var bySymbol = orders.ToLookup(order => order.Symbol);
            return pairs.All(pair => pair.Quantity >= 1 && pair.Quantity == decimal.Floor(pair.Quantity)
                    && Math.Abs(pair.Amount - (pair.Quantity * pair.Price)) <= 0.005m && prices[pair.Symbol] == pair.Price)
                && orders.All(order => order.Left >= (order.Side == Side.Buy
                    ? pairs.Where(pair => pair.Buyer == order.BotName && pair.Symbol == order.Symbol).Sum(pair => pair.Amount)
                    : pairs.Where(pair => pair.Seller == order.BotName && pair.Symbol == order.Symbol).Sum(pair => pair.Quantity)))
                && pairs.All(pair => bySymbol[pair.Symbol].Any(order => order.BotName == pair.Buyer) && bySymbol[pair.Symbol].Any(order => order.BotName == pair.Seller))
                && prices.Keys.All(symbol => IsExhausted(bySymbol[symbol], pairs, prices[symbol]));
        });

    [Fact]
    public void Slices_never_exceed_the_order_whatever_fills_and_fails() => Check(
        from requested in Gen.Choose(0, 1000000)
        from side in Gen.Elements(Side.Buy, Side.Sell)
        from course in (from price in Prices from outcome in Gen.Choose(0, 4) from part in Gen.Choose(0, 100) select (price, outcome, part)).NonEmptyListOf()
        select (requested, side, course),
        test =>
        {
            var total = test.side == Side.Buy ? test.requested / 100m : decimal.Floor(test.requested / 1000m);
            var left = total;
            var slices = test.course.Count;
            foreach (var (price, outcome, part) in test.course)
            {
                var request = test.side == Side.Buy ? Slicing.Buy(left, slices, price) : Slicing.Sell(left, slices, price);
                slices--;
                if (request is null || outcome == 0)
                {
                    continue;
                }

                // A purchase never fills above its limit; at worst exactly there.
                var filled = outcome == 1 ? decimal.Floor(request.Quantity * part / 100) : request.Quantity;
                left -= test.side == Side.Buy ? filled * request.LimitPrice : filled;
                if (left < 0 || request.Quantity < 1 || request.Quantity != decimal.Floor(request.Quantity))
                {
                    return false;
                }
            }

            // Sold whole when the last slice fills whole.
            return test.side == Side.Buy || test.course[^1].outcome < 2 || left == 0;
        });

    [Fact]
    public void Slice_times_ascend_within_the_window_in_distinct_minutes() => Check(
        from start in Gen.Choose(0, 1439) from length in Gen.Choose(-10, 1440) from count in Gen.Choose(-2, 60) select (start, length, count),
        test =>
        {
            var start = new DateTime(2025, 11, 4, 0, 0, 0, DateTimeKind.Utc).AddMinutes(test.start);
            var end = start.AddMinutes(test.length);
            var times = Slicing.Times(start, end, test.count);
            return times[0] == start
                && times.Count == (test.count <= 1 || test.length <= 0 ? 1 : Math.Min(test.count, test.length + 1))
                && (times.Count == 1 || times[^1] == end)
                && times.All(time => time.Kind == DateTimeKind.Utc)
                && times.Zip(times.Skip(1)).All(pair => pair.Second - pair.First >= TimeSpan.FromMinutes(1));
        });

    [Fact]
    public void Added_seed_never_falls_below_its_floor() => Check(
        from seed in Gen.Choose(1, 5000) from before in Gen.Choose(-9000, 9000) from profit in Gen.Choose(-90000, 90000) select (seed, before, profit),
        test =>
        {
            var (after, shortfall) = AddedSeed.AfterPartialSale(test.before, test.seed, test.profit);
            return after >= Math.Min(test.before, -test.seed / 2m) && shortfall >= 0 && after - shortfall == test.before + (test.profit / 10m);
        });

    private static bool IsExhausted(IEnumerable<NettingOrder> orders, IReadOnlyList<NettingPair> pairs, decimal price)
    {
        decimal Left(NettingOrder order) => order.Left - (order.Side == Side.Buy
            ? pairs.Where(pair => pair.Buyer == order.BotName).Sum(pair => pair.Amount)
            : pairs.Where(pair => pair.Seller == order.BotName).Sum(pair => pair.Quantity));
        var sides = orders.ToLookup(order => order.Side);
        return !sides[Side.Buy].Any(order => Left(order) >= price) || !sides[Side.Sell].Any(order => Left(order) >= 1);
    }

    private static void Check<T>(Gen<T> gen, Func<T, bool> holds) =>
        Prop.ForAll(gen.ToArbitrary(), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
}
