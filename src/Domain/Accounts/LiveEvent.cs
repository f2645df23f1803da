namespace EggMoney.Domain.Accounts;

/// <summary>Something that changed, for whoever is watching: written in the transaction of the change, kept for some days.</summary>
public sealed class LiveEvent : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>Version-7 GUID made in code: events go out in its order, and a client that comes back names the last it had.</summary>
    public Guid Id { get; set; }

    /// <summary>What it is about, for example <c>fill</c>, <c>slice</c>, <c>order</c>, <c>notification</c>, <c>run</c>, <c>operation</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>Ids, names and figures as JSON.</summary>
    public required string Data { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }
}
