namespace EggMoney.KisSimulator;

/// <summary>The ways in which the simulated broker misbehaves.</summary>
public enum FaultKind
{
    /// <summary>Waits <see cref="Fault.Duration"/> before the request is processed; it is processed even if the client has hung up.</summary>
    Delay,

    /// <summary>Processes the request, then waits <see cref="Fault.Duration"/> before answering.</summary>
    DelayAnswer,

    /// <summary>Drops the connection; nothing was processed.</summary>
    DropBefore,

    /// <summary>Processes the request, then drops the connection: an order exists.</summary>
    DropAfter,

    /// <summary>HTTP 502 with a page of HTML; nothing was processed.</summary>
    BadGateway,

    /// <summary>Processes the request, then answers HTTP 502 with a page of HTML: an order exists.</summary>
    BadGatewayAfter,

    /// <summary>HTTP 500 <c>EGW00201</c>; nothing was processed.</summary>
    RateLimited,

    /// <summary>The account's tokens expire at once, so that this call and all later ones with them get HTTP 500 <c>EGW00123</c>.</summary>
    TokenExpired,

    /// <summary>The token endpoint answers HTTP 403 <c>EGW00133</c>.</summary>
    TokenRefused,

    /// <summary>Processes the request, then answers HTTP 500 <c>EGW00301</c>: an order exists.</summary>
    BackEndTimeout,

    /// <summary>Processes the request, then answers HTTP 500 <c>IGW00009</c> with <c>rt_cd</c> "0": an order exists.</summary>
    BadAnswer,

    /// <summary>An accepted order is in the lists only after <see cref="Fault.Duration"/>.</summary>
    LateInList,

    /// <summary>The fills of an accepted order are in the balance only after <see cref="Fault.Duration"/>.</summary>
    LateInBalance,

    /// <summary>An accepted order fills by <see cref="Fault.Fills"/> and not by the market.</summary>
    PartialFills,

    /// <summary>An accepted order is rejected by the exchange, <see cref="Fault.Duration"/> later.</summary>
    RejectedByExchange,

    /// <summary>An order is refused in its answer, for <see cref="Fault.Reason"/>.</summary>
    RefuseOrder,

    /// <summary>A cancel is accepted, but the order fills completely at the same instant.</summary>
    CancelLostToFill,

    /// <summary>A cancel is accepted; at half of <see cref="Fault.Duration"/> another <see cref="Fault.Quantity"/> shares fill, at its end
    /// the rest is cancelled.</summary>
    FillAfterCancel,

    /// <summary>A cancel takes effect at once; <see cref="Fault.Duration"/> later the list shows another <see cref="Fault.Quantity"/> shares
    /// filled nevertheless.</summary>
    FillAfterCancelled,

    /// <summary>A following page is the first one again.</summary>
    RepeatPage,

    /// <summary>The last page says that more rows follow.</summary>
    MoreOnLastPage,

    /// <summary>Lists come in pages of <see cref="Fault.Quantity"/> rows.</summary>
    SmallPages,

    /// <summary>A quote of blanks, as for a symbol that is asked for at a wrong exchange.</summary>
    BlankQuote,

    /// <summary>A quote without its last price.</summary>
    EmptyLast,

    /// <summary>Arrays of the answer become their first row.</summary>
    ObjectForArray,

    /// <summary>The answer has fields that no reference knows.</summary>
    ExtraFields,

    /// <summary>The answer lacks <see cref="Fault.Field"/>.</summary>
    MissingField,

    /// <summary>From when it is added and for <see cref="Fault.Duration"/>, every connection is dropped before anything is processed.</summary>
    GoneAway,
}
