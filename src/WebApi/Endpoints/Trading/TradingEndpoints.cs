using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.WebApi.Access;
using EggMoney.WebApi.Endpoints.ByHand;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace EggMoney.WebApi.Endpoints.Trading;

/// <summary>When and whether the caller's bots trade, and what holds for all of them.</summary>
internal static class TradingEndpoints
{
    public static void MapTrading(this IEndpointRouteBuilder app)
    {
        var schedule = app.MapGroup("/api/v1/schedule").WithTags("Schedule");
        schedule.MapGet("/", GetScheduleAsync).WithName("getSchedule").WithSummary("When my bots work, the next five firings and the next two sessions.").Reads();
        schedule.MapPut("/", UpdateScheduleAsync)
            .WithName("updateSchedule")
            .WithSummary("Replaces the schedule; what is left out gets its default. It acts from the next plan.")
            .Trades()
            .Refuses(CommonErrors.Stale);
        schedule.MapPost("/preview", (ScheduleSettings settings, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new PreviewScheduleQuery(settings), cancellationToken).OkAsync())
            .WithName("previewSchedule")
            .WithSummary("What this schedule would do if it were saved now, also when the market closes early and after clocks change. Nothing is saved.")
            .Reads();

        var settings = app.MapGroup("/api/v1/settings").WithTags("Settings");
        settings.MapGet("/", GetSettingsAsync).WithName("getSettings").WithSummary("What I decided once for all bots.").Reads();
        settings.MapPut("/", UpdateSettingsAsync)
            .WithName("updateSettings")
            .WithSummary("Replaces the settings; what is left out gets its default.")
            .Trades()
            .Refuses(CommonErrors.Stale);

        var trading = app.MapGroup("/api/v1/trading").WithTags("Trading");
        trading.MapGet("/", GetTradingAsync).WithName("getTrading").WithSummary("Whether my bots trade now, and what is open.").Reads();
        trading.MapPost("/pause", PauseAsync)
            .WithName("pauseTrading")
            .WithSummary("Nothing new is sent; what is open is cancelled and booked within a minute or two.")
            .Trades();
        trading.MapPost("/resume", ResumeAsync)
            .WithName("resumeTrading")
            .WithSummary("Goes on with the slices that are not yet due. The first time after an import or a restore the broker's holdings are compared with the books, and imported bots become active.")
            .Trades()
            .Refuses(TradingErrors.HoldingsDiffer, TradingErrors.NoAccount, BrokerErrors.KeysRefused, BrokerErrors.RequestRefused, BrokerErrors.NotInstalled, BrokerErrors.Unavailable);
        trading.MapPost("/panic", PanicAsync)
            .WithName("panic")
            .WithSummary("Pauses, cancels everything that is open now, and says what became of each order. Nothing of it comes back after a resume.")
            .Trades();
        trading.MapGet("/holdings-differences", CompareHoldingsAsync)
            .WithName("compareHoldings")
            .WithSummary("Asks the broker what the account holds, and shows where the books differ. Nothing is changed.")
            .Reads()
            .Refuses(TradingErrors.NoAccount, BrokerErrors.KeysRefused, BrokerErrors.RequestRefused, BrokerErrors.NotInstalled, BrokerErrors.Unavailable);
        trading.MapPost("/splits", ApplySplitAsync)
            .WithName("applySplit")
            .WithSummary("Applies a stock split to all I hold of a symbol, once, and lets the bots go on that were stopped for it. Without confirmed it only shows what it would do.")
            .Trades()
            .Once()
            .Refuses(TradingErrors.SplitApplied, TradingErrors.SplitWhileOpen);
        trading.MapPost("/cash-entries", BookCashAsync)
            .WithName("bookCash")
            .WithSummary("Books a deposit, a withdrawal, a dividend or a fee, so that the books' cash is the account's. Nothing is sent to the broker.")
            .Trades()
            .Once();
    }

    private static Task<Results<Ok<CashEntryDto>, ProblemHttpResult>> BookCashAsync(CashEntryRequest entry, HttpContext http, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new BookCashCommand(entry.Amount, entry.Note, http.ActId(), entry.Income), cancellationToken).OkAsync();

