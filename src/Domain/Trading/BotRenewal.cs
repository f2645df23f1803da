using EggMoney.Domain.Portfolio;

namespace EggMoney.Domain.Trading;

/// <summary>Replacing all of a user's bots from symbol → count and a budget (trading rules, section 9; Q16 to Q18).
/// Everything is checked before anything changes, and no holding or open order is ever dropped silently.</summary>
public static class BotRenewal
{
    private static readonly decimal[][] MaxTiers = [[40], [20, 40], [20, 30, 40]];

    /// <summary>Plans a renewal; bad input gives problems, never an exception.</summary>
    /// <param name="counts">How many bots each symbol gets, in the order in which the bots are to be planned.</param>
    /// <param name="budget">Dollars for all bots together; each gets an equal share.</param>
    /// <param name="existing">The user's bots.</param>
    /// <param name="fates">What becomes of bots that would be dropped with a holding or an open order, by name.</param>
    public static RenewalPlan Plan(
        IReadOnlyList<RenewalCount> counts,
        decimal budget,
        IReadOnlyList<RenewalCandidate> existing,
        IReadOnlyDictionary<string, RenewalFate>? fates = null)
    {
        var problems = Check(counts, budget).ToList();
        if (problems.Count > 0)
        {
            return Refused(problems);
        }

        var bots = NewBots(counts, budget, existing, fates ?? new Dictionary<string, RenewalFate>(), out var kept);
        problems.AddRange(bots.Where(bot => bot.Seed <= 0).Select(bot => new RenewalProblem(RenewalProblemKind.BudgetTooSmall, bot.Name)));

        var released = new List<string>();
        var dropped = new List<string>();
        foreach (var candidate in existing.Where(old => !kept.Contains(old.Bot.Name) && !IsContinued(old, bots)))
        {
            var name = candidate.Bot.Name;
            if (!IsAtStake(candidate))
            {
                dropped.Add(name);
            }
            else if (fates is not null && fates.TryGetValue(name, out var fate) && fate == RenewalFate.ReleaseHolding)
            {
                released.Add(name);
            }
            else
            {
                problems.AddRange(Drops(candidate));
            }
        }

        return problems.Count > 0 ? Refused(problems) : new RenewalPlan([], bots, kept, released, dropped);
    }

    private static RenewalPlan Refused(List<RenewalProblem> problems) => new(problems, [], [], [], []);

    private static IEnumerable<RenewalProblem> Check(IReadOnlyList<RenewalCount> counts, decimal budget)
    {
        if (counts.Count == 0)
        {
            yield return new(RenewalProblemKind.NoSymbols, "");
        }

        if (budget <= 0)
        {
            yield return new(RenewalProblemKind.BudgetNotPositive, "");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (symbol, count) in counts)
        {
            if (!IsTicker(symbol))
            {
                yield return new(RenewalProblemKind.SymbolInvalid, symbol ?? "");
            }
            else if (!seen.Add(Ticker(symbol)))
            {
                yield return new(RenewalProblemKind.SymbolRepeated, symbol);
            }

            if (count < 1 || count > MaxTiers.Length)
            {
                yield return new(RenewalProblemKind.CountOutOfRange, symbol ?? "");
            }
        }
    }

    private static bool IsTicker(string? symbol) => Ticker(symbol) is { Length: >= 1 and <= 10 } ticker
        && char.IsAsciiLetterUpper(ticker[0])
        && ticker.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-');

    private static string Ticker(string? symbol) => (symbol ?? "").Trim().ToUpperInvariant();

    // A kept bot's name is taken, which can move the new names on, and then another bot is no longer continued
    // and may be kept too: so this goes round until no further name is taken. The set only grows, so it ends.
    private static List<RenewedBot> NewBots(
        IReadOnlyList<RenewalCount> counts,
        decimal budget,
        IReadOnlyList<RenewalCandidate> existing,
        IReadOnlyDictionary<string, RenewalFate> fates,
        out IReadOnlyList<string> kept)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var bots = Named(counts, budget, existing, taken);
            var more = existing
                .Where(old => IsAtStake(old) && !taken.Contains(old.Bot.Name) && !IsContinued(old, bots))
                .Where(old => fates.TryGetValue(old.Bot.Name, out var fate) && fate == RenewalFate.KeepBot)
                .Select(old => old.Bot.Name)
                .ToList();
            if (more.Count == 0)
            {
                kept = [.. existing.Select(old => old.Bot.Name).Where(taken.Contains)];
                return bots;
            }

            taken.UnionWith(more);
        }
    }

    private static List<RenewedBot> Named(
        IReadOnlyList<RenewalCount> counts, decimal budget, IReadOnlyList<RenewalCandidate> existing, HashSet<string> taken)
    {
        var share = budget / counts.Sum(count => count.Count);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var bots = new List<RenewedBot>();
        foreach (var (symbol, count) in counts)
        {
            var ticker = Ticker(symbol);
            foreach (var maxTier in MaxTiers[count - 1])
            {
                var name = NextName(ticker[..Math.Min(2, ticker.Length)], numbers, taken);
                var old = existing.FirstOrDefault(candidate => candidate.Bot.Name == name)?.Bot;
                bots.Add(new RenewedBot(name, ticker, Money.ToCents(share / maxTier), maxTier, old?.AddedSeed ?? 0, old?.Symbol == ticker));
            }
        }

        return bots;
    }

    // Numbers count on where two symbols share the letters, so no name is given twice (Q17).
    private static string NextName(string letters, Dictionary<string, int> numbers, HashSet<string> taken)
    {
        while (true)
        {
            var number = numbers[letters] = numbers.GetValueOrDefault(letters) + 1;
            var name = $"{letters}_{number}";
            if (!taken.Contains(name))
            {
                return name;
            }
        }
    }

    private static bool IsAtStake(RenewalCandidate candidate) => candidate.HoldsShares || candidate.HasOpenOrder;

    // The name alone does not carry a holding on: a bot of another symbol would trade it (Q18).
    private static bool IsContinued(RenewalCandidate candidate, List<RenewedBot> bots) =>
        bots.Any(bot => bot.Continues && bot.Name == candidate.Bot.Name);

    private static IEnumerable<RenewalProblem> Drops(RenewalCandidate candidate)
    {
        if (candidate.HoldsShares)
        {
            yield return new(RenewalProblemKind.HoldingWouldBeDropped, candidate.Bot.Name);
        }

        if (candidate.HasOpenOrder)
        {
            yield return new(RenewalProblemKind.OpenOrderWouldBeDropped, candidate.Bot.Name);
        }
    }
}
