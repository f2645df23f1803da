using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Reporting;

/// <summary>What the list of trades and the file of them are narrowed by: the same, so that the file holds what the list showed.</summary>
internal static class TradeFilters
{
    /// <summary>The trades that match all that is given.</summary>
    public static IQueryable<Trade> Matching(this IQueryable<Trade> trades, DateOnly? from, DateOnly? to, string? symbol, Guid? botId, string? kind)
    {
        if (from is { } first)
        {
            trades = trades.Where(trade => trade.SessionDate >= first);
        }

        if (to is { } last)
        {
            trades = trades.Where(trade => trade.SessionDate <= last);
        }

        if (symbol is not null)
        {
            trades = trades.Where(trade => trade.Symbol == symbol);
        }

        if (botId is { } bot)
        {
            trades = trades.Where(trade => trade.BotId == bot);
        }

        if (kind is not null)
        {
            var wanted = OrderKinds.Parse(kind);
            trades = trades.Where(trade => trade.Kind == wanted);
        }

        return trades;
    }
}
