namespace EggMoney.Domain.Accounts;

/// <summary>A request that moved money and the answer it got, so that the same request again gets that answer and moves nothing.</summary>
public sealed class IdempotencyRecord : ITenantOwned
{
    /// <inheritdoc/>
    public Guid UserId { get; set; }

    /// <summary>What the client called it (<c>Idempotency-Key</c>); unique for the user.</summary>
    public required string Name { get; set; }

    /// <summary>Method and path.</summary>
    public required string Request { get; set; }

    /// <summary>SHA-256 of the body: the same key with another body is refused.</summary>
    public required string BodyHash { get; set; }

    /// <summary>HTTP status of the answer; null while it is worked on, or when the process ended over it.</summary>
    public int? Status { get; set; }

    /// <summary>The answer's body.</summary>
    public string? Answer { get; set; }

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; set; }

    /// <summary>UTC time after which a request without an answer is taken for one whose process ended.</summary>
    public DateTime LeaseUntil { get; set; }
}
