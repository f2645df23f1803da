using EggMoney.Application.Common;
using EggMoney.WebApi.Access;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EggMoney.WebApi.Endpoints.Live;

/// <summary>What changes of the caller's, as it changes.</summary>
internal static class LiveEndpoints
{
    /// <summary>Where a client that lost its connection says how far it came.</summary>
    private const string LastEventId = "Last-Event-ID";

    public static void MapLive(this IEndpointRouteBuilder app) => app.MapGroup("/api/v1/events").WithTags("Live")
        .MapGet("/", Listen)
        .WithName("listen")
        .WithSummary("My orders, slices, fills, notifications, runs and operations as they change, as server-sent events.")
        .WithDescription(
            "Each event has an id, a name (order, slice, fill, notification, run, operation) and its data as JSON. Last-Event-ID goes on after that event; without it "
            + "only what is new is told. Events of the 30 seconds before that event may come again, with the ids that they had, because a save that took long may have written one among them: pass over ids that you have had. An event named reset says that events between may be gone, and lists are to be read anew; ping says that the connection lives. "
            + "The stream ends when the login or token does, and after an hour: connect again with the last id.")
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
        .Reads()
        .Refuses(LiveErrors.BadEventId, LiveErrors.TooManyStreams);

    private static Results<ServerSentEventsResult<string>, ProblemHttpResult> Listen(
        [FromHeader(Name = LastEventId)] string? lastEventId, HttpContext http, LiveStreams streams)
    {
        Guid? last = null;
        if (!string.IsNullOrEmpty(lastEventId))
        {
            if (!Guid.TryParseExact(lastEventId, "D", out var id))
            {
                return Answers.Problem(LiveErrors.BadEventId);
            }

            last = id;
        }

        if (streams.TryOpen(http) is not { } stream)
        {
            return Answers.Problem(LiveErrors.TooManyStreams);
        }

        // A proxy that collects before it passes on would make a stream of it only at the end.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(stream.ReadAsync(last, http.RequestAborted));
    }
}

/// <summary>Refusals about live events.</summary>
internal static class LiveErrors
{
    public static readonly Error BadEventId = new Error(
        ErrorKind.Invalid,
        "bad_event_id",
        "Last-Event-ID is no id of an event. Send one that an event had, or leave it out.",
        "Last-Event-ID가 이벤트의 ID가 아닙니다. 받은 이벤트의 ID를 보내거나 생략하십시오.") { Field = "Last-Event-ID" };

    public static readonly Error TooManyStreams = new Error(
        ErrorKind.TooMany,
        "too_many_streams",
        "You have {0} open event streams, and more are not possible. Close one first.",
        "이벤트 스트림은 {0}개까지 열 수 있습니다. 먼저 하나를 닫으십시오.").With(LiveStreams.MaxEach);
}
