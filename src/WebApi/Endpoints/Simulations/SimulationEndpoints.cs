using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Simulations;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Simulations;

/// <summary>What a bot would have done. It moves no money and leaves no trace in the books.</summary>
internal static class SimulationEndpoints
{
    private const string Path = "/api/v1/simulations";

    public static void MapSimulations(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Path).WithTags("Simulations");
        group.MapGet("/", ListAsync).WithName("listSimulations").WithSummary("My simulations, newest first, with their state and few figures.").Reads();
        group.MapPost("/", StartAsync)
            .WithName("startSimulation")
            .WithSummary("Asks what a bot would have done in the past months, from nothing held. It is worked out in the background by the program that trades; ask for it again to see how far it is.")
            .Trades()
            .Refuses(CommonErrors.NotFound, SimulationErrors.NoAccount, SimulationErrors.TooMany);
        group.MapGet("/{id:guid}", GetAsync).WithName("getSimulation").WithSummary("A simulation, how far it is, and what came of it day by day.").Reads().Refuses(CommonErrors.NotFound);
        group.MapPost("/{id:guid}/cancel", CancelAsync).WithName("cancelSimulation").WithSummary("Ends a simulation; one that is over stays as it is.").Trades().Refuses(CommonErrors.NotFound);
        group.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteSimulation").WithSummary("Takes a simulation away; one that runs ends.").Trades().Refuses(CommonErrors.NotFound);
    }

    private static async Task<Ok<IReadOnlyList<SimulationDto>>> ListAsync(Guid? bot, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListSimulationsQuery(bot, limit ?? PageLimit.Default), cancellationToken));

    private static Task<Results<Accepted<SimulationDto>, ProblemHttpResult>> StartAsync(SimulationRequest body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new StartSimulationCommand(body.BotId, body.Bot, body.Months ?? StartSimulationCommand.DefaultMonths, body.Cash), cancellationToken)
            .AcceptedAsync(simulation => $"{Path}/{simulation.Id}");

    private static Task<Results<Ok<SimulationDetailDto>, ProblemHttpResult>> GetAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new GetSimulationQuery(id), cancellationToken).OkAsync();

    private static Task<Results<Ok<SimulationDto>, ProblemHttpResult>> CancelAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new CancelSimulationCommand(id), cancellationToken).OkAsync();

    private static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new DeleteSimulationCommand(id), cancellationToken).NoContentAsync();
}

/// <summary>What is to be tried: one of my bots as it is, one of them with other settings, or one that is not there yet.</summary>
/// <param name="BotId">One of my bots.</param>
/// <param name="Bot">Settings to try; left out, those that the bot has.</param>
/// <param name="Months">How far back it begins, 1 to 36; left out, a year.</param>
/// <param name="Cash">Dollars at the beginning; left out, as much as the bot may need (seed × max tier).</param>
internal sealed record SimulationRequest(Guid? BotId = null, BotSettings? Bot = null, int? Months = null, decimal? Cash = null);
