using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.Reporting;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Reports;

/// <summary>The caller's money in figures.</summary>
internal static class ReportEndpoints
{
    private static readonly string[] TradeColumns =
    [
        "Session", "Time (UTC)", "Time (local)", "Bot", "Symbol", "Kind", "Quantity", "Price", "Total", "Fees", "Average price", "Profit", "Profit rate", "Realised profit", "Id",
    ];

    private static readonly string[] TaxColumns =
    [
        "Session", "Settled", "Symbol", "Quantity", "Amount USD", "Fees USD", "KRW per USD", "Proceeds KRW", "Fees KRW", "Cost KRW (moving average)", "Gain KRW (moving average)", "Cost KRW (FIFO)", "Gain KRW (FIFO)",
    ];

    public static void MapReports(this IEndpointRouteBuilder app)
    {
        var reports = app.MapGroup("/api/v1/reports").WithTags("Reports").Reads();
        reports.MapGet("/portfolio", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetPortfolioQuery(), cancellationToken).OkAsync())
            .WithName("getPortfolio")
            .WithSummary("What I have now: cash, holdings, profit, each bot with its tier, and what could be withdrawn.");
        reports.MapGet("/today", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetTodayQuery(), cancellationToken).OkAsync())
            .WithName("getToday")
            .WithSummary("Today's trades and profit, today being that of my time zone.");
        reports.MapGet("/session", (DateOnly? session, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetSessionStoryQuery(session), cancellationToken).OkAsync())
            .WithName("getSessionStory")
            .WithSummary("What a session did, bot by bot in a sentence each; by default the latest that opened.")
            .Refuses(CommonErrors.NotFound);
        app.MapGroup("/api/v1/attention").WithTags("Reports").Reads()
            .MapGet("/", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetAttentionQuery(), cancellationToken).OkAsync())
            .WithName("getAttention")
            .WithSummary("What needs me now, most urgent first: orders to answer for, bots that stopped, work that was not done.");
        reports.MapGet("/profit/years", (IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetProfitByYearQuery(), cancellationToken).OkAsync())
            .WithName("getProfitByYear")
            .WithSummary("Realised profit by year.");
        reports.MapGet("/profit/months", (int? year, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetProfitByMonthQuery(year), cancellationToken).OkAsync())
            .WithName("getProfitByMonth")
            .WithSummary("Realised profit by month, each in won at its own rate.");
        reports.MapGet("/profit/days", (DateOnly? from, DateOnly? to, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetProfitByDayQuery(from, to), cancellationToken).OkAsync())
            .WithName("getProfitByDay")
            .WithSummary("Realised profit by US session; sessions without a trade are left out.");
        reports.MapGet("/profit/symbols", (int? year, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetProfitBySymbolQuery(year), cancellationToken).OkAsync())
            .WithName("getProfitBySymbol")
            .WithSummary("Realised profit by symbol.");
        reports.MapGet("/profit/bots", (int? year, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetProfitByBotQuery(year), cancellationToken).OkAsync())
            .WithName("getProfitByBot")
            .WithSummary("Realised profit by bot.");
        reports.MapGet("/profit/cycles", (Guid? bot, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
                mediator.Send(new GetProfitByCycleQuery(bot, limit ?? PageLimit.Default), cancellationToken).OkAsync())
            .WithName("getProfitByCycle")
            .WithSummary("Realised profit by cycle, from a first purchase to the last share's sale; latest first.");
        reports.MapGet("/equity", (DateOnly? from, DateOnly? to, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetEquityCurveQuery(from, to), cancellationToken).OkAsync())
            .WithName("getEquityCurve")
            .WithSummary("What my books were worth at each close, with returns and drawdown that deposits do not change.");
        reports.MapGet("/tax/{year}", (int year, IMediator mediator, CancellationToken cancellationToken) => mediator.Send(new GetTaxEstimateQuery(year), cancellationToken).OkAsync())
            .WithName("getTaxEstimate")
            .WithSummary("An estimate of a year's tax on gains for a resident of Korea, sale by sale.");
        reports.MapGet("/tax/{year}/csv", ExportTaxAsync)
            .WithName("exportTaxEstimate")
            .WithSummary("The sales of the estimate as a file for spreadsheets; below them what was assumed, and what to know about the figures.")
            .Produces<string>(StatusCodes.Status200OK, "text/csv");

        app.MapGroup("/api/v1/trades").WithTags("Trades").Reads()
            .MapGet("/export", ExportTradesAsync)
            .WithName("exportTrades")
            .WithSummary("My trades as a file for spreadsheets, oldest first, narrowed like the list.")
            .Produces<string>(StatusCodes.Status200OK, "text/csv");
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportTradesAsync(
        DateOnly? from, DateOnly? to, string? symbol, Guid? bot, string? kind, IMediator mediator, HttpContext http, CancellationToken cancellationToken)
    {
        var export = await mediator.Send(new ExportTradesQuery(from, to, symbol, bot, kind), cancellationToken);
        return export.IsOk
            ? CsvAnswer.Stream("trades.csv", TradeColumns, Rows(export.Value, http.RequestAborted), http.RequestAborted)
            : Answers.Problem(export.Error);
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportTaxAsync(int year, IMediator mediator, HttpContext http, CancellationToken cancellationToken)
    {
        var estimate = await mediator.Send(new GetTaxEstimateQuery(year), cancellationToken);
        return estimate.IsOk
            ? CsvAnswer.Stream($"tax-{year.ToString(CultureInfo.InvariantCulture)}.csv", TaxColumns, TaxRows(estimate.Value).ToAsyncEnumerable(), http.RequestAborted)
            : Answers.Problem(estimate.Error);
    }

    private static async IAsyncEnumerable<object?[]> Rows(TradeExport export, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var trade in export.Trades.WithCancellation(cancellationToken))
        {
            yield return
            [
                trade.Session,
                trade.ExecutedAt,
                TimeZoneInfo.ConvertTimeFromUtc(trade.ExecutedAt, export.Zone),
                trade.Bot,
                trade.Symbol,
                trade.Kind,
                trade.Quantity,
                trade.Price,
                trade.Total,
                trade.Fees,
                trade.AveragePrice == 0 ? null : trade.AveragePrice,
                trade.Profit,
                trade.ProfitRate,
                trade.RealisedProfit,
                trade.Id,
            ];
        }
    }

    /// <summary>A file travels without its answer: what the figures lack stands in it, below the sales and beside their columns of numbers.</summary>
    private static IEnumerable<object?[]> TaxRows(TaxEstimateDto estimate) => estimate.Sales.Select(Row)
        .Concat(estimate.Openings.Select(lot => Note(Language.Pick(
            $"Assumed: {lot.Quantity:0.########} {lot.Symbol} held before, cost USD {lot.Cost:0.########}, as of {lot.AssumedDate:yyyy-MM-dd}",
            $"가정: 이전부터 보유한 {lot.Symbol} {lot.Quantity:0.########}주, 취득가액 {lot.Cost:0.########}달러, 취득일 {lot.AssumedDate:yyyy-MM-dd}"))))
        .Concat(estimate.Notes.Select(Note));

    private static object?[] Note(string text) => [text, .. new object?[TaxColumns.Length - 1]];

    private static object?[] Row(TaxSaleDto sale) =>
    [
        sale.Session, sale.Settled, sale.Symbol, sale.Quantity, sale.Amount, sale.Fees, sale.Rate, sale.ProceedsKrw, sale.FeesKrw, sale.AverageCostKrw, sale.AverageGainKrw, sale.FifoCostKrw, sale.FifoGainKrw,
    ];
}
