using System.Linq.Expressions;
using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>The tenant's trades, newest first.</summary>
/// <param name="Cursor">Where to go on.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="From">Only of this US session and later ones.</param>
/// <param name="To">Only of this US session and earlier ones.</param>
/// <param name="Symbol">Only of this ticker.</param>
/// <param name="BotId">Only this bot's.</param>
/// <param name="Kind">Only of this kind, for example <c>Sell_1_4</c>.</param>
public sealed record ListTradesQuery(
    string? Cursor = null,
    int Limit = PageLimit.Default,
    DateOnly? From = null,
    DateOnly? To = null,
    string? Symbol = null,
    Guid? BotId = null,
    string? Kind = null) : ITenantRequest<Result<Page<TradeDto>>>;

/// <summary>A trade.</summary>
/// <param name="Id">Id.</param>
/// <param name="Session">US session.</param>
/// <param name="BotId">The bot; null when it is gone.</param>
/// <param name="Bot">The bot's name at the time.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Kind">For example <c>Buy</c> or <c>Sell_1_4</c>.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">Average price in dollars.</param>
/// <param name="Total">Dollars without fees.</param>
/// <param name="Fees">Dollars.</param>
/// <param name="AveragePrice">The holding's average price that a sale's profit is counted from; 0 for a purchase.</param>
/// <param name="Profit">Of a sale, over the average price; null for a purchase.</param>
/// <param name="ProfitRate">Of a sale; null for a purchase.</param>
/// <param name="RealisedProfit">Of a sale: proceeds − fees − exact cost; null for a purchase.</param>
/// <param name="OrderId">The order that it completes; null for one entered or imported.</param>
/// <param name="CycleStartedAt">UTC time of the first purchase of the cycle.</param>
/// <param name="ExecutedAt">UTC time of the last fill.</param>
public sealed record TradeDto(
    Guid Id,
    DateOnly Session,
    Guid? BotId,
    string Bot,
    string Symbol,
    string Kind,
    decimal Quantity,
    decimal Price,
    decimal Total,
    decimal Fees,
    decimal AveragePrice,
    decimal? Profit,
    decimal? ProfitRate,
    decimal? RealisedProfit,
    Guid? OrderId,
    DateTime? CycleStartedAt,
    DateTime ExecutedAt)
{
    internal static Expression<Func<Trade, TradeDto>> Projection { get; } = trade => new(
        trade.Id,
        trade.SessionDate,
        trade.BotId,
        trade.Name,
        trade.Symbol,
        trade.Kind.Name(),
        trade.Quantity,
        trade.Price,
        trade.Total,
        trade.Fees,
        trade.AveragePrice,
        trade.Profit,
        trade.ProfitRate,
        trade.RealisedProfit,
        trade.OrderId,
        trade.CycleStartedAt,
        trade.ExecutedAt);

    private static readonly Func<Trade, TradeDto> Project = Projection.Compile();

    internal static TradeDto Of(Trade trade) => Project(trade);
}

internal sealed class ListTradesValidator : AbstractValidator<ListTradesQuery>
{
    public ListTradesValidator()
    {
        RuleFor(query => query.Limit).IsPageLimit();
        RuleFor(query => query.Symbol).IsTickerFilter();
        RuleFor(query => query.Kind).NamesOrderKind();
    }
}

internal sealed class ListTradesHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListTradesQuery, Result<Page<TradeDto>>>
{
    public async Task<Result<Page<TradeDto>>> Handle(ListTradesQuery request, CancellationToken cancellationToken)
    {
        if (!Cursor.TryParse(request.Cursor, out var cursor))
        {
            return CommonErrors.BadCursor;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var rows = db.Trades.AsNoTracking().Matching(request.From, request.To, request.Symbol, request.BotId, request.Kind);
        if (cursor is var (at, id))
        {
            rows = rows.Where(trade => trade.ExecutedAt < at || (trade.ExecutedAt == at && trade.Id.CompareTo(id) < 0));
        }

        var trades = await rows
            .OrderByDescending(trade => trade.ExecutedAt).ThenByDescending(trade => trade.Id)
            .Take(request.Limit + 1)
            .Select(TradeDto.Projection)
            .ToListAsync(cancellationToken);
        return Page<TradeDto>.Of(trades, request.Limit, trade => new(trade.ExecutedAt, trade.Id));
    }
}
