using System.Security.Cryptography;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EggMoney.Application.Accounts;

/// <summary>Identity's manager over one open database: it changes the user, and whoever opened the database saves.</summary>
internal sealed class UserAccounts : UserManager<User>
{
    private const int CodeCount = 10;
    private const int CodeLetters = 16;

    /// <summary>Nothing that is mistaken for something else when it is copied from paper.</summary>
    private const string CodeAlphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private readonly UserStore _store;

    public UserAccounts(UserStore store, IPasswordHasher<User> hasher, IServiceProvider services, ILogger<UserManager<User>> logger)
        : base(store, new OptionsWrapper<IdentityOptions>(new()), hasher, [], [], new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), services, logger) => _store = store;

    /// <summary>Sets a new password, and a new stamp with it. The rules were checked by the request's validator.</summary>
    public Task SetPasswordAsync(User user, string password)
    {
        user.MustChangePassword = false;
        return UpdatePasswordHash(user, password, validatePassword: false);
    }

    /// <summary>Sets a new seed, and says which. Identity's own way would look for it in the database, where it is not yet.</summary>
    public async Task<string> RenewAuthenticatorKeyAsync(User user)
    {
        var key = GenerateNewAuthenticatorKey();
        await _store.SetAuthenticatorKeyAsync(user, key, CancellationToken);

        // The user's row changes with it: to set up and to enable at the same time is refused to one of the two.
        await UpdateSecurityStampAsync(user);
        return key;
    }

    /// <summary>Forgets the seed.</summary>
    public Task RemoveAuthenticatorKeyAsync(User user) => _store.RemoveAuthenticatorKeyAsync(user, CancellationToken);

    /// <summary>Sets new recovery codes, and says which.</summary>
    public async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(User user) => [.. await GenerateNewTwoFactorRecoveryCodesAsync(user, CodeCount) ?? []];

    /// <summary>80 bits: what is stolen with the database cannot be tried out in a lifetime. Identity's own codes have 45.</summary>
    protected override string CreateTwoFactorRecoveryCode() =>
        string.Join('-', RandomNumberGenerator.GetString(CodeAlphabet, CodeLetters).Chunk(4).Select(letters => new string(letters)));
}

/// <summary>Makes <see cref="UserAccounts"/>.</summary>
internal sealed class UserAccountsFactory(IEggMoneyDbFactory databases, ISecretVault vault, IPasswordHasher<User> hasher, IServiceProvider services, ILogger<UserManager<User>> logger)
{
    /// <summary>Over an open database.</summary>
    public UserAccounts On(IEggMoneyDb db) => new(new UserStore(db, vault), hasher, services, logger);

    /// <summary>Whether the tenant's user has a second factor on.</summary>
    public async Task<bool> IsTwoFactorOnAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Users.AnyAsync(user => user.TwoFactorEnabled, cancellationToken);
    }
}
