using System.Linq.Expressions;
using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>All trades of the tenant, oldest first, in an order that depends on nothing but what was traded.</summary>
public sealed record GetTradeHistoryQuery : ITenantRequest<IReadOnlyList<TradeHistoryDto>>;

/// <summary>A trade of the history.</summary>
/// <param name="SessionDate">US session.</param>
/// <param name="ExecutedAt">UTC time of the last fill.</param>
/// <param name="BotId">Null when the bot is gone.</param>
/// <param name="Bot">The bot's name at the time.</param>
/// <param name="Symbol">Ticker.</param>
/// <param name="Kind">What it was.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Price">Average price in dollars.</param>
/// <param name="Total">Dollars without fees.</param>
/// <param name="Profit">Of a sale; null for a purchase.</param>
/// <param name="ProfitRate">Of a sale; null for a purchase.</param>
public sealed record TradeHistoryDto(
    DateOnly SessionDate, DateTime ExecutedAt, Guid? BotId, string Bot, string Symbol, OrderKind Kind, decimal Quantity, decimal Price, decimal Total, decimal? Profit, decimal? ProfitRate)
{
    internal static Expression<Func<Trade, TradeHistoryDto>> Projection { get; } = trade => new(
        trade.SessionDate, trade.ExecutedAt, trade.BotId, trade.Name, trade.Symbol, trade.Kind, trade.Quantity, trade.Price, trade.Total, trade.Profit, trade.ProfitRate);
}

internal sealed class GetTradeHistoryHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetTradeHistoryQuery, IReadOnlyList<TradeHistoryDto>>
{
    public async Task<IReadOnlyList<TradeHistoryDto>> Handle(GetTradeHistoryQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var trades = await db.Trades.AsNoTracking().Select(TradeHistoryDto.Projection).ToListAsync(cancellationToken);
        var ordinals = await db.Bots.WithDeleted().AsNoTracking().ToDictionaryAsync(bot => bot.Id, bot => bot.Ordinal, cancellationToken);

        // Ids are random within a moment, so they cannot break a tie; two trades alike in all of this are alike in the output too.
        return [.. trades
            .OrderBy(trade => trade.SessionDate)
            .ThenBy(trade => trade.ExecutedAt)
            .ThenBy(trade => trade.BotId is { } bot ? ordinals.GetValueOrDefault(bot, int.MaxValue) : int.MaxValue)
            .ThenBy(trade => trade.Bot, StringComparer.Ordinal)
            .ThenBy(trade => trade.Kind)
            .ThenBy(trade => trade.Quantity)
            .ThenBy(trade => trade.Total)
            .ThenBy(trade => trade.Profit)];
    }
}
