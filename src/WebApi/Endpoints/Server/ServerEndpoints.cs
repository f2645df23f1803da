using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Scheduling;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Server;

/// <summary>What anybody may know of the server before they log in.</summary>
internal static class ServerEndpoints
{
    public static void MapServer(this IEndpointRouteBuilder app) => app.MapGet("/api/v1/server", GetAsync)
        .WithTags("Server")
        .WithName("getServer")
        .WithSummary("What a page needs first: whether an admin is still to be made, who may sign up, and the clock of trading.")
        .Open();

    private static async Task<Ok<ServerDto>> GetAsync(
        IMediator mediator, RegistrationOptions registration, TimeProvider clock, HttpResponse response, CancellationToken cancellationToken)
    {
        // The time in it is old at once.
        response.Headers.CacheControl = "no-store";
        var (kind, factor) = clock switch
        {
            ScaledTimeProvider scaled => (ClockKind.Scaled, scaled.Speed),
            DrivenTimeProvider => (ClockKind.Driven, (int?)null),
            _ => (ClockKind.Real, 1),
        };
        return TypedResults.Ok(new ServerDto(
            ProgramVersion.Text.Split('+')[0],
            await mediator.Send(new NeedsSetupQuery(), cancellationToken),
            registration.Mode,
            registration.Simulated,
            clock.Now(),
            kind,
            factor));
    }
}

/// <summary>What anybody may know of the server.</summary>
/// <param name="Version">Of the program, without the commit that it was built from.</param>
/// <param name="SetUpNeeded">There is no admin yet: <c>POST auth/setup</c> makes the first.</param>
/// <param name="Registration">Who may sign up.</param>
/// <param name="Demo">The market is invented, and so is the money.</param>
/// <param name="Now">UTC time of trading: what sessions, schedules and countdowns go by. Logins and tokens go by the machine's.</param>
/// <param name="Clock">What moves that time.</param>
/// <param name="ClockFactor">How many of its seconds pass in one of the machine's; null where it moves in leaps.</param>
internal sealed record ServerDto(string Version, bool SetUpNeeded, RegistrationMode Registration, bool Demo, DateTime Now, ClockKind Clock, int? ClockFactor);

/// <summary>What moves the time of trading.</summary>
internal enum ClockKind
{
    /// <summary>It is the machine's.</summary>
    Real,

    /// <summary>It runs faster than the machine's, and shows another time.</summary>
    Scaled,

    /// <summary>It leaps from event to event, as in a demonstration.</summary>
    Driven,
}
