using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>What a check found.</summary>
internal enum ProofOutcome
{
    /// <summary>It is who they say.</summary>
    Good,

    /// <summary>Password or code are wrong, or there is nobody here who may prove anything.</summary>
    Wrong,

    /// <summary>The password was right; a code is wanted too.</summary>
    TotpRequired,

    /// <summary>Nothing was checked: too many were wrong.</summary>
    LockedOut,
}

/// <summary>Checks password and second factor of the tenant's user. Ten wrong ones close the account for 15 minutes.
/// Each check is counted as a failure, and that count saved, before the password is looked at, and taken back when it was right: so guesses in parallel,
/// on any number of nodes, get ten checks together. Identity's own lockout counts afterwards and would let them all through.</summary>
internal sealed class ProofCheck(IEggMoneyDbFactory databases, UserAccountsFactory accounts, DecoyPassword decoy, AuditTrail audit, WallClock clock)
{
    /// <summary>Wrong ones until the account closes.</summary>
    public const int MaxFailures = 10;

    /// <summary>How long it stays closed.</summary>
    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(15);

    /// <summary>Checks a proof.</summary>
    /// <param name="proof">Password and code.</param>
    /// <param name="act">What it is for: the audit calls a failure <c>act.failed</c>.</param>
    /// <param name="whenGood">What belongs to a good one, done in the save that uses up its one-time code; may be called again when that save is refused.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<ProofOutcome> CheckAsync(Proof proof, string act, Func<IEggMoneyDb, User, Task>? whenGood, CancellationToken cancellationToken)
    {
        if (await CountAsync(cancellationToken) is not { } locks)
        {
            decoy.Check(proof.Password);
            return ProofOutcome.LockedOut;
        }

        (string? Hash, bool Good)? password = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var db = await databases.OpenAsync(cancellationToken);
            if (await db.Users.SingleOrDefaultAsync(cancellationToken) is not { } user)
            {
                return ProofOutcome.Wrong;
            }

            // Hashing is dear: after a refused save it is done again only for another password.
            using var manager = accounts.On(db);
            var hash = user.PasswordHash;
            if (password is null || password.Value.Hash != hash)
            {
                password = (hash, await IsPasswordAsync(manager, user, proof.Password));
            }

            var outcome = !password.Value.Good || !user.Active ? ProofOutcome.Wrong : await CheckSecondFactorAsync(manager, user, proof);
            switch (outcome)
            {
                case ProofOutcome.Good:
                    (user.AccessFailedCount, user.LockoutEnd) = (0, null);

                    // Saved also when nothing of it changed: a password that is changed meanwhile must refuse what the old one allows.
                    db.Users.Update(user);
                    await (whenGood?.Invoke(db, user) ?? Task.CompletedTask);
                    break;

                // Only this count, and not those before it: else whoever has the password could try one code after the other, and forget each by a login without one.
                case ProofOutcome.TotpRequired:
                    user.AccessFailedCount = Math.Max(0, user.AccessFailedCount - 1);
                    user.LockoutEnd = locks ? null : user.LockoutEnd;
                    break;
                default:
                    await audit.AddAsync(db, act + ".failed", null, null, new { reason = !user.Active ? "inactive" : password.Value.Good ? "code" : "password" }, cancellationToken);
                    if (locks)
                    {
                        await audit.AddAsync(db, "account.locked", null, null, new { until = user.LockoutEnd }, cancellationToken);
                    }

                    break;
            }

            if (await db.TrySaveAsync(cancellationToken))
            {
                return outcome;
            }
        }
    }

    /// <summary>Counts a failure in advance. Of two at once one is refused and counts anew, so no two are the same number.</summary>
    /// <returns>Whether this one closes the account; null when it is closed already. Those are not written down one by one: anybody could fill the audit.</returns>
    private async Task<bool?> CountAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var db = await databases.OpenAsync(cancellationToken);
            if (await db.Users.SingleOrDefaultAsync(cancellationToken) is not { } user || user.LockoutEnd > clock.Now())
            {
                return null;
            }

            if (user.LockoutEnd is not null)
            {
                (user.AccessFailedCount, user.LockoutEnd) = (0, null);
            }

            user.AccessFailedCount++;
            var locks = user.AccessFailedCount >= MaxFailures;
            user.LockoutEnd = locks ? clock.Now() + Lockout : null;
            if (await db.TrySaveAsync(cancellationToken))
            {
                return locks;
            }
        }
    }

    private async Task<bool> IsPasswordAsync(UserAccounts manager, User user, string password)
    {
        if (user.PasswordHash is null)
        {
            decoy.Check(password);
            return false;
        }

        return await manager.CheckPasswordAsync(user, password);
    }

    private async Task<ProofOutcome> CheckSecondFactorAsync(UserAccounts manager, User user, Proof proof)
    {
        if (!user.TwoFactorEnabled)
        {
            return ProofOutcome.Good;
        }

        if (proof.Totp is { } code)
        {
            if (await manager.GetAuthenticatorKeyAsync(user) is not { } key || Totp.StepOf(key, code, clock.Now()) is not { } step || step <= user.LastTotpStep)
            {
                return ProofOutcome.Wrong;
            }

            user.LastTotpStep = step;
            return ProofOutcome.Good;
        }

        return proof.RecoveryCode is not { } recovery ? ProofOutcome.TotpRequired
            : (await manager.RedeemTwoFactorRecoveryCodeAsync(user, recovery)).Succeeded ? ProofOutcome.Good
            : ProofOutcome.Wrong;
    }
}
