using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Backups;

namespace EggMoney.Infrastructure.Operations;

/// <summary>How the server stands as a whole, for health and metrics: numbers only, nobody's name.</summary>
public interface IServerWatch
{
    /// <summary>The latest figures; null before the first look.</summary>
    ServerFigures? Latest { get; }

    /// <summary>Looks, unless somebody just did.</summary>
    Task<ServerFigures> LookAsync(CancellationToken cancellationToken);
}

/// <summary>How long figures count as fresh: health is open to everybody, and each look asks the database.</summary>
/// <param name="Fresh">So long.</param>
public sealed record WatchOptions(TimeSpan Fresh)
{
    /// <summary>The usual.</summary>
    public WatchOptions()
        : this(TimeSpan.FromSeconds(5))
    {
    }

    /// <summary>So long for what costs the database more: counting orders.</summary>
    public TimeSpan CountsFresh => Fresh * 6;
}

/// <summary>Figures of the whole server.</summary>
/// <param name="Late">Work that nobody takes.</param>
/// <param name="Outbox">Messages on their way.</param>
/// <param name="Orders">Orders of the last days, and all that are open, by state.</param>
/// <param name="Operations">Long acts by hand that are not over.</param>
/// <param name="Nodes">Processes that serve this database.</param>
/// <param name="Lanes">Lanes, and who runs them.</param>
/// <param name="Backup">Backups.</param>
/// <param name="Drill">Restore drills.</param>
public sealed record ServerFigures(
    LateWork Late,
    OutboxStand Outbox,
    IReadOnlyDictionary<OrderState, int> Orders,
    OperationFigures Operations,
    NodesStand Nodes,
    IReadOnlyList<LaneDto> Lanes,
    CopyStand Backup,
    CopyStand Drill);

/// <summary>Messages on their way.</summary>
/// <param name="Waiting">Not given to any channel yet.</param>
/// <param name="Age">Of the oldest of them.</param>
/// <param name="Due">Deliveries that could be made now.</param>
/// <param name="Unsent">How long the oldest delivery could have been made and was not, over channels that do not refuse.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
public sealed record OutboxStand(int Waiting, TimeSpan Age, int Due, TimeSpan Unsent, string? Problem);

/// <summary>Processes that serve this database.</summary>
/// <param name="Alive">They said so within the last minute.</param>
/// <param name="Lost">They have not left, and nobody hears of them.</param>
public sealed record NodesStand(int Alive, int Lost);

/// <summary>Backups or restore drills.</summary>
/// <param name="On">Whether they are made.</param>
/// <param name="LastAt">UTC time of the latest good one.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
public sealed record CopyStand(bool On, DateTime? LastAt, string? Problem);

internal sealed class ServerWatch(
    WorkWatch work, SystemQueries queries, ServerRecords records, DispatchOptions dispatch, BackupOptions backups, WatchOptions options, TimeProvider trading, WallClock wall)
    : IServerWatch, IDisposable
{
    /// <summary>Somebody should have been told by then.</summary>
    private static readonly TimeSpan OutboxPatience = TimeSpan.FromMinutes(15);

    /// <summary>A channel's trouble of a few minutes passes.</summary>
    private static readonly TimeSpan UnsentPatience = TimeSpan.FromMinutes(30);

    /// <summary>The first backup is made soon after the start.</summary>
    private static readonly TimeSpan FirstPatience = TimeSpan.FromHours(1);

    private const int OrderDays = 7;

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly DateTime _startedAt = wall.Now();
    private long _lookedAt;
    private (long At, IReadOnlyDictionary<OrderState, int> Counts)? _orders;

    public ServerFigures? Latest { get; private set; }

    public async Task<ServerFigures> LookAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (Latest is { } latest && TimeProvider.System.GetElapsedTime(_lookedAt) < options.Fresh)
            {
                return latest;
            }

            var figures = await AskAsync(cancellationToken);
            (Latest, _lookedAt) = (figures, TimeProvider.System.GetTimestamp());
            return figures;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<ServerFigures> AskAsync(CancellationToken cancellationToken)
    {
        var now = wall.Now();
        var state = await records.StateAsync(cancellationToken);
        var nodes = await records.ListAsync(cancellationToken);
        var alive = nodes.Where(node => NodeLife.IsAlive(node, now)).OrderByDescending(node => node.SeenAt).ToList();
        var on = backups.Folder is not null;
        return new(
            await work.FindLateAsync(cancellationToken),
            await OutboxAsync(cancellationToken),
            await OrdersAsync(cancellationToken),
            await queries.CountOperationsAsync(cancellationToken),
            new(alive.Count, nodes.Count(node => node.LeftAt is null) - alive.Count),
            [.. Enumerable.Range(0, dispatch.Lanes).Select(lane => new LaneDto(lane, alive.Find(node => NodeLife.Lanes(node).Contains(lane))?.Name))],
            new(on, state.BackupAt, on ? Problem("backup", state.BackupAt, state.BackupError, backups.Every) : null),
            new(on, state.DrillAt, on ? Problem("restore drill", state.DrillAt, state.DrillError, backups.DrillEvery) : null));
    }

    private async Task<IReadOnlyDictionary<OrderState, int>> OrdersAsync(CancellationToken cancellationToken)
    {
        if (_orders is { } kept && TimeProvider.System.GetElapsedTime(kept.At) < options.CountsFresh)
        {
            return kept.Counts;
        }

        var counts = await queries.CountOrdersAsync(DateOnly.FromDateTime(trading.Now()).AddDays(-OrderDays), cancellationToken);
        _orders = (TimeProvider.System.GetTimestamp(), counts);
        return counts;
    }

    private string? Problem(string what, DateTime? lastAt, string? error, TimeSpan every)
    {
        var now = wall.Now();

        // Health is open to everybody, and the reason may name folders and roles.
        return error is not null ? $"The latest {what} failed; the log and the admins' page of nodes say why." : (lastAt is not { } at
            ? now - _startedAt > FirstPatience ? $"There has been no {what} yet." : null
            : now - at > every * 2 ? $"The latest {what} is of {at:yyyy-MM-dd HH:mm} UTC." : null);
    }

    private async Task<OutboxStand> OutboxAsync(CancellationToken cancellationToken)
    {
        // Messages are dated by the clock of trading. One that goes by in minutes says nothing of how long anybody has waited.
        var now = trading.Now();
        var figures = await queries.OutboxAsync(now, cancellationToken);
        var age = figures.OldestAt is { } oldest && oldest < now ? now - oldest : TimeSpan.Zero;
        var late = age > OutboxPatience && ReferenceEquals(trading, TimeProvider.System);

        // Sending goes by the wall's clock.
        var unsent = await queries.FindOldestUnsentAsync(wall.Now(), cancellationToken) is { } since && since < wall.Now() ? wall.Now() - since : TimeSpan.Zero;
        return new(
            figures.Waiting,
            age,
            figures.Due,
            unsent,
            late ? $"A message has waited for {age.TotalMinutes:0} min."
                : unsent > UnsentPatience ? $"A message could not be sent for {unsent.TotalMinutes:0} min." : null);
    }
}
