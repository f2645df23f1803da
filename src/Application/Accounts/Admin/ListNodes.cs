using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>The processes that serve this database, and who runs which lane.</summary>
public sealed record ListNodesQuery : IRequest<Result<NodesDto>>;

/// <summary>The nodes.</summary>
/// <param name="Nodes">Those that are alive first, then the latest.</param>
/// <param name="Lanes">Every lane, with who ran it last.</param>
/// <param name="Backup">Backups on a timer.</param>
/// <param name="Drill">Restoring the latest backup for trial.</param>
public sealed record NodesDto(IReadOnlyList<NodeDto> Nodes, IReadOnlyList<LaneDto> Lanes, CopyDto Backup, CopyDto Drill);

/// <summary>Backups, or restoring them for trial.</summary>
/// <param name="LastAt">UTC time of the latest good one.</param>
/// <param name="Error">What went wrong with the latest try; null after a good one.</param>
public sealed record CopyDto(DateTime? LastAt, string? Error);

/// <summary>A process that serves this database.</summary>
/// <param name="Name">Host and process, as the run ledger names it.</param>
/// <param name="Alive">It said so within the last minute, and has not left.</param>
/// <param name="ProgramVersion">The program's version.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="SeenAt">UTC time it last said that it is there.</param>
/// <param name="LeftAt">UTC time it left in good order.</param>
/// <param name="Lanes">The lanes that it ran last.</param>
public sealed record NodeDto(string Name, bool Alive, string ProgramVersion, DateTime StartedAt, DateTime SeenAt, DateTime? LeftAt, IReadOnlyList<int> Lanes);

/// <summary>A lane.</summary>
/// <param name="Lane">From 0.</param>
/// <param name="Node">The node that ran it last; null when none that is alive did.</param>
public sealed record LaneDto(int Lane, string? Node);

/// <summary>The nodes' rows.</summary>
public interface IServerNodes
{
    /// <summary>All of them.</summary>
    Task<IReadOnlyList<ServerNode>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The server's own row.</summary>
    Task<ServerState> StateAsync(CancellationToken cancellationToken);
}

internal sealed class ListNodesHandler(IServerNodes nodes, DispatchOptions options, WallClock clock) : IRequestHandler<ListNodesQuery, Result<NodesDto>>
{
    public async Task<Result<NodesDto>> Handle(ListNodesQuery request, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var rows = (await nodes.ListAsync(cancellationToken))
            .Select(node => new NodeDto(node.Name, NodeLife.IsAlive(node, now), node.ProgramVersion, node.StartedAt, node.SeenAt, node.LeftAt, NodeLife.Lanes(node)))
            .OrderByDescending(node => node.Alive).ThenByDescending(node => node.SeenAt).ThenBy(node => node.Name, StringComparer.Ordinal)
            .ToList();
        var state = await nodes.StateAsync(cancellationToken);
        return new NodesDto(
            rows,
            [.. Enumerable.Range(0, options.Lanes).Select(lane => new LaneDto(lane, rows.Find(node => node.Alive && node.Lanes.Contains(lane))?.Name))],
            new(state.BackupAt, state.BackupError),
            new(state.DrillAt, state.DrillError));
    }
}

/// <summary>What a node's row means.</summary>
public static class NodeLife
{
    /// <summary>How often a node says that it is there.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    /// <summary>After so long without a word it is taken for dead.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Whether it is there.</summary>
    public static bool IsAlive(ServerNode node, DateTime now) => node.LeftAt is null && now - node.SeenAt < Patience;

    /// <summary>The lanes it ran last.</summary>
    public static IReadOnlyList<int> Lanes(ServerNode node) =>
        [.. node.Lanes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(lane => int.Parse(lane, System.Globalization.CultureInfo.InvariantCulture))];
}
