using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.ByHand;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EggMoney.WebApi.Endpoints.ByHand;

/// <summary>Holdings and trades, corrected by hand.</summary>
internal static class CorrectionEndpoints
{
    private static readonly Error[] OfBots = [CommonErrors.NotFound, ByHandErrors.OperationOpen, ByHandErrors.BotHasOrder, ByHandErrors.NotReconciled, TradingErrors.OrderUndecided];

    public static void MapCorrections(this IEndpointRouteBuilder app)
    {
        var positions = app.MapGroup("/api/v1/positions").WithTags("Positions");
        positions.MapPost("/", AddPositionAsync)
            .WithName("addPosition")
            .WithSummary("Adds a holding by hand: a bot's that holds nothing, or one kept beside the bots. Nothing is bought. With dryRun it only shows before and after.")
            .Trades()
            .Once()
            .Refuses([.. OfBots, ByHandErrors.HoldingExists]);
        positions.MapPut("/{id:guid}", UpdatePositionAsync)
            .WithName("updatePosition")
            .WithSummary("Corrects a holding by hand. Nothing is bought or sold. With dryRun it only shows before and after.")
            .Trades()
            .Once()
            .Refuses([.. OfBots, CommonErrors.Stale]);
        positions.MapDelete("/{id:guid}", DeletePositionAsync)
            .WithName("deletePosition")
            .WithSummary("Takes a holding out of the books. Nothing is sold. With dryRun it only shows before and after.")
            .Trades()
            .Once()
            .Refuses([.. OfBots, CommonErrors.Stale]);

        var trades = app.MapGroup("/api/v1/trades").WithTags("Trades");
        trades.MapPost("/", AddTradeAsync)
            .WithName("addTrade")
            .WithSummary("Adds a trade to the history by hand; it changes no holding. With dryRun it only shows before and after.")
            .Trades()
            .Once()
            .Refuses(OfBots);
        trades.MapPut("/{id:guid}", UpdateTradeAsync)
            .WithName("updateTrade")
            .WithSummary("Corrects a trade that was entered or imported; it changes no holding. With dryRun it only shows before and after.")
            .Trades()
            .Once()
            .Refuses([.. OfBots, ByHandErrors.TradeOfOrder]);
        trades.MapDelete("/{id:guid}", DeleteTradeAsync)
            .WithName("deleteTrade")
            .WithSummary("Takes a trade out of the history that was entered or imported; it changes no holding. With dryRun it only shows before and after.")
            .Trades()
            .Once()
            .Refuses([.. OfBots, ByHandErrors.TradeOfOrder]);
    }

    private static Task<Results<Ok<CorrectionDto>, ProblemHttpResult>> AddPositionAsync(
        NewPositionRequest body, HttpContext http, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        mediator.Send(new AddPositionCommand(body.BotId, body.Name, body.Symbol, new(body.Quantity, body.AveragePrice, body.Cost), body.DryRun, http.ActId()), cancellationToken).OkTaggedAsync(response);

    private static Task<Results<Ok<CorrectionDto>, ProblemHttpResult>> UpdatePositionAsync(
        Guid id, PositionRequest body, [FromHeader(Name = ETags.IfMatch)] string? ifMatch, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        mediator.Send(new UpdatePositionCommand(id, new(body.Quantity, body.AveragePrice, body.Cost), ETags.VersionOf(ifMatch), body.DryRun), cancellationToken).OkTaggedAsync(response);

    private static Task<Results<Ok<CorrectionDto>, ProblemHttpResult>> DeletePositionAsync(
        Guid id, bool? dryRun, [FromHeader(Name = ETags.IfMatch)] string? ifMatch, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new UpdatePositionCommand(id, null, ETags.VersionOf(ifMatch), dryRun ?? false), cancellationToken).OkAsync();

    private static Task<Results<Ok<CorrectionDto>, ProblemHttpResult>> AddTradeAsync(TradeRequest body, HttpContext http, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new AddTradeCommand(body.Values(), body.DryRun, http.ActId()), cancellationToken).OkAsync();

    private static Task<Results<Ok<CorrectionDto>, ProblemHttpResult>> UpdateTradeAsync(Guid id, TradeRequest body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new UpdateTradeCommand(id, body.Values(), body.DryRun), cancellationToken).OkAsync();

    private static Task<Results<Ok<CorrectionDto>, ProblemHttpResult>> DeleteTradeAsync(Guid id, bool? dryRun, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new UpdateTradeCommand(id, null, dryRun ?? false), cancellationToken).OkAsync();
}

/// <summary>A holding that is added by hand.</summary>
/// <param name="Quantity">Shares.</param>
/// <param name="AveragePrice">Average price in dollars.</param>
/// <param name="Cost">Exact cost in dollars, fees included; quantity × average price where it is left out.</param>
/// <param name="BotId">The bot; left out for a holding that is kept by hand.</param>
/// <param name="Name">What a holding that is kept by hand is called.</param>
/// <param name="Symbol">Ticker of a holding that is kept by hand.</param>
/// <param name="DryRun">Only show before and after.</param>
internal sealed record NewPositionRequest(
    decimal Quantity, decimal AveragePrice, decimal? Cost = null, Guid? BotId = null, string? Name = null, string? Symbol = null, bool DryRun = false) : IMayBeDry
{
    bool IMayBeDry.IsDry => DryRun;
}

/// <summary>A holding as it is to be.</summary>
/// <param name="Quantity">Shares; 0 for nothing.</param>
/// <param name="AveragePrice">Average price in dollars.</param>
/// <param name="Cost">Exact cost in dollars, fees included; quantity × average price where it is left out.</param>
/// <param name="DryRun">Only show before and after.</param>
internal sealed record PositionRequest(decimal Quantity, decimal AveragePrice, decimal? Cost = null, bool DryRun = false) : IMayBeDry
{
    bool IMayBeDry.IsDry => DryRun;
}

/// <summary>A trade of the past.</summary>
/// <param name="Name">The bot's name, or the owner's for it.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Session">US session.</param>
/// <param name="Kind">For example <c>Buy</c> or <c>Sell_1_4</c>.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">Average price in dollars.</param>
/// <param name="ExecutedAt">UTC.</param>
/// <param name="Fees">Dollars of fees and taxes.</param>
/// <param name="AveragePrice">Of a sale: the average price that its profit is counted from.</param>
/// <param name="RealisedProfit">Of a sale: proceeds − fees − exact cost; counted from the average price where it is left out.</param>
/// <param name="BotId">The bot, if there is one.</param>
/// <param name="DryRun">Only show before and after.</param>
internal sealed record TradeRequest(
    string Name,
    string Symbol,
    DateOnly Session,
    string Kind,
    decimal Quantity,
    decimal Price,
    DateTime ExecutedAt,
    decimal Fees = 0,
    decimal? AveragePrice = null,
    decimal? RealisedProfit = null,
    Guid? BotId = null,
    bool DryRun = false) : IMayBeDry
{
    bool IMayBeDry.IsDry => DryRun;

    internal TradeValues Values() => new(BotId, Name, Symbol, Session, Kind, Quantity, Price, ExecutedAt, Fees, AveragePrice, RealisedProfit);
}
