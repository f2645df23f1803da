using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Market;

/// <summary>Won for a dollar in one month, as its owner reckons with it: each has figures of their own.</summary>
public sealed class ExchangeRate : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>The month's first day.</summary>
    public DateOnly Month { get; set; }

    /// <summary>Korean won for one US dollar; above 0.</summary>
    public decimal Won { get; set; }

    /// <summary>Where it is from, for example <c>import</c>.</summary>
    public required string Source { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
