using EggMoney.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Puts the current tenant's secrets into the database and takes them out. The caller saves.</summary>
internal sealed class TenantSecrets(ISecretVault vault, IMultiTenantContextAccessor tenant)
{
    /// <summary>Stores a secret, in the place of an earlier one if there is any.</summary>
    public async Task PutAsync(IEggMoneyDb db, Guid subjectId, string field, string value, CancellationToken cancellationToken)
    {
        if (await db.UserSecrets.SingleOrDefaultAsync(secret => secret.SubjectId == subjectId && secret.Field == field, cancellationToken) is { } row)
        {
            vault.Reseal(row, value);
        }
        else
        {
            db.UserSecrets.Add(vault.Seal(tenant.TenantInfo!.Id, subjectId, field, value));
        }
    }

    /// <summary>Stores a secret that is not there already. One that cannot be read counts as another.</summary>
    /// <returns>Whether anything changed.</returns>
    private async Task<bool> ReplaceAsync(IEggMoneyDb db, Guid subjectId, string field, string value, CancellationToken cancellationToken)
    {
        try
        {
            if (await FindAsync(db, subjectId, field, cancellationToken) == value)
            {
                return false;
            }
        }
        catch (SecretException)
        {
            // Entering it again is how its owner mends that.
        }

        await PutAsync(db, subjectId, field, value, cancellationToken);
        return true;
    }

    /// <summary>Stores those secrets that were sent and are not there already.</summary>
    /// <returns>The fields that changed; their names may be told, their values never.</returns>
    public async Task<IReadOnlyList<string>> ReplaceAsync(
        IEggMoneyDb db, Guid subjectId, IEnumerable<(string Field, string? Value)> sent, CancellationToken cancellationToken)
    {
        var changed = new List<string>();
        foreach (var (field, value) in sent)
        {
            if (value is not null && await ReplaceAsync(db, subjectId, field, value, cancellationToken))
            {
                changed.Add(field);
            }
        }

        return changed;
    }

    /// <summary>A secret; null when there is none.</summary>
    /// <exception cref="SecretException">It is there and cannot be read.</exception>
    public async Task<string?> FindAsync(IEggMoneyDb db, Guid subjectId, string field, CancellationToken cancellationToken) =>
        await db.UserSecrets.AsNoTracking().SingleOrDefaultAsync(secret => secret.SubjectId == subjectId && secret.Field == field, cancellationToken) is { } row
            ? vault.Open(row)
            : null;

    /// <summary>Makes sure that all secrets of something can be read. An access token need not be: the broker gives another.</summary>
    /// <exception cref="SecretException">One cannot.</exception>
    public async Task CheckAsync(IEggMoneyDb db, Guid subjectId, CancellationToken cancellationToken)
    {
        foreach (var row in await db.UserSecrets.AsNoTracking().Where(secret => secret.SubjectId == subjectId && secret.Field != SecretFields.AccessToken).ToListAsync(cancellationToken))
        {
            vault.Open(row);
        }
    }

    /// <summary>Removes all secrets of something: the rows themselves, not a mark on them.</summary>
    public static async Task RemoveAsync(IEggMoneyDb db, Guid subjectId, CancellationToken cancellationToken) =>
        db.UserSecrets.RemoveRange(await db.UserSecrets.Where(secret => secret.SubjectId == subjectId).ToListAsync(cancellationToken));
}
