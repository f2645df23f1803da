using EggMoney.Domain.Accounts;

namespace EggMoney.Domain.LegacyImport;

/// <summary>What an import did to a row of ours.</summary>
public enum ImportChangeKind
{
    /// <summary>It made the row.</summary>
    Added,

    /// <summary>It changed the row.</summary>
    Updated,

    /// <summary>It took the row away.</summary>
    Removed,

    /// <summary>It left the row as it was here, and noted what the old machine said.</summary>
    Kept,
}

/// <summary>One row of ours that an import touched: by this it is undone, and by this a row of the old machine is known again.</summary>
public sealed class ImportChange : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>The import.</summary>
    public Guid ImportId { get; set; }

    /// <summary>Counts the changes of an import from 1; undone backwards.</summary>
    public int Number { get; set; }

    /// <summary>The table of the old machine that the row came from; null for what no single row stands for.</summary>
    public string? SourceTable { get; set; }

    /// <summary>Which row it was: a digest of what names it there.</summary>
    public string? SourceRow { get; set; }

    /// <summary>What the row said: a digest of all of it.</summary>
    public string? SourceState { get; set; }

    /// <summary>What was done.</summary>
    public ImportChangeKind Kind { get; set; }

    /// <summary>Which entity, for example <c>Trade</c>.</summary>
    public required string Entity { get; set; }

    /// <summary>The entity's id; null for those that are known by something else, which their values tell.</summary>
    public Guid? EntityId { get; set; }

    /// <summary>The values before, as JSON; null for what was made.</summary>
    public string? Before { get; set; }

    /// <summary>The values after, as JSON; null for what was taken away, and for trades, which nothing changes later.</summary>
    public string? After { get; set; }

    /// <summary>What the old machine said of settings, as JSON: the base for telling, next time, which side changed what. Null where that is not asked.</summary>
    public string? There { get; set; }
}

/// <summary>Says whose an old machine is: nobody else can import it, by whatever mistake.</summary>
public sealed class ImportOrigin : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>A digest of the machine's earliest rows, which all later copies share. No two users have the same.</summary>
    public required string Fingerprint { get; set; }

    /// <summary>UTC.</summary>
    public DateTime FirstSeenAt { get; set; }
}
