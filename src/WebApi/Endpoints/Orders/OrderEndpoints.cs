using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.WebApi.Access;
using EggMoney.WebApi.Endpoints.ByHand;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Orders;

/// <summary>What the caller's bots ordered, why, and how the server's work for them went.</summary>
internal static class OrderEndpoints
{
    public static void MapOrders(this IEndpointRouteBuilder app)
    {
        var orders = app.MapGroup("/api/v1/orders").WithTags("Orders").Reads();
        orders.MapGet("/", ListAsync).WithName("listOrders").WithSummary("My orders with their slices, newest first.").Refuses(CommonErrors.BadCursor);
        orders.MapGet("/{id:guid}", GetAsync)
            .WithName("getOrder")
            .WithSummary("An order with its slices and fills, and the decision behind it.")
            .Refuses(CommonErrors.NotFound);

        app.MapGroup("/api/v1/slices").WithTags("Orders").Trades()
            .MapPost("/{id:guid}/resolve", ResolveAsync)
            .WithName("resolveSlice")
            .WithSummary("My answer to what became of a slice that needs one: the broker's number of it, or that the broker never had it. Its bot goes on.")
            .Once()
            .Refuses(
                CommonErrors.NotFound,
                TradingErrors.SliceDecided,
                TradingErrors.OrderNotListed,
                TradingErrors.OrderTaken,
                TradingErrors.SaleExceedsHolding,
                TradingErrors.OrderStillOpen,
                BrokerErrors.KeysRefused,
                BrokerErrors.RequestRefused,
                BrokerErrors.Unavailable);

        var decisions = app.MapGroup("/api/v1/decisions").WithTags("Decisions").Reads();
        decisions.MapGet("/", ListDecisionsAsync)
            .WithName("listDecisions")
            .WithSummary("Why each of my bots ordered, or did not, newest first.")
            .Refuses(CommonErrors.BadCursor);
        decisions.MapGet("/{id:guid}", GetDecisionAsync).WithName("getDecision").WithSummary("A decision with all that was known.").Refuses(CommonErrors.NotFound);

        app.MapGroup("/api/v1/runs").WithTags("Runs").Reads()
            .MapGet("/", ListRunsAsync)
            .WithName("listRuns")
            .WithSummary("What the server did for my bots, and what it missed, newest first.")
            .Refuses(CommonErrors.BadCursor);
    }

    private static Task<Results<Ok<Page<OrderDto>>, ProblemHttpResult>> ListAsync(
        string? cursor,
        int? limit,
        DateOnly? session,
        DateOnly? from,
        DateOnly? to,
        string? symbol,
        Guid? bot,
        string? state,
        string? kind,
        IMediator mediator,
        CancellationToken cancellationToken) =>
        mediator.Send(new ListOrdersQuery(cursor, limit ?? PageLimit.Default, session, from, to, symbol, bot, state, kind), cancellationToken).OkAsync();

    private static Task<Results<Ok<OrderDetailDto>, ProblemHttpResult>> GetAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new GetOrderQuery(id), cancellationToken).OkAsync();

    private static Task<Results<Ok<OrderSliceDto>, ProblemHttpResult>> ResolveAsync(Guid id, ResolveSliceRequest answer, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ResolveSliceCommand(id, answer.Placed, answer.NeverPlaced, answer.AcceptOversold), cancellationToken).OkAsync();

    private static Task<Results<Ok<Page<DecisionDto>>, ProblemHttpResult>> ListDecisionsAsync(
        string? cursor, int? limit, DateOnly? session, Guid? bot, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ListDecisionsQuery(cursor, limit ?? PageLimit.Default, session, bot), cancellationToken).OkAsync();

    private static Task<Results<Ok<DecisionDto>, ProblemHttpResult>> GetDecisionAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new GetDecisionQuery(id), cancellationToken).OkAsync();

    private static Task<Results<Ok<Page<RunDto>>, ProblemHttpResult>> ListRunsAsync(
        string? cursor, int? limit, DateOnly? session, string? state, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ListRunsQuery(cursor, limit ?? PageLimit.Default, session, state), cancellationToken).OkAsync();
}

/// <summary>What became of a slice: one of the two.</summary>
/// <param name="Placed">The number under which the broker has it.</param>
/// <param name="NeverPlaced">The broker never had it.</param>
/// <param name="AcceptOversold">With <c>placed</c>: if it sold more than the bot holds, what the bot holds is booked as sold, and the money for the rest as a cash entry.</param>
internal sealed record ResolveSliceRequest(string? Placed = null, bool NeverPlaced = false, bool AcceptOversold = false);
