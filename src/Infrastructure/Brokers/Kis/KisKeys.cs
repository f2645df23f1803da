using System.Security.Cryptography;
using System.Text;
using EggMoney.Application;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>An account's keys, in the open.</summary>
internal sealed class KisKeys(KisEnvironment environment, string appKey, string appSecret, string account, string product)
{
    public string AppKey => appKey;

    public string AppSecret => appSecret;

    /// <summary>Eight digits.</summary>
    public string Account => account;

    /// <summary>Two digits.</summary>
    public string Product => product;

    /// <summary>Names the pair of keys on its side of the broker: a token is worth something with these only.</summary>
    public string Hash { get; } = HashOf(environment.Name.ToString(), appKey, appSecret);

    /// <summary>Names what the broker counts requests by.</summary>
    public string LimitKey { get; } = HashOf(environment.Name.ToString(), appKey);

    /// <summary>What no trace may show.</summary>
    public IReadOnlyList<string> Secrets => [appSecret, appKey, account];

    private static string HashOf(params string[] parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))))[..32];
}

/// <summary>Reads the keys of the scope's tenant. Another tenant's are not in the database that it opens.</summary>
internal sealed class KisKeyring(IEggMoneyDbFactory databases, ISecretVault vault)
{
    /// <exception cref="BrokerException">They are not there, or cannot be read.</exception>
    public async Task<KisKeys> ReadAsync(UserCredential credential, KisEnvironment environment, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var rows = await db.UserSecrets.AsNoTracking().Where(secret => secret.SubjectId == credential.Id).ToListAsync(cancellationToken);
        return new(environment, Open(SecretFields.AppKey), Open(SecretFields.AppSecret), Open(SecretFields.AccountNumber), credential.ProductCode ?? "01");

        string Open(string field)
        {
            try
            {
                return rows.Find(row => row.Field == field) is { } row
                    ? vault.Open(row)
                    : throw new BrokerException(BrokerError.KeyRefused, "The account's keys are not complete. Enter them again.");
            }
            catch (SecretException exception)
            {
                throw new BrokerException(BrokerError.KeyRefused, $"The account's keys cannot be read (key {exception.KeyId}). Enter them again.", exception);
            }
        }
    }
}
