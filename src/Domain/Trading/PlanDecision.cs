namespace EggMoney.Domain.Trading;

/// <summary>What the session already knows about a bot's sales (trading rules, section 3.3).</summary>
/// <param name="SoldThisSession">A sell fill was booked in this session.</param>
/// <param name="HasOpenSellOrder">A sell order of this session is not finished.</param>
public sealed record SaleFacts(bool SoldThisSession, bool HasOpenSellOrder)
{
    /// <summary>No sale, no sell order.</summary>
    public static SaleFacts None { get; } = new(false, false);
}

/// <summary>The line of the daily plan that decided (trading rules, section 3).</summary>
public enum PlanRule
{
    /// <summary>The latest sale is too recent.</summary>
    CoolingDown,

    /// <summary>Without a price nothing is sold or bought (Q42).</summary>
    NoPrice,

    /// <summary>Above take-profit and band: the whole holding is sold.</summary>
    TakeProfitAndBand,

    /// <summary>Above take-profit only: three quarters are sold.</summary>
    TakeProfitOnly,

    /// <summary>Above the band only: a quarter is sold.</summary>
    BandOnly,

    /// <summary>A sale was due, of less than one share: no order, and no purchase either (Q07).</summary>
    SaleOfNothing,

    /// <summary>Below the trailing stop: the whole holding is sold.</summary>
    StopHit,

    /// <summary>Trailing with all tiers used: a quarter is sold.</summary>
    TrailingFull,

    /// <summary>The bot sold in this session: no purchase.</summary>
    SoldToday,

    /// <summary>A sell order of this session is open: no purchase.</summary>
    SellOrderOpen,

    /// <summary>Another seed would exceed MaxTier.</summary>
    LimitReached,

    /// <summary>A third of the usual purchase, while trailing.</summary>
    TrailingBuy,

    /// <summary>Nothing is held: a seed is bought.</summary>
    FirstBuy,

    /// <summary>SkipSell: a seed is bought whatever the price.</summary>
    SkipSellBuy,

    /// <summary>At least one of the enabled purchase tests passed.</summary>
    ChecksPassed,

    /// <summary>Neither purchase test is enabled.</summary>
    NoCheckEnabled,

    /// <summary>No enabled purchase test passed.</summary>
    NoCheckPassed,

    /// <summary>A purchase was due, of no money: AddedSeed used it up (Q27).</summary>
    NothingToSpend,
}

/// <summary>What the daily plan decided for one bot.</summary>
/// <param name="Rule">The line that decided.</param>
/// <param name="Kind">What is ordered; null for nothing.</param>
/// <param name="Amount">Dollars in whole cents (purchase), whole shares (sale), 0 for nothing.</param>
/// <param name="Trailing">The trailing state to store on the holding.</param>
public sealed record PlanDecision(PlanRule Rule, OrderKind? Kind, decimal Amount, TrailingState Trailing);
