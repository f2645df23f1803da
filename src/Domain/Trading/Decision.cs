using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Trading;

/// <summary>Why a bot ordered, or did not, in a session: one per bot, session and origin.</summary>
public sealed class Decision : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>The bot.</summary>
    public Guid BotId { get; set; }

    /// <summary>The bot's name at the time.</summary>
    public required string BotName { get; set; }

    /// <summary>US session.</summary>
    public DateOnly SessionDate { get; set; }

    /// <summary>Which decision of the session.</summary>
    public OrderOrigin Origin { get; set; }

    /// <summary>The rule that decided, for example <c>TakeProfitAndBand</c>.</summary>
    public required string Rule { get; set; }

    /// <summary>What was ordered; null for nothing.</summary>
    public OrderKind? Kind { get; set; }

    /// <summary>Dollars (purchase) or shares (sale); 0 for nothing.</summary>
    public decimal Amount { get; set; }

    /// <summary>The order it made.</summary>
    public Guid? OrderId { get; set; }

    /// <summary>What was known, as JSON: price, holding, tier, band, settings.</summary>
    public required string Inputs { get; set; }

    /// <summary>UTC.</summary>
    public DateTime DecidedAt { get; set; }
}
