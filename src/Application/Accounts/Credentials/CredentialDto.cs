using System.Text.Json;
using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>A brokerage account. Of its secrets only masks are ever told.</summary>
public sealed record CredentialDto
{
    /// <summary>Id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Which broker: <c>paper</c> or <c>kis</c>.</summary>
    public required string Broker { get; init; }

    /// <summary>The owner's name for it.</summary>
    public required string Label { get; init; }

    /// <summary>Practice or money.</summary>
    [JsonConverter(typeof(EnumJson<BrokerEnvironment>))]
    public required BrokerEnvironment Environment { get; init; }

    /// <summary>The account number's second part; null where the broker has none.</summary>
    public required string? ProductCode { get; init; }

    /// <summary>The bots trade on it.</summary>
    public required bool Active { get; init; }

    /// <summary>UTC time at which the broker last accepted the keys; null since they were changed.</summary>
    public required DateTime? VerifiedAt { get; init; }

    /// <summary>UTC.</summary>
    public required DateTime CreatedAt { get; init; }

    /// <summary>Mask of the app key; null where there is none.</summary>
    public required string? AppKey { get; init; }

    /// <summary>Mask of the app secret; null where there is none.</summary>
    public required string? AppSecret { get; init; }

    /// <summary>Mask of the account number; null where there is none.</summary>
    public required string? AccountNumber { get; init; }

    /// <summary>Accounts with their masks; the tokens themselves are not read.</summary>
    internal static IQueryable<CredentialDto> Of(IEggMoneyDb db, IQueryable<UserCredential> credentials) => credentials.Select(credential => new CredentialDto
    {
        Id = credential.Id,
        Broker = credential.Broker,
        Label = credential.Label,
        Environment = credential.Environment,
        ProductCode = credential.ProductCode,
        Active = credential.Active,
        VerifiedAt = credential.VerifiedAt,
        CreatedAt = credential.CreatedAt,
        AppKey = db.UserSecrets.Where(secret => secret.SubjectId == credential.Id && secret.Field == SecretFields.AppKey).Select(secret => secret.Mask).SingleOrDefault(),
        AppSecret = db.UserSecrets.Where(secret => secret.SubjectId == credential.Id && secret.Field == SecretFields.AppSecret).Select(secret => secret.Mask).SingleOrDefault(),
        AccountNumber = db.UserSecrets.Where(secret => secret.SubjectId == credential.Id && secret.Field == SecretFields.AccountNumber).Select(secret => secret.Mask).SingleOrDefault(),
    });

    /// <summary>What the audit may hold of an account.</summary>
    internal static object ForAudit(UserCredential credential) => new
    {
        credential.Label,
        credential.Broker,
        Environment = JsonNamingPolicy.CamelCase.ConvertName(credential.Environment.ToString()),
        credential.ProductCode,
    };
}
