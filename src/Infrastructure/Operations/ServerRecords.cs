using EggMoney.Application.Accounts.Admin;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Operations;

/// <summary>What the server as a whole writes down of itself: its nodes, and how backups and drills went.</summary>
internal sealed class ServerRecords(SystemDbContextFactory databases) : IServerNodes
{
    private const int LongestError = 500;

    public async Task<IReadOnlyList<ServerNode>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Set<ServerNode>().AsNoTracking().ToListAsync(cancellationToken);
    }

    /// <summary>Says that a node is there.</summary>
    public async Task BeatAsync(ServerNode node, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var changed = await db.Set<ServerNode>().Where(row => row.Name == node.Name).ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.SeenAt, node.SeenAt)
                .SetProperty(row => row.StartedAt, node.StartedAt)
                .SetProperty(row => row.ProgramVersion, node.ProgramVersion)
                .SetProperty(row => row.Lanes, node.Lanes)
                .SetProperty(row => row.LeftAt, node.LeftAt),
            cancellationToken);
        if (changed == 0)
        {
            db.Add(node);
            await db.TrySaveAsync(cancellationToken);
        }
    }

    /// <summary>Takes away nodes that nobody has heard of since.</summary>
    public async Task<int> ForgetNodesAsync(DateTime before, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Set<ServerNode>().Where(row => row.SeenAt < before).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>The server's row.</summary>
    public async Task<ServerState> StateAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.ServerState.AsNoTracking().SingleAsync(cancellationToken);
    }

    /// <summary>A backup is there, or why it is not.</summary>
    public async Task BackedUpAsync(DateTime at, string? error, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var text = Short(error);
        await db.ServerState.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.BackupAt, row => error == null ? at : row.BackupAt).SetProperty(row => row.BackupError, text), cancellationToken);
    }

    /// <summary>A drill found everything as it should be, or what it found.</summary>
    public async Task DrilledAsync(DateTime at, string? error, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var text = Short(error);
        await db.ServerState.ExecuteUpdateAsync(
            set => set.SetProperty(row => row.DrillAt, row => error == null ? at : row.DrillAt).SetProperty(row => row.DrillError, text), cancellationToken);
    }

    private static string? Short(string? error) => error is { Length: > LongestError } ? error[..LongestError] : error;
}
