using System.Text.Json.Nodes;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Golden;

/// <summary>decide.json: the daily plan of one bot.</summary>
internal static class DecideCheck
{
    public static CaseResult Run(GoldenCase test)
    {
        var row = test.Json.Object("bot")!;
        var now = test.Json.Time("now")!.Value;
        var bot = LegacyRows.Bot(row);
        LegacyRows.ApplyHistory(bot, test.Json.Objects("history"));
        var trades = test.Json.Objects("trades").ToList();
        return Run(test, bot, LegacyRows.Position(row, trades), () => LegacyRows.Position(bot.Name, bot.Symbol, trades), LegacyRows.SaleFacts(test.Json, bot.Name, now), now);
    }

    /// <summary>Decides for a bot wherever it comes from, and compares.</summary>
    /// <param name="test">The case.</param>
    /// <param name="bot">Its bot.</param>
    /// <param name="position">What the bot holds, with the trailing stop's state.</param>
    /// <param name="withoutTrailing">The same without that state.</param>
    /// <param name="sales">What was sold on the day.</param>
    /// <param name="now">The time of the decision, as the bot's times are.</param>
    public static CaseResult Run(GoldenCase test, Bot bot, Position? position, Func<Position?> withoutTrailing, SaleFacts sales, DateTime now)
    {
        var price = test.Json.Number("price");
        var decision = DailyPlan.Decide(bot, position, price, sales, now);

        var mode = test.Json.Object("bot")!.Flag("trailing_mode");
        var leftOver = mode && (!bot.TrailingEnabled || position is not { Quantity: > 0 });

        // Known bugs, Q05 and Q42; whatever else differs is a failure.
        if (test.KnownBug is not null || (mode && !bot.TrailingEnabled) || (mode && price is null))
        {
            return CaseResult.LeftOut(AsWritten(decision, leftOver ? DailyPlan.Decide(bot, withoutTrailing(), price, sales, now) : decision, bot, position, price));
        }

        var found = Compare(test, decision, bot, position);
        return test.IsEdge && found.Found.Count > 0 && Flips(test.Expected, decision)
            ? CaseResult.LeftOut(AsWritten(decision, decision, bot, position, price))
            : CaseResult.Checked(found);
    }

    private static Differences Compare(GoldenCase test, PlanDecision decision, Bot bot, Position? position)
    {
        var found = new Differences(test.IsEdge);
        var expected = test.Expected;
        var wanted = expected.Object("decision");
        found.Same("decision", wanted?.Text("type"), decision.Kind?.Name());
        if (wanted is not null && decision.Kind is { } kind)
        {
            Amount(found, "value", kind, wanted.Number("value"), decision.Amount);
            Amount(found, "order", kind, expected.Object("order_after")?.Number("total_value"), decision.Amount);
        }

        // The stop's sale: the old program cleared the state at once, ours clears it when the holding has filled to 0 (Q06).
        if (decision.Rule != PlanRule.StopHit)
        {
            var after = expected.Object("bot_after")!;
            found.Same("trailing_mode", after.Flag("trailing_mode"), decision.Trailing.Mode);
            found.Price("high watermark", after.Number("trailing_high_watermark"), decision.Trailing.HighWatermark);
            found.Price("stop", after.Number("trailing_stop"), decision.Trailing.StopPrice);
        }

        found.Price("t", expected.Number("t"), Tiers.Of(bot, position));
        found.Price("point_price", expected.Number("point_price"), Band.PriceFor(bot, position));
        return found;
    }

    private static void Amount(Differences found, string what, OrderKind kind, decimal? expected, decimal actual)
    {
        if (kind.SideOf() == Side.Buy)
        {
            found.Dollars(what, expected, actual);
        }
        else
        {
            found.Shares(what, expected, actual);
        }
    }

    private static bool Flips(JsonObject expected, PlanDecision decision) =>
        expected.Object("decision")?.Text("type") != decision.Kind?.Name();

    /// <summary>What the rules state whatever the old program did.</summary>
    private static Differences AsWritten(PlanDecision decision, PlanDecision same, Bot bot, Position? position, decimal? price)
    {
        var found = new Differences(false);
        var held = position?.Quantity ?? 0;
        found.Require(decision == same, $"Q05/Q06: a left-over trailing state changed the decision: {decision} instead of {same}");
        found.Require(decision.Kind is null == (decision.Amount == 0), $"an order of nothing, or nothing with an amount: {decision}");
        found.Require(decision.Amount >= 0, $"Q27: a negative order: {decision}");
        found.Require(price is not null || decision.Kind is null, $"Q42: an order without a price: {decision}");
        found.Require(bot.TrailingEnabled || !decision.Trailing.Mode, "Q05: trailing though it is switched off");
        found.Require(held > 0 || !decision.Trailing.Mode, "Q06: trailing without a holding");
        if (decision.Kind is { } kind && kind.SideOf() == Side.Sell)
        {
            var part = kind switch { OrderKind.Sell14 => held / 4, OrderKind.Sell34 => held * 3 / 4, _ => held };
            found.Same("Q08: whole shares", decimal.Floor(part), decision.Amount);
        }

        return found;
    }
}
