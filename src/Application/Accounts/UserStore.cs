using System.Security.Cryptography;
using System.Text;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Where Identity keeps what it knows of the tenant's user. It changes the rows and never saves: whoever opened the database saves the change
/// together with what belongs to it, such as the audit. It has no lockout: Identity counts a failure after the check, so that guesses
/// in parallel would all be checked, and by the machine's clock (see <see cref="ProofCheck"/>).</summary>
internal sealed class UserStore(IEggMoneyDb db, ISecretVault vault) :
    IUserPasswordStore<User>,
    IUserSecurityStampStore<User>,
    IUserTwoFactorStore<User>,
    IUserAuthenticatorKeyStore<User>,
    IUserTwoFactorRecoveryCodeStore<User>
{
    public Task<string> GetUserIdAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString("D"));

    public Task<string?> GetUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Username);

    public Task SetUserNameAsync(User user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> GetNormalizedUserNameAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Username);

    /// <summary>The database normalises names itself.</summary>
    public Task SetNormalizedUserNameAsync(User user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IdentityResult> CreateAsync(User user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(User user, CancellationToken cancellationToken) => Task.FromResult(IdentityResult.Success);

    public Task<IdentityResult> DeleteAsync(User user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<User?> FindByIdAsync(string userId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<User?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetPasswordHashAsync(User user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public Task SetSecurityStampAsync(User user, string stamp, CancellationToken cancellationToken)
    {
        user.SecurityStamp = stamp;
        return Task.CompletedTask;
    }

    public Task<string?> GetSecurityStampAsync(User user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.SecurityStamp);

    public Task SetTwoFactorEnabledAsync(User user, bool enabled, CancellationToken cancellationToken)
    {
        user.TwoFactorEnabled = enabled;
        return Task.CompletedTask;
    }

    public Task<bool> GetTwoFactorEnabledAsync(User user, CancellationToken cancellationToken) => Task.FromResult(user.TwoFactorEnabled);

    public async Task SetAuthenticatorKeyAsync(User user, string key, CancellationToken cancellationToken)
    {
        if (await FindSeedAsync(user, cancellationToken) is { } row)
        {
            vault.Reseal(row, key);
        }
        else
        {
            db.UserSecrets.Add(vault.Seal(user.Id, user.Id, SecretFields.Totp, key));
        }
    }

    public async Task<string?> GetAuthenticatorKeyAsync(User user, CancellationToken cancellationToken) =>
        await FindSeedAsync(user, cancellationToken) is { } row ? vault.Open(row) : null;

    public async Task RemoveAuthenticatorKeyAsync(User user, CancellationToken cancellationToken)
    {
        if (await FindSeedAsync(user, cancellationToken) is { } row)
        {
            db.UserSecrets.Remove(row);
        }
    }

    public Task ReplaceCodesAsync(User user, IEnumerable<string> recoveryCodes, CancellationToken cancellationToken)
    {
        user.RecoveryCodes = string.Join(';', recoveryCodes.Select(code => Hash(user, code)));
        return Task.CompletedTask;
    }

    public Task<bool> RedeemCodeAsync(User user, string code, CancellationToken cancellationToken)
    {
        var left = Codes(user).ToList();
        if (!left.Remove(Hash(user, code)))
        {
            return Task.FromResult(false);
        }

        user.RecoveryCodes = string.Join(';', left);
        return Task.FromResult(true);
    }

    public Task<int> CountCodesAsync(User user, CancellationToken cancellationToken) => Task.FromResult(Codes(user).Length);

    public void Dispose()
    {
        // The database is whoever's who opened it.
    }

    private static string[] Codes(User user) => user.RecoveryCodes?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The codes are random and long enough (see <see cref="UserAccounts"/>) for a fast hash. Case and what is put between the letters do not matter.</summary>
    private static string Hash(User user, string code)
    {
        var plain = new string([.. code.Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.Id:D}/{plain}")));
    }

    private Task<UserSecret?> FindSeedAsync(User user, CancellationToken cancellationToken) =>
        db.UserSecrets.SingleOrDefaultAsync(row => row.SubjectId == user.Id && row.Field == SecretFields.Totp, cancellationToken);
}
