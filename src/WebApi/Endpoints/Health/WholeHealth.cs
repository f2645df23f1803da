using System.Data.Common;
using EggMoney.Infrastructure.Operations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EggMoney.WebApi.Endpoints.Health;

/// <summary>Everything that a person should be woken for. It is apart from <c>/health/ready</c>, by which a load balancer goes: a late run or an old backup is the
/// same on every node, and taking them all out would keep people from the very switch that stops their bots.</summary>
internal static class WholeHealth
{
    /// <summary>Looks at everything.</summary>
    public static async Task<Results<Ok<HealthDto>, JsonHttpResult<HealthDto>>> AnswerAsync(
        HealthCheckService checks, IServerWatch watch, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(cancellationToken);
        ServerFigures? figures = null;
        try
        {
            figures = await watch.LookAsync(cancellationToken);
        }
        catch (DbException exception)
        {
            loggers.CreateLogger(typeof(WholeHealth)).LogWarning(exception, "The server's figures could not be read");
        }

        var parts = report.Entries.ToDictionary(entry => entry.Key, entry => HealthEndpoints.Of(entry.Value));
        var health = new HealthDto(
            "healthy",
            parts.GetValueOrDefault("database"),
            parts.GetValueOrDefault("scheduler"),
            figures is null ? null : Runs(figures),
            figures is null ? null : new(Status(figures.Outbox.Problem), figures.Outbox.Problem, figures.Outbox.Waiting, Math.Round(figures.Outbox.Age.TotalSeconds, 1), figures.Outbox.Due, Math.Round(figures.Outbox.Unsent.TotalSeconds)),
            figures is null ? null : new(figures.Operations.Running, figures.Operations.Stuck),
            figures is null ? null : Copy(figures.Backup),
            figures is null ? null : Copy(figures.Drill),
            figures is null ? null : new(figures.Nodes.Alive, figures.Nodes.Lost, figures.Lanes.Count, figures.Lanes.Count(lane => lane.Node is not null)));
        var good = figures is not null
            && report.Status == HealthStatus.Healthy
            && health is { Runs.Problem: null, Outbox.Problem: null, Backup.Problem: null, Drill.Problem: null };
        return good
            ? TypedResults.Ok(health)
            : TypedResults.Json(health with { Status = "unhealthy" }, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static RunsHealthDto Runs(ServerFigures figures)
    {
        var late = figures.Late;
        var problem = late.Count > 0 ? $"{late.Count} runs are late, the oldest by {late.Oldest.TotalMinutes:0} min."
            : late.Widespread ? $"{late.Stalled} of {late.Trading} users who trade could not in this session."
            : null;
        return new(Status(problem), problem, late.Count, Math.Round(late.Oldest.TotalSeconds), late.Failing, late.Stalled, late.Trading);
    }

    private static CopyHealthDto Copy(CopyStand stand) => new(stand.On ? Status(stand.Problem) : "off", stand.Problem, stand.LastAt);

    private static string Status(string? problem) => problem is null ? "up" : "down";
}

/// <summary>Whether somebody should look.</summary>
/// <param name="Status"><c>healthy</c> or <c>unhealthy</c>.</param>
/// <param name="Database">The database, and on PostgreSQL its row security.</param>
/// <param name="Scheduler">What starts the work.</param>
/// <param name="Runs">Work that is late. Null, as the rest, when the database does not answer.</param>
/// <param name="Outbox">Messages on their way.</param>
/// <param name="Operations">Long acts by hand that are not over.</param>
/// <param name="Backup">Backups on a timer.</param>
/// <param name="Drill">Restoring the latest backup for trial.</param>
/// <param name="Nodes">Processes that serve the same database.</param>
internal sealed record HealthDto(
    string Status, ComponentDto? Database, ComponentDto? Scheduler, RunsHealthDto? Runs, OutboxHealthDto? Outbox, OperationsHealthDto? Operations, CopyHealthDto? Backup, CopyHealthDto? Drill, NodesHealthDto? Nodes);

/// <summary>Work that is late.</summary>
/// <param name="Status"><c>up</c> or <c>down</c>.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
/// <param name="Late">Pieces of work that could have been taken for three minutes and were not.</param>
/// <param name="OldestLateSeconds">How long the oldest could have been.</param>
/// <param name="Failing">Pieces of work that failed and are tried again; their owners were told.</param>
/// <param name="Stalled">Users whose trading has been due for a quarter of an hour, or was missed in the latest session. It is a problem when it is a third
/// of those who trade or more, or all of three or fewer.</param>
/// <param name="Trading">Users who trade.</param>
internal sealed record RunsHealthDto(string Status, string? Problem, int Late, double OldestLateSeconds, int Failing, int Stalled, int Trading);

/// <summary>Long acts by hand that are not over.</summary>
/// <param name="Running">At work.</param>
/// <param name="Stuck">They cannot go on by themselves; their owners were told.</param>
internal sealed record OperationsHealthDto(int Running, int Stuck);

/// <summary>Messages on their way.</summary>
/// <param name="Status"><c>up</c> or <c>down</c>.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
/// <param name="Waiting">Messages that no channel was given yet.</param>
/// <param name="OldestSeconds">How old the oldest is.</param>
/// <param name="Due">Deliveries that could be made now.</param>
/// <param name="UnsentSeconds">How long the oldest delivery could have been made and was not, over channels that do not refuse. Half an hour is a problem.</param>
internal sealed record OutboxHealthDto(string Status, string? Problem, int Waiting, double OldestSeconds, int Due, double UnsentSeconds);

/// <summary>Backups, or restoring them for trial.</summary>
/// <param name="Status"><c>up</c>, <c>down</c>, or <c>off</c> where no folder is set.</param>
/// <param name="Problem">What is wrong; null when nothing is.</param>
/// <param name="LastAt">UTC time of the latest good one.</param>
internal sealed record CopyHealthDto(string Status, string? Problem, DateTime? LastAt);

/// <summary>Processes that serve the same database.</summary>
/// <param name="Alive">They said so within the last minute.</param>
/// <param name="Lost">They have not left, and nobody hears of them.</param>
/// <param name="Lanes">Lanes that tenants are spread over.</param>
/// <param name="LanesHeld">Lanes that a node which is alive ran lately.</param>
internal sealed record NodesHealthDto(int Alive, int Lost, int Lanes, int LanesHeld);
