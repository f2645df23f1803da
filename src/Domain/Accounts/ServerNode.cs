namespace EggMoney.Domain.Accounts;

/// <summary>A process that serves this database.</summary>
public sealed class ServerNode : IGlobal
{
    /// <summary>Host and process, as the run ledger names it.</summary>
    public required string Name { get; set; }

    /// <summary>The program's version.</summary>
    public required string ProgramVersion { get; set; }

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>UTC time it last said that it is there.</summary>
    public DateTime SeenAt { get; set; }

    /// <summary>UTC time it left in good order; null while it is there, and when it was killed.</summary>
    public DateTime? LeftAt { get; set; }

    /// <summary>The lanes that it ran last, separated by commas.</summary>
    public required string Lanes { get; set; }
}
