using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Ends personal access tokens together with the logins: whoever had the password may have made them. The caller saves.</summary>
internal static class TokenRevocation
{
    /// <summary>Deletes all of the tenant's.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> DeleteTokensAsync(this IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var tokens = await db.PersonalTokens.ToListAsync(cancellationToken);
        db.PersonalTokens.RemoveRange(tokens);
        return tokens.Count;
    }
}
