using System.Linq.Expressions;
using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>The tenant's latest trades, newest first.</summary>
/// <param name="Limit">At most so many.</param>
public sealed record ListTradesQuery(int Limit = PageLimit.Default) : ITenantRequest<IReadOnlyList<TradeDto>>;

/// <summary>A trade.</summary>
/// <param name="Id">Id.</param>
/// <param name="Session">US session.</param>
/// <param name="Bot">The bot's name at the time.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Kind">For example <c>Buy</c> or <c>Sell_1_4</c>.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">Average price in dollars.</param>
/// <param name="Total">Dollars without fees.</param>
/// <param name="Fees">Dollars.</param>
/// <param name="Profit">Of a sale; null for a purchase.</param>
/// <param name="ProfitRate">Of a sale; null for a purchase.</param>
/// <param name="ExecutedAt">UTC time of the last fill.</param>
public sealed record TradeDto(
    Guid Id, DateOnly Session, string Bot, string Symbol, string Kind, decimal Quantity, decimal Price, decimal Total, decimal Fees, decimal? Profit, decimal? ProfitRate, DateTime ExecutedAt)
{
    internal static Expression<Func<Trade, TradeDto>> Projection { get; } = trade => new(
        trade.Id, trade.SessionDate, trade.Name, trade.Symbol, trade.Kind.Name(), trade.Quantity, trade.Price, trade.Total, trade.Fees, trade.Profit, trade.ProfitRate, trade.ExecutedAt);
}

internal sealed class ListTradesValidator : AbstractValidator<ListTradesQuery>
{
    public ListTradesValidator() => RuleFor(query => query.Limit).IsPageLimit();
}

internal sealed class ListTradesHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListTradesQuery, IReadOnlyList<TradeDto>>
{
    public async Task<IReadOnlyList<TradeDto>> Handle(ListTradesQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Trades.AsNoTracking()
            .OrderByDescending(trade => trade.ExecutedAt).ThenByDescending(trade => trade.Id)
            .Take(request.Limit)
            .Select(TradeDto.Projection)
            .ToListAsync(cancellationToken);
    }
}
