using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Notifications;

/// <summary>Reads where the tenant's channels lead.</summary>
internal sealed class ChannelAddresses(ISecretVault vault, IKeyedHash hashes)
{
    /// <summary>A channel's address; null when its chat is not known yet, or a secret is missing or cannot be read. It completes the channel's row with the
    /// bot's hash where that is not known; the caller saves. One that was made under another key is mended where the bot is asked for its messages.</summary>
    public async Task<ChannelAddress?> FindAsync(IEggMoneyDb db, NotificationChannel channel, CancellationToken cancellationToken)
    {
        var secrets = await db.UserSecrets.AsNoTracking().Where(secret => secret.SubjectId == channel.Id).ToListAsync(cancellationToken);
        if (Open(secrets, SecretFields.BotToken) is not { } token)
        {
            return null;
        }

        channel.TokenHash ??= hashes.Of(HashPurposes.BotToken, token);
        return Open(secrets, SecretFields.ChatId) is { } chat ? new(token, chat) : null;
    }

    /// <summary>A bot's token alone; null when it is missing or cannot be read.</summary>
    public async Task<string?> FindTokenAsync(IEggMoneyDb db, Guid channelId, CancellationToken cancellationToken) =>
        Open(await db.UserSecrets.AsNoTracking().Where(secret => secret.SubjectId == channelId).ToListAsync(cancellationToken), SecretFields.BotToken);

    /// <summary>A secret that cannot be read is as good as none: its owner enters it again.</summary>
    private string? Open(List<UserSecret> secrets, string field)
    {
        try
        {
            return secrets.Find(secret => secret.Field == field) is { } row ? vault.Open(row) : null;
        }
        catch (SecretException)
        {
            return null;
        }
    }
}
