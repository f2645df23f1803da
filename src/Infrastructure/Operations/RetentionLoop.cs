using System.Globalization;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Brokers.Kis;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Operations;

/// <summary>How long what is no money is kept.</summary>
/// <param name="KeepDays">Days of runs, decisions, messages and traces.</param>
public sealed record RetentionOptions(int KeepDays = 400)
{
    /// <summary>The dispatcher looks back this far, and so may a person.</summary>
    public const int Least = 30;
}

/// <summary>Takes away once a day what nobody needs any more, tenant by tenant in their own scopes.</summary>
internal sealed class RetentionLoop(
    ISystemQueries system, ITenantScopeFactory scopes, ServerRecords records, ClusterTurn turns, RetentionOptions options, KisOptions kis, WallClock wall, TimeProvider clock,
    ILogger<RetentionLoop> logger)
    : ServerLoop(wall, logger)
{
    private const int NodeDays = 7;

    protected override TimeSpan Every => TimeSpan.FromDays(1);

    /// <summary>By the clock of trading, as the sessions whose rows it takes away.</summary>
    protected override TimeProvider Pace => clock;

    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        ForgetTraces();
        await using var turn = await turns.TryTakeAsync("retention", cancellationToken);
        if (turn is null)
        {
            return;
        }

        await records.ForgetNodesAsync(Wall.Now().AddDays(-NodeDays), cancellationToken);
        foreach (var tenant in await system.ListTenantsAsync(cancellationToken))
        {
            try
            {
                await using var scope = scopes.Begin(tenant);
                var forgotten = await scope.Services.GetRequiredService<IMediator>().Send(new ForgetOldRowsCommand(options.KeepDays), cancellationToken);
                if (forgotten > 0)
                {
                    logger.LogInformation("{Count} old rows of {UserId} were taken away", forgotten, tenant.Id);
                }
            }
#pragma warning disable CA1031 // One tenant's trouble is not the others'.
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                logger.LogError(exception, "Old rows of {UserId} could not be taken away", tenant.Id);
            }
        }
    }

    /// <summary>Traces are each node's own; their names begin with the day.</summary>
    private void ForgetTraces()
    {
        if (kis.TraceFolder is not { } folder || !Directory.Exists(folder))
        {
            return;
        }

        var before = Wall.Now().AddDays(-options.KeepDays);
        foreach (var file in new DirectoryInfo(folder).GetFiles("kis-*.log"))
        {
            if (file.Name.Length > 12 && DateTime.TryParseExact(file.Name[4..12], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < before)
            {
                file.Delete();
            }
        }
    }
}
