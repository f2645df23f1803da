using System.Text;
using EggMoney.Application.Market;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Market;

/// <summary>Prices, indicators, and what a dollar is worth.</summary>
internal static class MarketEndpoints
{
    public static void MapMarket(this IEndpointRouteBuilder app)
    {
        var market = app.MapGroup("/api/v1/market").WithTags("Market").Reads();
        market.MapGet("/prices/{symbol}", (string symbol, DateOnly? from, DateOnly? to, IMediator mediator, CancellationToken cancellationToken) =>
                mediator.Send(new GetPricesQuery(symbol, from, to), cancellationToken).OkAsync())
            .WithName("getPrices")
            .WithSummary("Daily prices of a symbol; gaps are filled from the broker of my account.")
            .Refuses(MarketErrors.NoAccount, MarketErrors.NoPrices);
        market.MapGet("/indicators/{symbol}", (string symbol, IMediator mediator, CancellationToken cancellationToken) =>
                mediator.Send(new GetIndicatorsQuery(symbol), cancellationToken).OkAsync())
            .WithName("getIndicators")
            .WithSummary("RSI, ATR, moving averages with their trend, and drawdown of a symbol after its latest session.")
            .Refuses(MarketErrors.NoAccount, MarketErrors.NoPrices);
        market.MapGet("/overview", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetMarketOverviewQuery(), cancellationToken).OkAsync())
            .WithName("getMarketOverview")
            .WithSummary("The market now: its session, its mood, and the indicators of my bots' symbols.");

        var rates = app.MapGroup("/api/v1/exchange-rates").WithTags("Exchange rates");
        rates.MapGet("/", (int year, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetExchangeRatesQuery(year), cancellationToken).OkAsync())
            .WithName("listExchangeRates")
            .WithSummary("Won for a dollar by month and by day of a year, and where each is from.")
            .Reads();
        rates.MapPut("/{month}", (string month, RateRequest body, IMediator mediator, CancellationToken cancellationToken) =>
                mediator.Send(new SetMonthRateCommand(month, body.Won), cancellationToken).OkAsync())
            .WithName("setMonthRate")
            .WithSummary("Sets a month's rate by hand.")
            .Trades();
        rates.MapPost("/daily", (SetDayRatesCommand body, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(body, cancellationToken).OkAsync())
            .WithName("setDayRates")
            .WithSummary("Sets days' rates by hand, up to a year of them.")
            .Trades();
        rates.MapPost("/daily/csv", UploadAsync)
            .WithName("uploadDayRates")
            .WithSummary("Sets days' rates by hand from lines of a date and a rate, for example 2026-03-02,1455.5.")
            .Accepts<string>("text/csv")
            .Trades()
            .Refuses(MarketErrors.BadRateLine);
        rates.MapPut("/daily/{date}", (DateOnly date, RateRequest body, IMediator mediator, CancellationToken cancellationToken) =>
                mediator.Send(new SetDayRatesCommand([new(date, body.Won)]), cancellationToken).OkAsync())
            .WithName("setDayRate")
            .WithSummary("Sets a day's rate by hand.")
            .Trades();
        rates.MapDelete("/daily/{date}", (DateOnly date, IMediator mediator, CancellationToken cancellationToken) =>
                mediator.Send(new DeleteDayRateCommand(date), cancellationToken).NoContentAsync())
            .WithName("deleteDayRate")
            .WithSummary("Takes a day's rate away; the nearest day before stands in then.")
            .Trades()
            .Refuses(MarketErrors.NoRate);
    }

    private static async Task<Results<Ok<DayRatesSet>, ProblemHttpResult>> UploadAsync(HttpRequest request, IMediator mediator, CancellationToken cancellationToken)
    {
        // What is no UTF-8 is read as the replacement character, and refused as a bad line.
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var rates = DayRateFile.Parse(await reader.ReadToEndAsync(cancellationToken));
        return rates.IsOk
            ? await mediator.Send(new SetDayRatesCommand(rates.Value), cancellationToken).OkAsync()
            : Answers.Problem(rates.Error);
    }
}

/// <summary>A rate.</summary>
/// <param name="Won">Won for a dollar.</param>
internal sealed record RateRequest(decimal Won);