    private static Task<Results<Ok<HoldingsComparison>, ProblemHttpResult>> CompareHoldingsAsync(IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new CompareHoldingsQuery(), cancellationToken).OkAsync();

    private static Task<Results<Ok<SplitDto>, ProblemHttpResult>> ApplySplitAsync(SplitRequest split, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new ApplySplitCommand(split.Symbol, split.Numerator, split.Denominator, split.EffectiveDate, split.Confirmed, split.HistoryOnly), cancellationToken).OkAsync();

    private static Task<Results<Ok<ScheduleDto>, ProblemHttpResult>> GetScheduleAsync(IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        mediator.Send(new GetScheduleQuery(), cancellationToken).OkTaggedAsync(response);

    private static Task<Results<Ok<ScheduleDto>, ProblemHttpResult>> UpdateScheduleAsync(
        ScheduleSettings settings, [FromHeader(Name = ETags.IfMatch)] string? ifMatch, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        mediator.Send(new UpdateScheduleCommand(settings, ETags.VersionOf(ifMatch)), cancellationToken).OkTaggedAsync(response);

    private static Task<Results<Ok<SettingsDto>, ProblemHttpResult>> GetSettingsAsync(IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        mediator.Send(new GetSettingsQuery(), cancellationToken).OkTaggedAsync(response);

    private static Task<Results<Ok<SettingsDto>, ProblemHttpResult>> UpdateSettingsAsync(
        SettingsValues values, [FromHeader(Name = ETags.IfMatch)] string? ifMatch, IMediator mediator, HttpResponse response, CancellationToken cancellationToken) =>
        mediator.Send(new UpdateSettingsCommand(values, ETags.VersionOf(ifMatch)), cancellationToken).OkTaggedAsync(response);

    private static Task<Results<Ok<TradingDto>, ProblemHttpResult>> GetTradingAsync(IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new GetTradingQuery(), cancellationToken).OkAsync();

    private static Task<Results<Ok<TradingDto>, ProblemHttpResult>> PauseAsync(IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new SetTradingPausedCommand(Paused: true), cancellationToken).OkAsync();

    private static Task<Results<Ok<TradingDto>, ProblemHttpResult>> ResumeAsync(ResumeTradingRequest? body, IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new SetTradingPausedCommand(Paused: false, body?.AcceptDifferences ?? false), cancellationToken).OkAsync();

    private static Task<Results<Ok<PanicDto>, ProblemHttpResult>> PanicAsync(IMediator mediator, CancellationToken cancellationToken) =>
        mediator.Send(new PanicCommand(), cancellationToken).OkAsync();
}

/// <summary>How to resume; without it, nothing is accepted.</summary>
/// <param name="AcceptDifferences">After an import: resume although the broker's holdings are not those of the books.</param>
internal sealed record ResumeTradingRequest(bool AcceptDifferences = false);

/// <summary>A stock split.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Numerator">New shares.</param>
/// <param name="Denominator">Old shares for which there are so many new ones.</param>
/// <param name="EffectiveDate">First US session at the new price.</param>
/// <param name="Confirmed">Without it nothing is changed, and the answer shows what would be.</param>
/// <param name="HistoryOnly">It is long past and my holdings are counted in new shares already, as after an import: it is only recorded, for tax and profit.</param>
internal sealed record SplitRequest(string Symbol, int Numerator, int Denominator, DateOnly EffectiveDate, bool Confirmed = false, bool HistoryOnly = false) : IMayBeDry
{
    bool IMayBeDry.IsDry => !Confirmed;
}

/// <summary>Money that came into the account or left it by another way than a trade.</summary>
/// <param name="Amount">Dollars; negative for what left.</param>
/// <param name="Note">What it was.</param>
/// <param name="Income">A dividend, a fee or the like, which is part of the return. Otherwise it was paid in or taken out.</param>
internal sealed record CashEntryRequest(decimal Amount, string Note, bool Income = false);
