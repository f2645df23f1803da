using System.Globalization;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;

namespace EggMoney.Domain.Trading;

/// <summary>Why an order is not sent.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Words">For people.</param>
/// <param name="Passing">It may be over in a moment: the order is tried again within its window. Otherwise it ends.</param>
public sealed record GuardRefusal(string Code, string Words, bool Passing = false)
{
    /// <summary>Code and words, as a slice's error.</summary>
    public string Error => SliceCodes.With(Code, Words);
}

/// <summary>What the guards look at.</summary>
public sealed record OrderFacts
{
    /// <summary>Which way.</summary>
    public required Side Side { get; init; }

    /// <summary>What would be asked for.</summary>
    public required SliceRequest Request { get; init; }

    /// <summary>The bot's limits.</summary>
    public required Bot Bot { get; init; }

    /// <summary>Dollars that the bot may have invested by the figures that its plan was made with; null where there was no plan. An edit acts from the next
    /// plan on, so that the larger of this and the bot's own counts.</summary>
    public decimal? PlannedLimit { get; init; }

    /// <summary>What it holds; null for nothing.</summary>
    public Position? Position { get; init; }

    /// <summary>Dollars that the bot's unfinished purchases could still take.</summary>
    public decimal OpenDollars { get; init; }

    /// <summary>Shares that the bot's unfinished sales could still take.</summary>
    public decimal OpenShares { get; init; }

    /// <summary>Orders sent for the same plan, or the same dip, before.</summary>
    public required int Sent { get; init; }

    /// <summary>How many may have been sent before this one.</summary>
    public required int SentAtMost { get; init; }

    /// <summary>Dollars that one order may be worth by its owner's wish; null without a cap.</summary>
    public decimal? MaxOrderValue { get; init; }

    /// <summary>Dollars that the account could buy for; null when the broker did not say.</summary>
    public decimal? BuyingPower { get; init; }

    /// <summary>Dollars of the order at its limit.</summary>
    public decimal Value => Request.Quantity * Request.LimitPrice;
}

/// <summary>What every order must pass just before it is sent: pure functions, each refusal with a code of its own.</summary>
public static class OrderGuards
{
    /// <summary>A price received longer ago than this is not traded on.</summary>
    public static readonly TimeSpan PriceAge = TimeSpan.FromMinutes(1);

    /// <summary>Trading is paused for the bot, the user or the server.</summary>
    public static readonly GuardRefusal Paused = new("trading_paused", "Trading was paused.");

    /// <summary>No price was received: one failed call must not cost the order.</summary>
    public static readonly GuardRefusal NoPrice = new("price_missing", "No price was received.", Passing: true);

    /// <summary>Nobody said what the day before closed at, and a drop cannot be told without it.</summary>
    public static readonly GuardRefusal NoPreviousClose = new("previous_close_missing", "No previous close was received.", Passing: true);

    /// <summary>The price looks as if the symbol had been split.</summary>
    public static readonly GuardRefusal Split = new("split_suspected", "The symbol looks as if it had been split.");

    /// <summary>The price is far off, and whether there was a split could not be asked.</summary>
    public static readonly GuardRefusal SplitUnknown = new("split_unknown", "The price is far off the previous close, and whether there was a split could not be asked.", Passing: true);

    /// <summary>What a real broker reserves beside an order's value: fees, and what a price may move.</summary>
    private const decimal Reserve = 1.01m;

    /// <summary>Dollars that orders at their limits may be worth for what the account can buy for.</summary>
    /// <param name="power">What the broker says; null when it does not.</param>
    /// <param name="reserves">The broker takes more than it says, and refuses an order for the whole sum.</param>
    public static decimal? Spendable(decimal? power, bool reserves) => reserves && power is { } dollars ? Math.Floor(dollars / Reserve * 100) / 100 : power;

    /// <summary>The session is open.</summary>
    public static GuardRefusal? Session(MarketSession session, DateTime now) =>
        now < session.Open || now >= session.Close ? new("session_closed", "The market is not open.") : null;

    /// <summary>The price is fresh, and not a leap that nobody has confirmed.</summary>
    public static GuardRefusal? Price(Quote quote, bool believed, DateTime now) =>
        now - quote.ReceivedAt > PriceAge
            ? new("price_stale", Text($"The price was received at {quote.ReceivedAt:u}, more than a minute ago."), Passing: true)
            : believed ? null : new("price_unconfirmed", Text($"{quote.Price} dollars is more than 20 % off the session's last price, and no second price has confirmed it."), Passing: true);

    /// <summary>The order is within what its bot, its owner and the account allow.</summary>
    public static GuardRefusal? Order(OrderFacts facts) => TooMany(facts) ?? TooLarge(facts) ?? (facts.Side == Side.Sell ? OverHolding(facts) : OverTier(facts) ?? OverPower(facts));

    /// <summary>Dollars that a bot of these figures may have invested.</summary>
    public static decimal Limit(decimal seed, decimal maxTier, decimal addedSeed) => (seed * (maxTier + 1)) + Math.Max(addedSeed, 0);

    private static GuardRefusal? TooMany(OrderFacts facts) => facts.Sent > facts.SentAtMost
        ? new("too_many_orders", Text($"{facts.Sent} orders were sent already, and there may have been {facts.SentAtMost}."))
        : null;

    private static GuardRefusal? TooLarge(OrderFacts facts) => facts.Value > facts.MaxOrderValue
        ? new("order_too_large", Text($"{facts.Value} dollars is above your cap of {facts.MaxOrderValue} for one order."))
        : null;

    private static GuardRefusal? OverHolding(OrderFacts facts)
    {
        var held = (facts.Position?.Quantity ?? 0) - facts.OpenShares;
        return facts.Request.Quantity > held ? new("sale_over_holding", Text($"{facts.Request.Quantity} shares is more than the {held:0.########} that the bot holds and does not sell yet.")) : null;
    }

    private static GuardRefusal? OverTier(OrderFacts facts)
    {
        var limit = Math.Max(Limit(facts.Bot.Seed, facts.Bot.MaxTier, facts.Bot.AddedSeed), facts.PlannedLimit ?? 0);

        // The average price is in whole cents: what is invested may read as much as a cent a share above what it was when the plan looked.
        var rounding = (facts.Position?.Quantity ?? 0) * 0.01m;
        var invested = (facts.Position?.Invested ?? 0) + facts.OpenDollars + facts.Value;
        return invested > limit + rounding ? new("tier_over_limit", Text($"The bot would have {invested:0.00} dollars invested, and {limit:0.00} is its limit.")) : null;
    }

    private static GuardRefusal? OverPower(OrderFacts facts) => facts.BuyingPower switch
    {
        null => new("buying_power_unknown", "The broker did not say what the account can buy for.", Passing: true),
        { } power when facts.Value > power => new("buying_power_short", Text($"The order may take {facts.Value} dollars, and the account can buy for {power}.")),
        _ => null,
    };

    private static string Text(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
