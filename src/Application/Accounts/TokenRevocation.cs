using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Ends personal access tokens and what chats may do together with the logins: whoever had the password may have made them. The caller saves.</summary>
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

    /// <summary>Takes from all of the tenant's chats that they may give commands, and from codes given out that they are good. Messages still go there: else
    /// whoever ends an intruder's access would hear no more of their own trading.</summary>
    /// <returns>How many could.</returns>
    public static async Task<int> UnpairChatsAsync(this IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var channels = await db.NotificationChannels.Where(channel => channel.PairedAt != null || channel.PairingHash != null).ToListAsync(cancellationToken);
        var paired = channels.Count(channel => channel.PairedAt is not null);
        channels.ForEach(channel => (channel.PairedAt, channel.PairingHash, channel.PairingUntil) = (null, null, null));
        return paired;
    }
}
