using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Market;

/// <summary>Won for a dollar on one day, as its owner reckons with it: the tax goes by the settlement day's rate.</summary>
public sealed class DailyExchangeRate : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>The day in Korea.</summary>
    public DateOnly Date { get; set; }

    /// <summary>Korean won for one US dollar; above 0.</summary>
    public decimal Won { get; set; }

    /// <summary>Where it is from: <c>kis</c>, <c>hand</c>.</summary>
    public required string Source { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
