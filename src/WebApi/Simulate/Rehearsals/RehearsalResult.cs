using EggMoney.Application.Trading;

namespace EggMoney.WebApi.Simulate.Rehearsals;

/// <summary>What users' bots would do; the shape of <c>--json</c>.</summary>
internal sealed record RehearsalResult(IReadOnlyList<RehearsalOfUser> Users);

/// <summary>One user.</summary>
/// <param name="Username">Who.</param>
/// <param name="Zone">Time zone of their schedule.</param>
/// <param name="Notes">What differs from what is in their books, in sentences.</param>
/// <param name="CashBefore">Dollars at the beginning.</param>
/// <param name="CashAfter">Dollars at the end.</param>
/// <param name="Sessions">In the order of time.</param>
/// <param name="KeptByHand">Holdings of no bot at the end.</param>
/// <param name="Differences">What does not balance, in sentences.</param>
internal sealed record RehearsalOfUser(
    string Username,
    string Zone,
    IReadOnlyList<string> Notes,
    decimal CashBefore,
    decimal CashAfter,
    IReadOnlyList<RehearsedSession> Sessions,
    IReadOnlyList<KeptHolding> KeptByHand,
    IReadOnlyList<string> Differences);

/// <summary>One session.</summary>
internal sealed record RehearsedSession(DateOnly Session, IReadOnlyList<RehearsedBot> Bots);

/// <summary>One bot in one session.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Before">Before the session.</param>
/// <param name="Plan">What it decided; null for an inactive bot.</param>
/// <param name="ClosingDip">What it decided near the close; null where nothing was looked for.</param>
/// <param name="After">After the close.</param>
/// <param name="Changes">What the rules after the close changed, in words.</param>
internal sealed record RehearsedBot(
    string Name, string Symbol, BotState Before, RehearsedDecision? Plan, RehearsedDecision? ClosingDip, BotState After, IReadOnlyList<string> Changes);

/// <summary>How a bot stands.</summary>
internal sealed record BotState(bool Active, decimal Tier, decimal Quantity, decimal AveragePrice, decimal AddedSeed, bool CheckAveragePrice, TrailingResult Trailing)
{
    /// <summary>As the API has it.</summary>
    public static BotState Of(BotDto bot) => new(
        bot.Active,
        bot.Tier,
        bot.Quantity,
        bot.AveragePrice,
        bot.AddedSeed,
        bot.CheckAveragePrice,
        new(bot.Trailing.Mode, bot.Trailing.HighWatermark, bot.Trailing.StopPrice));
}

/// <summary>A decision.</summary>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Words">The same in words.</param>
/// <param name="Price">The price that it saw.</param>
/// <param name="Kind">What was ordered; null for nothing.</param>
/// <param name="Amount">Dollars (purchase) or shares (sale).</param>
/// <param name="Order">What became of it; null for nothing.</param>
internal sealed record RehearsedDecision(string Rule, string Words, decimal? Price, string? Kind, decimal Amount, RehearsedOrder? Order);

/// <summary>An order.</summary>
/// <param name="State">How it ended.</param>
/// <param name="Netted">Dollars or shares that changed hands between the user's own bots.</param>
/// <param name="FilledQuantity">Shares filled at the broker.</param>
/// <param name="FilledAmount">Dollars filled at the broker.</param>
/// <param name="Slices">In the order of time.</param>
internal sealed record RehearsedOrder(string State, decimal Netted, decimal FilledQuantity, decimal FilledAmount, IReadOnlyList<RehearsedSlice> Slices);

/// <summary>A slice.</summary>
internal sealed record RehearsedSlice(
    int Number, DateTime DueAt, string State, decimal Quantity, decimal LimitPrice, decimal FilledQuantity, decimal FilledAmount, string? Error);

/// <summary>A holding that is kept by hand.</summary>
internal sealed record KeptHolding(string Name, string Symbol, decimal Quantity, decimal AveragePrice);
