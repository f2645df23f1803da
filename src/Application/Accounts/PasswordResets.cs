using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Tokens to set a new password with; the caller saves.</summary>
internal sealed class PasswordResets(WallClock clock)
{
    /// <summary>How long one is good.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    /// <summary>How many are good at a time: nobody can flood somebody else with messages.</summary>
    private const int MaxLive = 3;

    /// <summary>Makes one.</summary>
    /// <returns>The token and when it ends; null when there are enough.</returns>
    public async Task<(string Token, DateTime ExpiresAt)?> AddAsync(IEggMoneyDb db, User user, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var all = await db.PasswordResets.ToListAsync(cancellationToken);
        db.PasswordResets.RemoveRange(all.Where(reset => reset.ExpiresAt <= now));
        if (all.Count(reset => reset.UsedAt == null && reset.ExpiresAt > now) >= MaxLive)
        {
            return null;
        }

        var id = clock.NewId();
        var (token, hash) = OpaqueToken.Create(OpaqueToken.PasswordReset, user.Id, id);
        db.PasswordResets.Add(new() { UserId = user.Id, Id = id, Hash = hash, CreatedAt = now, ExpiresAt = now + Life });
        return (token, now + Life);
    }

    /// <summary>Uses a token up. The row that was looked at is the row that is saved: of two uses at once one is refused.</summary>
    /// <returns>False when it is no good.</returns>
    public async Task<bool> TryUseAsync(IEggMoneyDb db, Guid id, string token, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var row = await db.PasswordResets.SingleOrDefaultAsync(reset => reset.Id == id && reset.UsedAt == null && reset.ExpiresAt > now, cancellationToken);
        if (row is null || !OpaqueToken.Matches(token, row.Hash))
        {
            return false;
        }

        row.UsedAt = now;
        return true;
    }

    /// <summary>Uses all of them up: the password was set.</summary>
    public async Task UseUpAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        (await db.PasswordResets.Where(reset => reset.UsedAt == null).ToListAsync(cancellationToken)).ForEach(reset => reset.UsedAt = now);
    }
}
