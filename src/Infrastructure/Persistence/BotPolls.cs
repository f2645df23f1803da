using EggMoney.Application.Common;
using EggMoney.Application.Notifications;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Keeps <see cref="TelegramPoll"/> rows, which are nobody's.</summary>
internal sealed class BotPolls(SystemDbContextFactory databases, DispatchOptions node, DeliveryOptions options, WallClock clock) : IBotPolls
{
    public async Task<long?> TryHoldAsync(string tokenHash, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var now = clock.Now();
        var poll = await db.TelegramPolls.SingleOrDefaultAsync(row => row.TokenHash == tokenHash, cancellationToken);
        if (poll is null)
        {
            poll = new() { TokenHash = tokenHash, Node = node.Node };
            db.TelegramPolls.Add(poll);
        }
        else if (poll.Node != node.Node && poll.LeaseUntil > now)
        {
            return null;
        }

        (poll.Node, poll.LeaseUntil) = (node.Node, now + options.PollLease);
        return await db.TrySaveAsync(cancellationToken) ? poll.Offset : null;
    }

    public async Task<bool> TryMoveAsync(string tokenHash, long offset, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.TelegramPolls.SingleOrDefaultAsync(row => row.TokenHash == tokenHash && row.Node == node.Node, cancellationToken) is not { } poll)
        {
            return false;
        }

        (poll.Offset, poll.LeaseUntil) = (offset, clock.Now() + options.PollLease);
        return await db.TrySaveAsync(cancellationToken);
    }

    public async Task RenameAsync(string tokenHash, string newHash, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.TelegramPolls.SingleOrDefaultAsync(row => row.TokenHash == tokenHash && row.Node == node.Node, cancellationToken) is not { } poll)
        {
            return;
        }

        if (!await db.TelegramPolls.AnyAsync(row => row.TokenHash == newHash, cancellationToken))
        {
            db.TelegramPolls.Add(new() { TokenHash = newHash, Node = poll.Node, Offset = poll.Offset, LeaseUntil = poll.LeaseUntil });
        }

        db.TelegramPolls.Remove(poll);
        await db.TrySaveAsync(cancellationToken);
    }

    public async Task ReleaseAsync(string tokenHash, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.TelegramPolls.SingleOrDefaultAsync(row => row.TokenHash == tokenHash && row.Node == node.Node, cancellationToken) is { } poll)
        {
            poll.LeaseUntil = clock.Now();
            await db.TrySaveAsync(cancellationToken);
        }
    }
}
