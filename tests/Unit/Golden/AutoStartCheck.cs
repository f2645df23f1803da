using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Golden;

/// <summary>auto_start.json: activating the next bot of a symbol after the close.</summary>
internal static class AutoStartCheck
{
    public static CaseResult Run(GoldenCase test)
    {
        var found = new Differences(test.IsEdge);
        var bots = test.Json.Objects("bots")
            .Select((row, ordinal) => (Bot: LegacyRows.Bot(row, ordinal), Position: LegacyRows.Position(row, test.Json.Objects("trades"))))
            .ToList();
        IReadOnlyList<Bot> started = test.Json.Flag("auto_start")
            ? AfterClose.AutoStart(bots, test.Json.Number("auto_start_threshold") ?? 0.5m)
            : [];

        found.Same("started", Names(test.Expected.Array("started").Select(node => node!.GetValue<string>())), Names(started.Select(bot => bot.Name)));
        foreach (var (bot, position) in bots)
        {
            var after = test.Expected.Object("bots_after")?.Object(bot.Name);
            found.Price($"{bot.Name} t", test.Expected.Object("t")?.Number(bot.Name), Tiers.Of(bot, position));
            found.Same($"{bot.Name} active", after?.Flag("active"), bot.Active || started.Contains(bot));
            found.Same($"{bot.Name} band check", after?.Flag("is_check_buy_t_div_price"), bot.CheckBandPrice || started.Contains(bot));
        }

        return test.KnownBug is null ? CaseResult.Checked(found) : CaseResult.LeftOut(new Differences(false));
    }

    private static string Names(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
