using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Golden;

/// <summary>bot_sync.json: the average-price check after the close.</summary>
internal static class BotSyncCheck
{
    /// <summary>The one user of the old program for whom it was off; here it is a setting.</summary>
    private const string SwitchedOff = "sk";

    public static CaseResult Run(GoldenCase test)
    {
        var found = new Differences(test.IsEdge);
        foreach (var row in test.Json.Objects("bots"))
        {
            var bot = LegacyRows.Bot(row);
            var position = LegacyRows.Position(row, test.Json.Objects("trades"));
            var after = test.Json.Text("admin") == SwitchedOff ? bot.CheckAveragePrice : AfterClose.AveragePriceCheck(bot, position);
            var action = (bot.CheckAveragePrice, after) switch { (false, true) => "enabled", (true, false) => "disabled", _ => "none" };
            found.Price($"{bot.Name} t", test.Expected.Object("t")?.Number(bot.Name), Tiers.Of(bot, position));
            found.Same($"{bot.Name} check", test.Expected.Object("is_check_buy_avr_price_after")?.Flag(bot.Name), after);
            found.Same($"{bot.Name} action", test.Expected.Object("action")?.Text(bot.Name), action);
        }

        return test.KnownBug is null ? CaseResult.Checked(found) : CaseResult.LeftOut(new Differences(false));
    }
}
