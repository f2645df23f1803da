using EggMoney.Application.Common;
using EggMoney.Application.Reporting;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Trades;

/// <summary>What the caller holds and has traded.</summary>
internal static class TradeEndpoints
{
    public static void MapTrades(this IEndpointRouteBuilder app)
    {
        app.MapGroup("/api/v1/positions").WithTags("Positions").Reads()
            .MapGet("/", ListPositionsAsync)
            .WithName("listPositions")
            .WithSummary("What I hold, by bots and kept by hand.");

        var trades = app.MapGroup("/api/v1/trades").WithTags("Trades").Reads();
        trades.MapGet("/", ListAsync).WithName("listTrades").WithSummary("My trades, newest first.").Refuses(CommonErrors.BadCursor);
        trades.MapGet("/{id:guid}", GetAsync).WithName("getTrade").WithSummary("A trade.").Refuses(CommonErrors.NotFound);
    }

    private static async Task<Ok<IReadOnlyList<PositionDto>>> ListPositionsAsync(IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListPositionsQuery(), cancellationToken));

    private static Task<Results<Ok<Page<TradeDto>>, ProblemHttpResult>> ListAsync(
        string? cursor, int? limit, DateOnly? from, DateOnly? to, string? symbol, Guid? bot, string? kind, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ListTradesQuery(cursor, limit ?? PageLimit.Default, from, to, symbol, bot, kind), cancellationToken).OkAsync();

    private static Task<Results<Ok<TradeDto>, ProblemHttpResult>> GetAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new GetTradeQuery(id), cancellationToken).OkAsync();
}
