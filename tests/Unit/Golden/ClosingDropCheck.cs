using System.Text.Json.Nodes;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Golden;

/// <summary>closing_drop.json: the closing dip and the purchase that follows.</summary>
internal static class ClosingDropCheck
{
    public static CaseResult Run(GoldenCase test)
    {
        var row = test.Json.Object("bot")!;
        var now = test.Json.Time("now")!.Value;
        var bot = LegacyRows.Bot(row);
        var position = LegacyRows.Position(row, test.Json.Objects("trades"));
        var price = test.Json.Number("price");
        var previous = test.Json.Number("prev_close");
        var decision = ClosingDip.Decide(bot, position, price, previous, LegacyRows.SaleFacts(test.Json, bot.Name, now));

        if (test.KnownBug is not null)
        {
            return CaseResult.LeftOut(AsWritten(bot, price, previous, decision));
        }

        var found = new Differences(test.IsEdge);
        var buys = decision.Rule is DipRule.Buy or DipRule.NothingToBuy;
        found.Dollars("seed", test.Expected.Number("seed"), buys ? decision.SeedToSpend : null);
        CompareBuy(found, test.Expected.Object("closing_buy"), decision, position, bot, now);
        return found.Found.Count > 0 && test.HasTag("float_edge") && IsExactlyOn(bot, price, previous)
            ? CaseResult.LeftOut(AsWritten(bot, price, previous, decision))
            : CaseResult.Checked(found);
    }

    private static void CompareBuy(Differences found, JsonObject? expected, DipDecision decision, Position? position, Bot bot, DateTime now)
    {
        var request = expected?.Object("request");
        found.Shares("amount", request?.Number("amount") ?? 0, decision.Quantity);
        if (expected is null)
        {
            return;
        }

        if (request is not null && decision.Quantity > 0)
        {
            found.Price("limit", request.Number("limit_price"), decision.LimitPrice);
        }

        if (request?.Object("fill") is { } fill && fill.Number("amount") is > 0 and { } shares)
        {
            position ??= new Position { Name = bot.Name, Symbol = bot.Symbol };
            position.Buy(shares, fill.Number("total_price") ?? 0, 0, now);
            BookCompare.Purchase(found, expected.Objects("history_added").SingleOrDefault(), shares, fill.Number("total_price") ?? 0, now);
        }

        BookCompare.Holding(found, bot.Name, position, expected.Objects("trades_after"));
    }

    /// <summary>Q13: thresholds are exact in decimal, whatever the doubles made of them.</summary>
    private static Differences AsWritten(Bot bot, decimal? price, decimal? previous, DipDecision decision)
    {
        var found = new Differences(false);
        if (decision.Rule is DipRule.Buy or DipRule.NothingToBuy or DipRule.NotDropped)
        {
            var met = bot.ClosingDipRules.Where(rule => previous - price > 0 && previous - price >= rule.DropRate * previous).ToList();
            var wanted = met.Count == 0 ? 0 : bot.Seed * met.First(rule => rule.DropRate == met.Max(other => other.DropRate)).SeedRate;
            found.Same("Q13: dollars", wanted, decision.SeedToSpend);
        }

        return found;
    }

    private static bool IsExactlyOn(Bot bot, decimal? price, decimal? previous) =>
        bot.ClosingDipRules.Any(rule => previous - price == rule.DropRate * previous);
}
