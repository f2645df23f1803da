using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Trading;

/// <summary>Whether an order is still worked on.</summary>
public enum OrderState
{
    /// <summary>Slices are due or at the broker.</summary>
    Open,

    /// <summary>Ended with at least one share traded.</summary>
    Completed,

    /// <summary>Ended with nothing traded.</summary>
    Unfilled,
}

/// <summary>What made an order.</summary>
public enum OrderOrigin
{
    /// <summary>The daily plan.</summary>
    Plan,

    /// <summary>The closing dip.</summary>
    Dip,

    /// <summary>A person.</summary>
    Hand,

    /// <summary>One way of a gain realisation.</summary>
    Realisation,

    /// <summary>An old machine, which had worked off a part of it; it came with that part's fills, and has ended.</summary>
    Import,
}

/// <summary>A parent order worked off in slices through one session (trading rules, section 4). Purchases count in dollars, sales in shares.</summary>
public sealed class Order : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>The bot that trades.</summary>
    public Guid BotId { get; set; }

    /// <summary>Ticker.</summary>
    public required string Symbol { get; set; }

    /// <summary>The only session it may live in.</summary>
    public DateOnly SessionDate { get; set; }

    /// <summary>Unique with bot, session and <see cref="Number"/>: of acts by hand a bot may have several in a session.</summary>
    public OrderOrigin Origin { get; set; }

    /// <summary>0, and for acts by hand, of which there may be several in a session, counted on.</summary>
    public int Number { get; set; }

    /// <summary>The long act that made it, if one did.</summary>
    public Guid? OperationId { get; set; }

    /// <summary>What it is.</summary>
    public OrderKind Kind { get; set; }

    /// <summary>Whether it is still worked on.</summary>
    public OrderState State { get; set; }

    /// <summary>Dollars (purchase) or shares (sale) as decided.</summary>
    public decimal Requested { get; set; }

    /// <summary>Of <see cref="Requested"/>, what netting took: dollars or shares.</summary>
    public decimal Netted { get; set; }

    /// <summary>Shares filled at the broker.</summary>
    public decimal FilledQuantity { get; set; }

    /// <summary>Dollars filled at the broker, without fees.</summary>
    public decimal FilledAmount { get; set; }

    /// <summary>Dollars of fees.</summary>
    public decimal FilledFees { get; set; }

    /// <summary>Exact cost that the sold shares took with them, in dollars.</summary>
    public decimal CostRemoved { get; set; }

    /// <summary>The holding's average price before the first sale fill, in dollars; 0 for a purchase.</summary>
    public decimal AveragePriceBefore { get; set; }

    /// <summary>When the cycle began that a sale belongs to, kept because a full sale ends it (UTC).</summary>
    public DateTime? CycleStartedAt { get; set; }

    /// <summary>UTC time of the latest fill.</summary>
    public DateTime? LatestFillAt { get; set; }

    /// <summary>When the plan that made it was due (UTC).</summary>
    public DateTime PlannedAt { get; set; }

    /// <summary>When it ended (UTC).</summary>
    public DateTime? EndedAt { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }

    /// <summary>Which way.</summary>
    public Side Side => Kind.SideOf();

    /// <summary>What is left to work off at the broker: dollars (purchase) or shares (sale), before reservations of unfinished slices.</summary>
    public decimal Left => Requested - Netted - (Side == Side.Buy ? FilledAmount : FilledQuantity);
}
