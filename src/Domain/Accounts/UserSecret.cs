namespace EggMoney.Domain.Accounts;

/// <summary>A secret of a user's, encrypted: a broker's keys, an account number, a bot token, a second factor's seed. All of them are in
/// this one table, so that a new key re-encrypts one table and an export leaves out one.</summary>
public sealed class UserSecret : ITenantOwned, IVersioned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>What it belongs to: a credential, a channel, or the user.</summary>
    public Guid SubjectId { get; set; }

    /// <summary>Which secret of it, for example <c>appKey</c>.</summary>
    public required string Field { get; set; }

    /// <summary>The Fernet token. What is inside begins with owner, subject and field, so that a token moved to another row is refused.</summary>
    public required string Token { get; set; }

    /// <summary>Names the key that it was encrypted under.</summary>
    public required string KeyId { get; set; }

    /// <summary>What its owner may see of it: the last four characters, or nothing of a short one.</summary>
    public required string Mask { get; set; }

    /// <summary>UTC time at which it was set.</summary>
    public DateTime UpdatedAt { get; set; }

    /// <inheritdoc/>
    public int Version { get; set; }
}
