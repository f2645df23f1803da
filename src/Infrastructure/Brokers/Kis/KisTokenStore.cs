using EggMoney.Application;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>An access token in the open.</summary>
internal sealed record KisToken(string Value, string KeysHash, DateTime ExpiresAt);

/// <summary>How it stands with an account's token, as all nodes see it.</summary>
/// <param name="Token">The token, whatever it is worth.</param>
/// <param name="RequestedAt">When a token was last asked for with these keys.</param>
/// <param name="RequestingUntil">Until when somebody is asking for one with these keys.</param>
/// <param name="Version">The row's; null when there is none.</param>
internal sealed record KisTokenState(KisToken? Token, DateTime? RequestedAt, DateTime? RequestingUntil, int? Version);

/// <summary>Keeps the tokens of the scope's tenant, the token itself encrypted among the secrets. Whoever claims the row asks the broker; whose claim was overtaken saves nothing.</summary>
internal sealed class KisTokenStore(IEggMoneyDbFactory databases, ISecretVault vault)
{
    public async Task<KisTokenState> ReadAsync(UserCredential credential, string keysHash, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var row = await Row(db, credential).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (row is null || row.KeysHash != keysHash)
        {
            // What was asked for with other keys says nothing of these: the broker counts by key.
            return new(null, null, null, row?.Version);
        }

        var secret = await Secret(db, credential).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        return new(
            row.ExpiresAt is { } expiresAt && Open(secret) is { } value ? new(value, keysHash, expiresAt) : null,
            row.RequestedAt,
            row.RequestingUntil,
            row.Version);
    }

    /// <summary>Takes it on to ask the broker.</summary>
    /// <returns>The row's version, by which the outcome is saved; null when somebody else was first.</returns>
    public async Task<int?> TryClaimAsync(UserCredential credential, string keysHash, KisTokenState seen, DateTime now, DateTime until, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var row = await Row(db, credential).SingleOrDefaultAsync(cancellationToken);
        if (row?.Version != seen.Version)
        {
            return null;
        }

        if (row is null)
        {
            db.BrokerTokens.Add(row = new() { CredentialId = credential.Id, KeysHash = keysHash });
        }
        else if (row.KeysHash != keysHash)
        {
            (row.KeysHash, row.ExpiresAt) = (keysHash, null);
        }

        (row.RequestedAt, row.RequestingUntil) = (now, until);
        return await db.TrySaveAsync(cancellationToken) ? row.Version : null;
    }

    /// <summary>Saves what came of it, if the claim still holds.</summary>
    /// <param name="credential">The account.</param>
    /// <param name="claim">The claim.</param>
    /// <param name="token">The token; null when there is none, and then an earlier one stays.</param>
    /// <param name="requestedAt">From when the minute counts to the next request.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task FinishAsync(UserCredential credential, int claim, KisToken? token, DateTime? requestedAt, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var row = await Row(db, credential).SingleOrDefaultAsync(cancellationToken);
        if (row is null || row.Version != claim)
        {
            return;
        }

        (row.RequestedAt, row.RequestingUntil) = (requestedAt, null);

        // An account that was removed meanwhile keeps no secret.
        if (token is not null && await db.UserCredentials.AnyAsync(known => known.Id == credential.Id && known.DeletedAt == null, cancellationToken))
        {
            row.ExpiresAt = token.ExpiresAt;
            if (await Secret(db, credential).SingleOrDefaultAsync(cancellationToken) is { } secret)
            {
                vault.Reseal(secret, token.Value);
            }
            else
            {
                db.UserSecrets.Add(vault.Seal(credential.UserId, credential.Id, SecretFields.AccessToken, token.Value));
            }
        }

        await db.TrySaveAsync(cancellationToken);
    }

    private static IQueryable<BrokerToken> Row(IEggMoneyDb db, UserCredential credential) => db.BrokerTokens.Where(row => row.CredentialId == credential.Id);

    private static IQueryable<UserSecret> Secret(IEggMoneyDb db, UserCredential credential) =>
        db.UserSecrets.Where(row => row.SubjectId == credential.Id && row.Field == SecretFields.AccessToken);

    /// <summary>A token that cannot be read is none; the next one takes its place.</summary>
    private string? Open(UserSecret? secret)
    {
        try
        {
            return secret is null ? null : vault.Open(secret);
        }
        catch (SecretException)
        {
            return null;
        }
    }
}
