using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.ByHand;
using EggMoney.Domain.Trading;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.ByHand;

/// <summary>Acts by hand on bots and orders. Each can be asked first what it would do, and each happens once for one key.</summary>
internal static class ByHandEndpoints
{
    public static void MapByHand(this IEndpointRouteBuilder app)
    {
        var bots = app.MapGroup("/api/v1/bots").WithTags("Bots");
        bots.MapPost("/{id:guid}/force-sell", ForceSellAsync)
            .WithName("forceSell")
            .WithSummary("Sells a percentage of what the bot holds, at once. Its open orders are cancelled and booked first. With dryRun it only shows what would be sent.")
            .Trades()
            .Once()
            .Refuses(
                CommonErrors.NotFound,
                ByHandErrors.OrderRefused,
                ByHandErrors.NothingToSell,
                ByHandErrors.HandOrderOpen,
                ByHandErrors.OperationOpen,
                ByHandErrors.OrderNotEnded,
                ByHandErrors.NoAccount,
                TradingErrors.OrderUndecided,
                BrokerErrors.KeysRefused,
                BrokerErrors.RequestRefused,
                BrokerErrors.Unavailable);
        bots.MapPost("/{id:guid}/order-now", OrderNowAsync)
            .WithName("orderNow")
            .WithSummary("Plans the bot at once, if it has no plan in this session: its decision, and slices over what is left of the window. With dryRun it only shows the decision.")
            .Trades()
            .Once()
            .Refuses(
                CommonErrors.NotFound, ByHandErrors.SessionClosed, ByHandErrors.BotInactive, ByHandErrors.PlannedAlready, ByHandErrors.NotDecidable, ByHandErrors.OrderRefused);
        bots.MapPost("/{id:guid}/gain-realisation", RealiseGainAsync)
            .WithName("realiseGain")
            .WithSummary("Sells all that the bot holds in batches and buys it back, so that its gain is realised this year. It goes on by itself; with dryRun it only estimates.")
            .Trades()
            .Once()
            .Refuses(
                CommonErrors.NotFound,
                ByHandErrors.OrderRefused,
                ByHandErrors.NothingToSell,
                ByHandErrors.OperationOpen,
                ByHandErrors.BotHasOrder,
                ByHandErrors.NoAccount,
                ByHandErrors.TooLateToday,
                TradingErrors.OrderUndecided);
        bots.MapPost("/renewal", RenewAsync)
            .WithName("renewBots")
            .WithSummary("Replaces all bots from symbols with their counts and a budget. What becomes of bots with a holding or an open order must be said. With dryRun it only shows the old and the new bots.")
            .Trades()
            .Once()
            .Refuses(ByHandErrors.RenewalRefused, ByHandErrors.NoNewBot, ByHandErrors.OperationOpen, ByHandErrors.NotReconciled, TradingErrors.OrderUndecided);

        app.MapGroup("/api/v1/orders").WithTags("Orders")
            .MapPost("/{id:guid}/cancel", CancelOrderAsync)
            .WithName("cancelOrder")
            .WithSummary("Ends an order: what is planned of it is not sent, what is open is cancelled, and what has filled is booked. With dryRun it only shows what would be cancelled.")
            .Trades()
            .Once()
            .Refuses(CommonErrors.NotFound, ByHandErrors.OrderOver, ByHandErrors.OrderOfOperation);
    }

    private static Task<Results<Ok<ForceSellDto>, ProblemHttpResult>> ForceSellAsync(Guid id, ForceSellRequest body, HttpContext http, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ForceSellCommand(id, body.Percent, body.DryRun, http.ActId()), cancellationToken).OkAsync();

    private static Task<Results<Ok<OrderNowDto>, ProblemHttpResult>> OrderNowAsync(Guid id, ActRequest? body, HttpContext http, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new OrderNowCommand(id, body?.DryRun ?? false, http.ActId()), cancellationToken).OkAsync();

    private static Task<Results<Ok<GainRealisationDto>, ProblemHttpResult>> RealiseGainAsync(
        Guid id, ActRequest? body, HttpContext http, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new RealiseGainCommand(id, body?.DryRun ?? false, http.ActId()), cancellationToken).OkAsync();

    private static Task<Results<Ok<RenewalDto>, ProblemHttpResult>> RenewAsync(RenewalRequest body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new RenewBotsCommand(body.Symbols, body.Budget, body.Becomes ?? [], body.DryRun), cancellationToken).OkAsync();

    private static Task<Results<Ok<CancelOrderDto>, ProblemHttpResult>> CancelOrderAsync(Guid id, ActRequest? body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new CancelOrderCommand(id, body?.DryRun ?? false), cancellationToken).OkAsync();
}

/// <summary>How an act is meant; without it, it is done.</summary>
/// <param name="DryRun">Only say what would be done.</param>
internal sealed record ActRequest(bool DryRun = false) : IMayBeDry
{
    bool IMayBeDry.IsDry => DryRun;
}

/// <summary>A sale by hand.</summary>
/// <param name="Percent">Of what the bot holds: above 0, up to 100.</param>
/// <param name="DryRun">Only say what would be sent.</param>
internal sealed record ForceSellRequest(decimal Percent, bool DryRun = false) : IMayBeDry
{
    bool IMayBeDry.IsDry => DryRun;
}

/// <summary>The bots that are to be.</summary>
/// <param name="Symbols">How many bots each symbol gets: 1, 2 or 3.</param>
/// <param name="Budget">Dollars for all of them together.</param>
/// <param name="Becomes">What becomes of bots that would be dropped with a holding or an open order.</param>
/// <param name="DryRun">Only show the old and the new bots.</param>
internal sealed record RenewalRequest(IReadOnlyList<RenewalCount> Symbols, decimal Budget, IReadOnlyList<BotFate>? Becomes = null, bool DryRun = false) : IMayBeDry
{
    bool IMayBeDry.IsDry => DryRun;
}
