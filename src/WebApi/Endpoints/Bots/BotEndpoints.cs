using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EggMoney.WebApi.Endpoints.Bots;

/// <summary>The caller's bots.</summary>
internal static class BotEndpoints
{
    private const string Path = "/api/v1/bots";

    public static void MapBots(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup(Path).WithTags("Bots");
        group.MapGet("/", ListAsync).WithName("listBots").WithSummary("My bots in the order in which they are planned.").Reads();
        group.MapPost("/", CreateAsync).WithName("createBot").WithSummary("Adds a bot.").Trades().Refuses(TradingErrors.BotNameTaken, TradingErrors.TooManyBots);
        group.MapGet("/standings", StandingsAsync)
            .WithName("listBotStandings")
            .WithSummary("How each of my bots stands at the price of now: what it is doing, how far the price is from its lines, its profit, and what its plan would decide.")
            .Reads();
        group.MapGet("/presets", PresetsAsync).WithName("listBotPresets").WithSummary("A handful of settings to begin with, each ready to be added, for a budget.").Reads();
        group.MapPost("/preview", PreviewNewAsync)
            .WithName("previewNewBot")
            .WithSummary("What settings would mean for a new bot: the money it may need, what it would decide now, and what to look at first. Nothing is written.")
            .Reads()
            .Refuses(TradingErrors.BotNameTaken);
        group.MapPost("/{id:guid}/preview", PreviewAsync)
            .WithName("previewBot")
            .WithSummary("What other settings would mean for a bot, before and after: tier, lines, money, what it would decide now, and what to look at first. Nothing is written.")
            .Reads()
            .Refuses(CommonErrors.NotFound, TradingErrors.BotNameTaken, TradingErrors.BotBusy);
        group.MapGet("/{id:guid}", GetAsync).WithName("getBot").WithSummary("A bot with its tier, band price and take-profit price.").Reads().Refuses(CommonErrors.NotFound);
        group.MapPut("/{id:guid}", UpdateAsync)
            .WithName("updateBot")
            .WithSummary("Replaces all settings of a bot; what is left out gets its default, but active and addedSeed stay as they are. They act from the next plan.")
            .Trades()
            .Refuses(CommonErrors.NotFound, CommonErrors.Stale, TradingErrors.BotNameTaken, TradingErrors.BotBusy);
        group.MapDelete("/{id:guid}", DeleteAsync)
            .WithName("deleteBot")
            .WithSummary("Deletes a bot that holds nothing, once the sessions of its orders are reconciled; its orders and trades stay.")
            .Trades()
            .Refuses(CommonErrors.NotFound, CommonErrors.Stale, TradingErrors.BotBusy);
        MapSwitch(group, "activate", BotSwitch.Activate, "The bot is planned again.");
        MapSwitch(group, "deactivate", BotSwitch.Deactivate, "The bot is not planned any more; what it has open is cancelled and booked.");
        MapSwitch(group, "pause", BotSwitch.Pause, "The bot sends nothing new; what it has open is cancelled and booked.");
        MapSwitch(group, "resume", BotSwitch.Resume, "The bot goes on with the slices that are not yet due.").Refuses(TradingErrors.OrderUndecided);
    }

    private static RouteHandlerBuilder MapSwitch(RouteGroupBuilder group, string verb, BotSwitch to, string summary) => group
        .MapPost("/{id:guid}/" + verb, (Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
            mediator.Send(new SwitchBotCommand(id, to), cancellationToken).OkTaggedAsync(response))
        .WithName(verb + "Bot")
        .WithSummary(summary)
        .Trades()
        .Refuses(CommonErrors.NotFound);

    private static async Task<Ok<IReadOnlyList<BotDto>>> ListAsync(IMediator mediator, CancellationToken cancellationToken) =>
        TypedResults.Ok(await mediator.Send(new ListBotsQuery(), cancellationToken));

    private static Task<Results<Ok<IReadOnlyList<BotStandingDto>>, ProblemHttpResult>> StandingsAsync(IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ListBotStandingsQuery(), cancellationToken).OkAsync();

    private static Task<Results<Ok<IReadOnlyList<BotPresetDto>>, ProblemHttpResult>> PresetsAsync(decimal? budget, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ListBotPresetsQuery(budget ?? ListBotPresetsQuery.DefaultBudget), cancellationToken).OkAsync();

    private static Task<Results<Ok<BotPreviewDto>, ProblemHttpResult>> PreviewNewAsync(BotSettings settings, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new PreviewBotQuery(null, settings), cancellationToken).OkAsync();

    private static Task<Results<Ok<BotPreviewDto>, ProblemHttpResult>> PreviewAsync(Guid id, BotSettings settings, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new PreviewBotQuery(id, settings), cancellationToken).OkAsync();

    private static Task<Results<Ok<BotDto>, ProblemHttpResult>> GetAsync(Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        mediator.Send(new GetBotQuery(id), cancellationToken).OkTaggedAsync(response);

    private static Task<Results<Created<BotDto>, ProblemHttpResult>> CreateAsync(
        BotSettings settings, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        mediator.Send(new CreateBotCommand(settings), cancellationToken).CreatedTaggedAsync(response, bot => $"{Path}/{bot.Id}");

    private static Task<Results<Ok<BotDto>, ProblemHttpResult>> UpdateAsync(
        Guid id,
        BotSettings settings,
        [FromHeader(Name = ETags.IfMatch)] string? ifMatch,
        IMediator mediator,
        HttpResponse response,
        CancellationToken cancellationToken) =>
        mediator.Send(new UpdateBotCommand(id, settings, ETags.VersionOf(ifMatch)), cancellationToken).OkTaggedAsync(response);

    private static Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, [FromHeader(Name = ETags.IfMatch)] string? ifMatch, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new DeleteBotCommand(id, ETags.VersionOf(ifMatch)), cancellationToken).NoContentAsync();
}
