using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Trading;

/// <summary>How a simulation stands.</summary>
public enum SimulationState
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>At work.</summary>
    Running,

    /// <summary>It has a result.</summary>
    Completed,

    /// <summary>It ended without one.</summary>
    Failed,

    /// <summary>Ended on its owner's word.</summary>
    Cancelled,
}

/// <summary>What a bot would have done in the past, worked out in the background. It trades on books of its own, which nobody keeps.</summary>
public sealed class BotSimulation : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>The bot whose settings these are, or are to be; null for a bot that is not there yet.</summary>
    public Guid? BotId { get; set; }

    /// <summary>How it stands.</summary>
    public SimulationState State { get; set; }

    /// <summary>The bot's settings, as JSON.</summary>
    public required string Settings { get; set; }

    /// <summary>How far back it begins.</summary>
    public int Months { get; set; }

    /// <summary>Dollars at the beginning.</summary>
    public decimal Cash { get; set; }

    /// <summary>Sessions done.</summary>
    public int Done { get; set; }

    /// <summary>Sessions in all; 0 before that is known.</summary>
    public int Total { get; set; }

    /// <summary>Why it failed: a stable word.</summary>
    public string? Error { get; set; }

    /// <summary>What came of it in a few figures, as JSON.</summary>
    public string? Summary { get; set; }

    /// <summary>What came of it day by day, as JSON.</summary>
    public string? Result { get; set; }

    /// <summary>UTC, by the machine's clock, as all times here.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>When its turn came.</summary>
    public DateTime? StartedAt { get; set; }

    /// <summary>When it ended, in whatever way.</summary>
    public DateTime? FinishedAt { get; set; }

    /// <summary>Until when whoever works on it is believed to be alive.</summary>
    public DateTime LeaseUntil { get; set; }

    /// <summary>Which process works on it, or did.</summary>
    public string? Node { get; set; }
}
