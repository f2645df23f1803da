using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Operations;

/// <summary>Says every few seconds that this node is there and which lanes it runs. It is started first and so stopped last: when the ticks have ended it gives
/// up whatever leases they left, and says that the node has left.</summary>
internal sealed class NodeHeartbeat(
    ServerRecords records,
    SystemQueries queries,
    ITenantScopeFactory scopes,
    DispatchOptions options,
    DispatchMetrics metrics,
    WallClock clock,
    ILogger<NodeHeartbeat> logger) : ServerLoop(clock, logger)
{
    /// <summary>A lane ticks every minute; the nodes take turns at it.</summary>
    private static readonly TimeSpan LaneMemory = TimeSpan.FromSeconds(75);

    private static readonly TimeSpan LeaveTime = TimeSpan.FromSeconds(5);

    private readonly DateTime _startedAt = clock.Now();

    protected override TimeSpan Every => NodeLife.Beat;

    public override Task RunOnceAsync(CancellationToken cancellationToken) => records.BeatAsync(Row(leftAt: null), cancellationToken);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(LeaveTime);
        try
        {
            foreach (var tenant in await queries.ListHeldByAsync(options.Node, limit.Token))
            {
                await using var scope = scopes.Begin(tenant);
                var released = await scope.Services.GetRequiredService<IMediator>().Send(new ReleaseLeasesCommand(options.Node), limit.Token);
                logger.LogInformation("{Count} leases of {UserId} were handed over", released, tenant.Id);
            }

            await records.BeatAsync(Row(leftAt: Wall.Now()), limit.Token);
        }
#pragma warning disable CA1031 // The database may be why the server stops. The leases then end by themselves.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogWarning(exception, "The node could not say that it leaves");
        }
    }

    private ServerNode Row(DateTime? leftAt) => new()
    {
        Name = options.Node,
        ProgramVersion = ProgramVersion.Text.Length > 50 ? ProgramVersion.Text[..50] : ProgramVersion.Text,
        StartedAt = _startedAt,
        SeenAt = Wall.Now(),
        LeftAt = leftAt,
        Lanes = leftAt is null ? string.Join(',', metrics.LanesTicked(LaneMemory)) : "",
    };
}
