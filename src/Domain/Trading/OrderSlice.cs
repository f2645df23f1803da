using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Trading;

/// <summary>One child order of an <see cref="Order"/>, sent to the broker at its time.</summary>
public sealed class OrderSlice : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>The order it works off.</summary>
    public Guid OrderId { get; set; }

    /// <summary>Session of the order.</summary>
    public DateOnly SessionDate { get; set; }

    /// <summary>1 to N in the order of time; 0 for the only slice of a closing dip or a sale by hand. See <see cref="SliceNumbers"/>.</summary>
    public int Number { get; set; }

    /// <summary>UTC time to send it.</summary>
    public DateTime DueAt { get; set; }

    /// <summary>Ticker.</summary>
    public required string Symbol { get; set; }

    /// <summary>Which way.</summary>
    public Side Side { get; set; }

    /// <summary>Where it stands; changed through <see cref="MoveTo"/> only.</summary>
    public SliceState State { get; private set; }

    /// <summary>Shares asked for; 0 until it is sent.</summary>
    public decimal Quantity { get; set; }

    /// <summary>Limit in dollars; 0 until it is sent.</summary>
    public decimal LimitPrice { get; set; }

    /// <summary>The price in dollars that the limit was made from; null until it is sent.</summary>
    public decimal? Price { get; set; }

    /// <summary>The brokerage account it went to.</summary>
    public Guid? CredentialId { get; set; }

    /// <summary>UTC time of the commit before it was sent.</summary>
    public DateTime? SubmittingAt { get; set; }

    /// <summary>UTC time after which the process that committed it may no longer send it.</summary>
    public DateTime? SendDeadline { get; set; }

    /// <summary>Place among the slices of one submission; the broker's orders are matched in this order.</summary>
    public int SubmitSequence { get; set; }

    /// <summary>The broker's date of the order.</summary>
    public DateOnly? OrderDate { get; set; }

    /// <summary>The broker's number; unique with credential and date.</summary>
    public string? OrderNumber { get; set; }

    /// <summary>Shares filled and booked.</summary>
    public decimal FilledQuantity { get; set; }

    /// <summary>Dollars filled and booked, without fees.</summary>
    public decimal FilledAmount { get; set; }

    /// <summary>Dollars of fees booked.</summary>
    public decimal FilledFees { get; set; }

    /// <summary>UTC time of the first complete list that left it in doubt: one after the deadline that lacked it, or one by which it has ended for no
    /// reason told. A later one decides.</summary>
    public DateTime? MissingSince { get; set; }

    /// <summary>Why it was rejected, failed, skipped or missed, or what its owner has to answer: often a stable code, a colon, and words.</summary>
    public string? Error { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }

    /// <summary>Dollars that an unfinished purchase could still take.</summary>
    public decimal ReservedAmount => Side == Side.Buy && State.MayBeAtBroker() ? (Quantity - FilledQuantity) * LimitPrice : 0;

    /// <summary>Shares that an unfinished sale could still take.</summary>
    public decimal ReservedQuantity => Side == Side.Sell && State.MayBeAtBroker() ? Quantity - FilledQuantity : 0;

    /// <summary>The broker's lists do not say what became of it: its owner has to. Also of one that has ended, and that the lists show otherwise since.</summary>
    public bool NeedsAnswer => Error?.StartsWith(SliceCodes.Undecided, StringComparison.Ordinal) == true;

    /// <summary>By its owner's answer nothing more on the broker's lists is its own.</summary>
    public bool IsDisowned => Error?.StartsWith(SliceCodes.Answered, StringComparison.Ordinal) == true;

    /// <summary>Changes the state.</summary>
    /// <exception cref="InvalidOperationException">The state machine has no such arrow.</exception>
    public void MoveTo(SliceState next, string? error = null)
    {
        if (!State.CanBecome(next))
        {
            throw new InvalidOperationException($"Slice {Id} cannot go from {State} to {next}.");
        }

        State = next;
        Error = error ?? Error;
    }
}
