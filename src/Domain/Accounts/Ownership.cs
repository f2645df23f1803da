namespace EggMoney.Domain.Accounts;

/// <summary>A row that belongs to one user. Every entity is this or <see cref="IGlobal"/>; a test on the model fails for one that is neither.</summary>
public interface ITenantOwned
{
    /// <summary>The owner, stamped on insert and never changed.</summary>
    Guid UserId { get; set; }
}

/// <summary>A row that belongs to nobody in particular.</summary>
public interface IGlobal;

/// <summary>A row guarded by optimistic concurrency: a save on a stale version is refused.</summary>
public interface IVersioned
{
    /// <summary>Raised by one on every change.</summary>
    int Version { get; set; }
}
