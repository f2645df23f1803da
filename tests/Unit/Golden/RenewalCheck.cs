using System.Text.Json.Nodes;
using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Golden;

/// <summary>renewal.json: replacing all bots.</summary>
internal static class RenewalCheck
{
    public static CaseResult Run(GoldenCase test)
    {
        List<RenewalCount> counts = [.. (test.Json.Object("ticker_counts") ?? []).Select(pair => new RenewalCount(pair.Key, (int)(pair.Value.Number() ?? 0)))];
        var budget = test.Json.Number("total_budget") ?? 0;
        List<RenewalCandidate> existing = [.. test.Json.Objects("bots").Select(row => LegacyRows.Bot(row))
            .Select(bot => new RenewalCandidate(bot, LegacyRows.Position(bot.Name, bot.Symbol, test.Json.Objects("trades")) is { Quantity: > 0 }, false))];
        var plan = BotRenewal.Plan(counts, budget, existing);

        var found = new Differences(test.IsEdge);
        if (test.KnownBug is not null)
        {
            AsWritten(found, test, counts, budget, existing, plan);
            return CaseResult.LeftOut(found);
        }

        found.Require(plan.IsAccepted, $"refused: {string.Join(", ", plan.Problems)}");
        var rows = test.Expected.Objects("bots_after").ToList();
        found.Same<decimal?>("created", test.Expected.Number("created_count"), plan.Bots.Count);
        found.Same("names", string.Join(' ', rows.Select(row => row.Text("name"))), string.Join(' ', plan.Bots.Select(bot => bot.Name)));
        foreach (var (row, renewed) in rows.Zip(plan.Bots))
        {
            Compare(found, row, renewed);
        }

        return CaseResult.Checked(found);
    }

    private static void Compare(Differences found, JsonObject row, RenewedBot renewed)
    {
        var expected = LegacyRows.Bot(row);
        var bot = new Bot { Name = "", Symbol = "", Active = false, SkipSell = true, TrailingEnabled = true, SellCooldownDays = 9 };
        renewed.ApplyTo(bot);
        found.Same("name", expected.Name, bot.Name);
        found.Same($"{bot.Name} symbol", expected.Symbol, bot.Symbol);
        found.Price($"{bot.Name} seed", expected.Seed, bot.Seed);
        found.Same($"{bot.Name} added seed", expected.AddedSeed, bot.AddedSeed);
        found.Same($"{bot.Name} max tier", expected.MaxTier, bot.MaxTier);
        found.Same($"{bot.Name} settings", Settings(expected), Settings(bot));
        found.Require(expected.ClosingDipRules.SequenceEqual(bot.ClosingDipRules), $"{bot.Name}: other closing-dip rules");
    }

    private static (decimal, decimal, PivotRule, bool, bool, bool, bool, int, bool) Settings(Bot bot) => (
        bot.ProfitRate, bot.BandPercent, bot.PivotRule, bot.Active, bot.CheckAveragePrice, bot.CheckBandPrice, bot.SkipSell, bot.SellCooldownDays,
        bot.TrailingEnabled);

    /// <summary>Q16 to Q18: bad input is refused and names what is wrong, names are unique, and no holding loses its bot silently.</summary>
    private static void AsWritten(
        Differences found, GoldenCase test, List<RenewalCount> counts, decimal budget, List<RenewalCandidate> existing, RenewalPlan plan)
    {
        var atRisk = test.Expected.Array("orphaned_positions").Concat(test.Expected.Array("positions_with_changed_symbol"))
            .Select(node => node is JsonObject row ? row.Text("name")! : node!.GetValue<string>())
            .Where(name => existing.Any(old => old.Bot.Name == name && old.HoldsShares))
            .ToHashSet();
        if (test.Expected.Text("exception") is not null)
        {
            found.Require(!plan.IsAccepted && plan.Bots.Count == 0, "Q16: bad input is accepted");
            return;
        }

        var named = plan.Problems.Select(problem => problem.Subject).ToHashSet();
        found.Require(test.KnownBug != "Q18" || atRisk.IsSubsetOf(named), $"Q18: {string.Join(' ', atRisk)} would be dropped silently");

        var fates = named.ToDictionary(name => name, _ => RenewalFate.ReleaseHolding);
        var told = BotRenewal.Plan(counts, budget, existing, fates);
        found.Require(told.IsAccepted, $"Q18: refused though told what becomes of them: {string.Join(", ", told.Problems)}");
        found.Same("Q18: released", named.Count, told.Released.Count);
        found.Same("Q17: bots", counts.Sum(count => count.Count), told.Bots.Select(bot => bot.Name).Distinct().Count());
    }
}
