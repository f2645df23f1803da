using System.Text.Json.Serialization;
using EggMoney.Application.Reporting;
using EggMoney.WebApi.Access;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints.Reports;

/// <summary>What the team's overview server reads, in the old program's shape.</summary>
internal static class ExternalEndpoints
{
    public static void MapExternal(this IEndpointRouteBuilder app)
    {
        var external = app.MapGroup("/api/v1/external").WithTags("External").Reads();
        external.MapGet("/portfolio", PortfolioAsync)
            .WithName("getExternalPortfolio")
            .WithSummary("My portfolio as the old program told it; a personal token of scope read is enough.");
        external.MapGet("/history-summary", HistoryAsync)
            .WithName("getExternalHistory")
            .WithSummary("My profit by year and month as the old program told it; a personal token of scope read is enough.");
    }

    private static async Task<Results<Ok<OldAnswer<OldPortfolio>>, ProblemHttpResult>> PortfolioAsync(IMediator mediator, CancellationToken cancellationToken)
    {
        var answer = await mediator.Send(new GetExternalPortfolioQuery(), cancellationToken);
        return answer.IsOk ? TypedResults.Ok(new OldAnswer<OldPortfolio>("success", OldPortfolio.Of(answer.Value))) : Answers.Problem(answer.Error);
    }

    private static async Task<Results<Ok<OldAnswer<OldHistory>>, ProblemHttpResult>> HistoryAsync(IMediator mediator, CancellationToken cancellationToken)
    {
        var answer = await mediator.Send(new GetExternalHistoryQuery(), cancellationToken);
        return answer.IsOk ? TypedResults.Ok(new OldAnswer<OldHistory>("success", OldHistory.Of(answer.Value))) : Answers.Problem(answer.Error);
    }
}

/// <summary>How the old program answered.</summary>
internal sealed record OldAnswer<T>([property: JsonPropertyName("status")] string Status, [property: JsonPropertyName("data")] T Data);

/// <summary>Its portfolio.</summary>
internal sealed record OldPortfolio(
    [property: JsonPropertyName("stock_items")] IReadOnlyList<OldItem> StockItems,
    [property: JsonPropertyName("balance")] decimal Balance,
    [property: JsonPropertyName("total_seed")] decimal TotalSeed,
    [property: JsonPropertyName("wallet_cash")] decimal WalletCash)
{
    public static OldPortfolio Of(ExternalPortfolio portfolio) => new(
        [.. portfolio.Items.Select(item => new OldItem(item.Name, item.Ticker, item.Amount, item.Price, item.TotalPrice, item.CurrentPrice, item.DaysUntilNext, item.Pool))],
        portfolio.Balance,
        portfolio.TotalSeed,
        portfolio.WalletCash);
}

/// <summary>A holding of it.</summary>
internal sealed record OldItem(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("ticker")] string Ticker,
    [property: JsonPropertyName("amount")] decimal Amount,
    [property: JsonPropertyName("price")] decimal Price,
    [property: JsonPropertyName("total_price")] decimal TotalPrice,
    [property: JsonPropertyName("current_price")] decimal? CurrentPrice,
    [property: JsonPropertyName("days_until_next")] int? DaysUntilNext,
    [property: JsonPropertyName("pool")] decimal? Pool);

/// <summary>Its history.</summary>
internal sealed record OldHistory([property: JsonPropertyName("years")] IReadOnlyList<OldYear> Years, [property: JsonPropertyName("has_data")] bool HasData)
{
    public static OldHistory Of(IReadOnlyList<ExternalYear> years) => new(
        [.. years.Select(year => new OldYear(
            year.Year,
            year.TotalProfit,
            year.TotalProfitKrw,
            year.IsCurrentYear,
            [.. year.Months.Select(month => new OldMonth(month.Month, month.Profit, month.ProfitKrw, month.ExchangeRate))]))],
        years.Count > 0);
}

/// <summary>A year of it.</summary>
internal sealed record OldYear(
    [property: JsonPropertyName("year")] int Year,
    [property: JsonPropertyName("total_profit")] decimal TotalProfit,
    [property: JsonPropertyName("total_profit_krw")] decimal? TotalProfitKrw,
    [property: JsonPropertyName("is_current_year")] bool IsCurrentYear,
    [property: JsonPropertyName("monthly_profits")] IReadOnlyList<OldMonth> MonthlyProfits);

/// <summary>A month of it.</summary>
internal sealed record OldMonth(
    [property: JsonPropertyName("month")] int Month,
    [property: JsonPropertyName("profit")] decimal Profit,
    [property: JsonPropertyName("profit_krw")] decimal? ProfitKrw,
    [property: JsonPropertyName("exchange_rate")] decimal? ExchangeRate);
