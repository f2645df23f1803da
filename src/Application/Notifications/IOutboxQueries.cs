using EggMoney.Application.Common;

namespace EggMoney.Application.Notifications;

/// <summary>What delivering asks across tenants. It reads whose turn it is; the messages are read in their owner's scope.</summary>
public interface IOutboxQueries
{
    /// <summary>Users with messages that nobody has given to their channels, or with deliveries that are due.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<TenantInfo>> ListDueAsync(DateTime now, CancellationToken cancellationToken);

    /// <summary>Channels whose bots may be written to: those with a paired chat, or with a code given out that is still good.</summary>
    /// <param name="now">UTC.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<PolledChannel>> ListPolledAsync(DateTime now, CancellationToken cancellationToken);
}

/// <summary>A channel whose bot may be written to.</summary>
/// <param name="TokenHash">Which bot; several channels may share one.</param>
/// <param name="Owner">Whose channel.</param>
/// <param name="ChannelId">The channel.</param>
/// <param name="Paired">Whether its chat may give commands.</param>
/// <param name="PairingHash">Hash of a code that is still good; null when none is given out.</param>
public sealed record PolledChannel(string TokenHash, TenantInfo Owner, Guid ChannelId, bool Paired, string? PairingHash);

/// <summary>Who asks for a bot's messages, kept in the database: two at once would fight, and each would see a half of them.</summary>
public interface IBotPolls
{
    /// <summary>Takes or renews the right to ask.</summary>
    /// <returns>The first message not yet worked off; null when somebody else has it.</returns>
    Task<long?> TryHoldAsync(string tokenHash, CancellationToken cancellationToken);

    /// <summary>Notes that everything before an offset is worked off, or claimed by this node before it works it off. It may be less than before: Telegram
    /// counts anew now and then.</summary>
    /// <returns>False when somebody else has taken over: then it is theirs.</returns>
    Task<bool> TryMoveAsync(string tokenHash, long offset, CancellationToken cancellationToken);

    /// <summary>Keeps this node's place of a bot under another hash: the server has another key.</summary>
    Task RenameAsync(string tokenHash, string newHash, CancellationToken cancellationToken);

    /// <summary>Lets somebody else have it at once.</summary>
    Task ReleaseAsync(string tokenHash, CancellationToken cancellationToken);
}
