using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.Trading;

/// <summary>A long act by hand.</summary>
public enum OperationKind
{
    /// <summary>Sells a holding and buys it back, to realise its gain inside the yearly allowance (trading rules, section 9).</summary>
    GainRealisation,
}

/// <summary>How a long act stands.</summary>
public enum OperationState
{
    /// <summary>At work, or to be taken up again by whoever finds its lease ended.</summary>
    Running,

    /// <summary>Done.</summary>
    Completed,

    /// <summary>Ended on its owner's word before its end.</summary>
    Cancelled,

    /// <summary>Cannot go on by itself: its owner must look.</summary>
    Stuck,
}

/// <summary>A long act by hand, durable: a process that ends in the middle leaves it to the next one.</summary>
public sealed class Operation : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>What it does.</summary>
    public OperationKind Kind { get; set; }

    /// <summary>How it stands.</summary>
    public OperationState State { get; set; }

    /// <summary>The bot whose holding it works on.</summary>
    public Guid? BotId { get; set; }

    /// <summary>What was asked for and what must outlive a restart, as JSON.</summary>
    public required string Data { get; set; }

    /// <summary>Which part it is in, for people and programs: for example <c>selling</c>.</summary>
    public required string Step { get; set; }

    /// <summary>Steps done.</summary>
    public int Done { get; set; }

    /// <summary>Steps in all, as far as known.</summary>
    public int Total { get; set; }

    /// <summary>What went wrong last; never a secret.</summary>
    public string? Error { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC time from which the next step may be taken.</summary>
    public DateTime NextStepAt { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? FinishedAt { get; set; }

    /// <summary>UTC time until which its owner may be at work.</summary>
    public DateTime LeaseUntil { get; set; }

    /// <summary>Which process had it last.</summary>
    public string? Node { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
