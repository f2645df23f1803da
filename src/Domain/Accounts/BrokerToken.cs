namespace EggMoney.Domain.Accounts;

/// <summary>How it stands with a brokerage account's access token, for all nodes: brokers give one a minute at most, and tell their customer of
/// each. The token itself is a <see cref="UserSecret"/> of the account.</summary>
public sealed class BrokerToken : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>The account.</summary>
    public Guid CredentialId { get; set; }

    /// <summary>SHA-256, shortened, of the keys that the token was given for; with other keys it is worth nothing.</summary>
    public required string KeysHash { get; set; }

    /// <summary>UTC time at which the token ends; null when there is none.</summary>
    public DateTime? ExpiresAt { get; set; }

    /// <summary>UTC time of the latest request for a token, whatever came of it; the next one waits a minute.</summary>
    public DateTime? RequestedAt { get; set; }

    /// <summary>UTC time until which whoever raised <see cref="Version"/> last asks the broker, and nobody else does.</summary>
    public DateTime? RequestingUntil { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
