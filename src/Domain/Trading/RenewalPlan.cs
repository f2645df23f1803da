namespace EggMoney.Domain.Trading;

/// <summary>How many bots a symbol gets.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Count">1, 2 or 3.</param>
public sealed record RenewalCount(string Symbol, int Count);

/// <summary>An existing bot as a renewal sees it.</summary>
/// <param name="Bot">The bot.</param>
/// <param name="HoldsShares">It has a holding.</param>
/// <param name="HasOpenOrder">It has an order that is not finished.</param>
public sealed record RenewalCandidate(Bot Bot, bool HoldsShares, bool HasOpenOrder);

/// <summary>What becomes of a bot that would be dropped with a holding or an open order.</summary>
public enum RenewalFate
{
    /// <summary>The bot stays as it is, beside the new ones, which leave its name alone.</summary>
    KeepBot,

    /// <summary>The bot goes: its open order is cancelled and booked first, and what it holds becomes a holding kept by hand.</summary>
    ReleaseHolding,
}

/// <summary>Why a renewal is refused.</summary>
public enum RenewalProblemKind
{
    /// <summary>No symbol was named.</summary>
    NoSymbols,

    /// <summary>A symbol is not a ticker: one to ten letters, digits, dots or dashes, beginning with a letter.</summary>
    SymbolInvalid,

    /// <summary>A symbol was named twice.</summary>
    SymbolRepeated,

    /// <summary>A count is not 1, 2 or 3.</summary>
    CountOutOfRange,

    /// <summary>The budget is not above 0.</summary>
    BudgetNotPositive,

    /// <summary>A bot's seed would round to nothing.</summary>
    BudgetTooSmall,

    /// <summary>A bot with a holding would be dropped, and nothing says what becomes of it.</summary>
    HoldingWouldBeDropped,

    /// <summary>A bot with an open order would be dropped, and nothing says what becomes of it.</summary>
    OpenOrderWouldBeDropped,
}

/// <summary>One reason for refusing a renewal.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Subject">The symbol or bot it is about; empty when it is about the whole request.</param>
public sealed record RenewalProblem(RenewalProblemKind Kind, string Subject);

/// <summary>A bot that a renewal makes.</summary>
/// <param name="Name">Unique per user.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Seed">Dollars for one tier.</param>
/// <param name="MaxTier">How many seeds at most.</param>
/// <param name="AddedSeed">Dollars, kept from the bot of that name.</param>
/// <param name="Continues">A bot of that name and symbol exists: its row, with its holding, goes on with the new settings.</param>
public sealed record RenewedBot(string Name, string Symbol, decimal Seed, decimal MaxTier, decimal AddedSeed, bool Continues)
{
    /// <summary>Take-profit rate of every renewed bot.</summary>
    public const decimal ProfitRate = 0.10m;

    /// <summary>Band width of every renewed bot, in percent.</summary>
    public const decimal BandPercent = 20;

    /// <summary>Closing-dip rules of every renewed bot.</summary>
    public static IReadOnlyList<ClosingDipRule> ClosingDipRules { get; } = [new(0.05m, 0.2m), new(0.07m, 0.3m), new(0.10m, 0.5m)];

    /// <summary>Gives a bot all settings of the renewal, those that it does not name at their defaults. Identity, order and sale history stay.</summary>
    public void ApplyTo(Bot bot)
    {
        var defaults = new Bot { Name = Name, Symbol = Symbol };
        bot.Name = Name;
        bot.Symbol = Symbol;
        bot.Seed = Seed;
        bot.AddedSeed = AddedSeed;
        bot.MaxTier = MaxTier;
        bot.ProfitRate = ProfitRate;
        bot.BandPercent = BandPercent;
        bot.PivotRule = PivotRule.P2_3;
        bot.CheckAveragePrice = bot.CheckBandPrice = bot.Active = true;
        bot.SkipSell = bot.Paused = false;
        bot.SellCooldownDays = defaults.SellCooldownDays;
        bot.SellCooldownLossOnly = defaults.SellCooldownLossOnly;
        bot.ClosingDipRules = ClosingDipRules;
        bot.TrailingEnabled = defaults.TrailingEnabled;
        bot.TrailingTierThreshold = defaults.TrailingTierThreshold;
        bot.TrailingStopRate = defaults.TrailingStopRate;
        bot.TrailingFloorRate = defaults.TrailingFloorRate;
    }
}

/// <summary>What a renewal would do. With a problem it does nothing: the old bots stay (Q16).</summary>
/// <param name="Problems">Why it is refused; empty when it may be carried out.</param>
/// <param name="Bots">The new bots, in the order in which they are planned; empty when refused.</param>
/// <param name="Kept">Names of bots that stay beside them.</param>
/// <param name="Released">Names of bots that go while their holding stays as one kept by hand.</param>
/// <param name="Dropped">Names of bots that go and had neither a holding nor an open order.</param>
public sealed record RenewalPlan(
    IReadOnlyList<RenewalProblem> Problems,
    IReadOnlyList<RenewedBot> Bots,
    IReadOnlyList<string> Kept,
    IReadOnlyList<string> Released,
    IReadOnlyList<string> Dropped)
{
    /// <summary>Nothing speaks against it.</summary>
    public bool IsAccepted => Problems.Count == 0;
}
