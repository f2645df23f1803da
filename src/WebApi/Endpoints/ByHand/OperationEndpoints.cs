using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.ByHand;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.ByHand;

/// <summary>Long acts by hand: how far they are, and their owner's word.</summary>
internal static class OperationEndpoints
{
    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        var operations = app.MapGroup("/api/v1/operations").WithTags("Operations");
        operations.MapGet("/", ListAsync).WithName("listOperations").WithSummary("My long acts, newest first.").Reads();
        operations.MapGet("/{id:guid}", GetAsync).WithName("getOperation").WithSummary("A long act and how far it is.").Reads().Refuses(CommonErrors.NotFound);
        operations.MapPost("/{id:guid}/continue", ContinueAsync)
            .WithName("continueOperation")
            .WithSummary("Lets a long act go on that stands still, in this session.")
            .Trades()
            .Once()
            .Refuses(
                CommonErrors.NotFound,
                ByHandErrors.OperationRunning,
                ByHandErrors.OperationOver,
                ByHandErrors.OrderNotEnded,
                ByHandErrors.SessionClosed,
                ByHandErrors.NoAccount,
                ByHandErrors.HoldingDiffers,
                TradingErrors.OrderUndecided,
                BrokerErrors.KeysRefused,
                BrokerErrors.RequestRefused,
                BrokerErrors.Unavailable);
        operations.MapPost("/{id:guid}/cancel", CancelAsync)
            .WithName("cancelOperation")
            .WithSummary("Ends a long act. While it sells, no more is sold and what is sold is bought back; with leaveSold it ends at once, and what is not bought back stays sold.")
            .Trades()
            .Once()
            .Refuses(CommonErrors.NotFound, ByHandErrors.OperationOver, ByHandErrors.NotBoughtBack, ByHandErrors.OrderNotEnded);
    }

    private static async Task<Ok<IReadOnlyList<OperationDto>>> ListAsync(int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListOperationsQuery(limit ?? PageLimit.Default), cancellationToken));

    private static Task<Results<Ok<OperationDto>, ProblemHttpResult>> GetAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new GetOperationQuery(id), cancellationToken).OkAsync();

    private static Task<Results<Ok<OperationDto>, ProblemHttpResult>> ContinueAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ContinueOperationCommand(id), cancellationToken).OkAsync();

    private static Task<Results<Ok<OperationDto>, ProblemHttpResult>> CancelAsync(Guid id, CancelOperationRequest? body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new CancelOperationCommand(id, body?.LeaveSold ?? false), cancellationToken).OkAsync();
}

/// <summary>How a long act is to end.</summary>
/// <param name="LeaveSold">At once; what is not bought back stays sold.</param>
internal sealed record CancelOperationRequest(bool LeaveSold = false);
