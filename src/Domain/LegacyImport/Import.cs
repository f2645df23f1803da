using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.LegacyImport;

/// <summary>How an import stands.</summary>
public enum ImportState
{
    /// <summary>Being done; nothing of it is here yet. One that a process died in stays so until the next one.</summary>
    Running,

    /// <summary>All of it is here.</summary>
    Imported,

    /// <summary>Nothing of it is here.</summary>
    Failed,

    /// <summary>It was here and was taken away again.</summary>
    Undone,
}

/// <summary>An old machine's data moving in: all of it or nothing.</summary>
public sealed class Import : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code.</summary>
    public Guid Id { get; set; }

    /// <summary>Counts a user's imports from 1; two cannot begin at once.</summary>
    public int Number { get; set; }

    /// <summary>How it stands.</summary>
    public ImportState State { get; set; }

    /// <summary>The database file as its owner named it.</summary>
    public required string FileName { get; set; }

    /// <summary>SHA-256 of all that was given, in hexadecimal digits: the same files are known again.</summary>
    public required string Fingerprint { get; set; }

    /// <summary>The zone of the old machine's times, an IANA id: rows are known again by their times.</summary>
    public required string TimeZone { get; set; }

    /// <summary>UTC.</summary>
    public DateTime StartedAt { get; set; }

    /// <summary>UTC time at which it was here, or had failed.</summary>
    public DateTime? FinishedAt { get; set; }

    /// <summary>UTC time at which its owner resumed trading after it; null until then.</summary>
    public DateTime? ConfirmedAt { get; set; }

    /// <summary>UTC time at which it was undone.</summary>
    public DateTime? UndoneAt { get; set; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; set; }

    /// <summary>What its owner was told, as JSON.</summary>
    public string Report { get; set; } = "{}";

    /// <summary>Bots that the old machine traded with; they are inactive here until their owner resumes trading.</summary>
    public IReadOnlyList<Guid> BotsToActivate { get; set; } = [];

    /// <inheritdoc/>
    public int Version { get; set; }
}
