using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading;

/// <summary>Reads what the next decisions of the scope's tenant depend on.</summary>
public interface ITradingSnapshots
{
    /// <summary>Reads it, all of one moment, and keeps nobody from writing meanwhile.</summary>
    /// <exception cref="InvalidOperationException">The scope has no tenant.</exception>
    Task<TradingSnapshot> TakeAsync(CancellationToken cancellationToken);
}

/// <summary>What a tenant's next decisions depend on. The rows are nobody's: they can be added to another database.</summary>
public sealed record TradingSnapshot
{
    /// <summary>All bots, inactive ones too, in the order in which they are planned.</summary>
    public required IReadOnlyList<Bot> Bots { get; init; }

    /// <summary>What the bots hold, and what is kept by hand.</summary>
    public required IReadOnlyList<Position> Positions { get; init; }

    /// <summary>What they decided for all bots.</summary>
    public required UserSettings Settings { get; init; }

    /// <summary>When the bots work.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>Cash as their books have it.</summary>
    public required CashAccount Cash { get; init; }

    /// <summary>Inactive bots that an import activates when its owner resumes trading.</summary>
    public required IReadOnlyList<Guid> BotsToActivate { get; init; }

    /// <summary>Bots with an order that is not finished.</summary>
    public required IReadOnlyList<Guid> BusyBots { get; init; }

    /// <summary>Whether the user's own stop is on.</summary>
    public required bool TradingPaused { get; init; }

    /// <summary>Whether the user may trade at all.</summary>
    public required bool UserActive { get; init; }
}
