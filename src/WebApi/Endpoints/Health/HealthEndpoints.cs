using EggMoney.WebApi.Access;
using EggMoney.Application.Trading.Dispatch;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EggMoney.WebApi.Endpoints.Health;

/// <summary>For whatever watches the server.</summary>
internal static class HealthEndpoints
{
    /// <summary>A phase of a person with four bots: for each the rest of the earlier order cancelled and the next one placed, a list, and the buying power.</summary>
    private const int CallsPerTenant = 10;

    /// <summary>The last slice's window: by then everybody's must be out.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/health").WithTags("Health").Open();
        group.MapGet("/live", () => TypedResults.Ok(new LiveDto("live")))
            .WithName("getLive")
            .WithSummary("The process answers.");
        group.MapGet("/ready", ReadyAsync)
            .WithName("getReady")
            .WithSummary("Whether the server can trade: database, scheduler, last tick.")
            .Produces<ReadyDto>(StatusCodes.Status503ServiceUnavailable);
        group.MapGet("", WholeHealth.AnswerAsync)
            .WithName("getHealth")
            .WithSummary("Whether somebody should look: late work, messages, backups, nodes. Not for a load balancer.")
            .Produces<HealthDto>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Results<Ok<ReadyDto>, JsonHttpResult<ReadyDto>>> ReadyAsync(
        HealthCheckService checks, DispatchMetrics metrics, DispatchOptions options, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        var scheduler = report.Entries["scheduler"];
        var ready = new ReadyDto(
            report.Status == HealthStatus.Healthy ? "ready" : "unready",
            Of(report.Entries["database"]),
            new(
                Of(scheduler).Status,
                Problem(scheduler),
                scheduler.Data.GetValueOrDefault("scheduler") as string,
                scheduler.Data.GetValueOrDefault("lastTickSeconds") as double?),
            new(
                options.Lanes,
                metrics.LanesNeeded(CallsPerTenant, Window),
                Math.Round(metrics.MeanBrokerLatency.TotalMilliseconds, 3),
                Math.Round(metrics.LastTenantStartsWithin(CallsPerTenant).TotalSeconds, 3),
                metrics.OverBudgetCount));
        return report.Status == HealthStatus.Healthy
            ? TypedResults.Ok(ready)
            : TypedResults.Json(ready, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    internal static ComponentDto Of(HealthReportEntry entry) => new(entry.Status == HealthStatus.Healthy ? "up" : "down", Problem(entry));

    /// <summary>An exception's own words may hold what is nobody's business.</summary>
    private static string? Problem(HealthReportEntry entry) =>
        entry.Status == HealthStatus.Healthy ? null : entry.Exception is null ? entry.Description : "The check failed: " + entry.Exception.GetType().Name + ".";
}

/// <summary>The process answers.</summary>
/// <param name="Status"><c>live</c>.</param>
internal sealed record LiveDto(string Status);

/// <summary>Whether the server can trade.</summary>
/// <param name="Status"><c>ready</c> or <c>unready</c>.</param>
/// <param name="Database">The database, and on PostgreSQL its row security.</param>
/// <param name="Scheduler">What starts the work.</param>
/// <param name="Dispatch">How the work gets on.</param>
internal sealed record ReadyDto(string Status, ComponentDto Database, SchedulerDto Scheduler, DispatchDto Dispatch);

/// <summary>A part of the server.</summary>
/// <param name="Status"><c>up</c> or <c>down</c>.</param>
/// <param name="Problem">What is wrong; null when it is up.</param>
internal sealed record ComponentDto(string Status, string? Problem);

/// <summary>What starts the work.</summary>
/// <param name="Status"><c>up</c> or <c>down</c>.</param>
/// <param name="Problem">What is wrong; null when it is up.</param>
/// <param name="Kind"><c>quartz</c>; <c>clock</c> or <c>demo</c> where the time is not the machine's.</param>
/// <param name="LastTickSeconds">How long ago the last tick was; the start counts as one.</param>
internal sealed record SchedulerDto(string Status, string? Problem, string? Kind, double? LastTickSeconds);

/// <summary>How the work gets on.</summary>
/// <param name="Lanes">Lanes that tenants are spread over.</param>
/// <param name="LanesNeeded">Lanes with which a slice of everybody is out within five minutes, by what was measured.</param>
/// <param name="BrokerLatencyMs">Mean time of a broker call.</param>
/// <param name="LastTenantStartsWithinSeconds">How long after a phase's time its last tenant starts, at most.</param>
/// <param name="TenantsOverBudget">How often a tenant used up its time since the start.</param>
internal sealed record DispatchDto(int Lanes, int LanesNeeded, double BrokerLatencyMs, double LastTenantStartsWithinSeconds, int TenantsOverBudget);
