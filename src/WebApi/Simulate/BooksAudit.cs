using System.Globalization;
using EggMoney.Application.Reporting;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Paper;

namespace EggMoney.WebApi.Simulate;

/// <summary>Holds a user's books against themselves and against the paper broker's own.</summary>
internal static class BooksAudit
{
    /// <summary>What differs, in sentences; nothing when all agrees.</summary>
    /// <param name="books">Ours.</param>
    /// <param name="broker">The broker's.</param>
    /// <param name="paidIn">Dollars at the beginning, and what the shares of the beginning had cost.</param>
    /// <param name="trades">All of the simulation.</param>
    public static IReadOnlyList<string> Compare(BooksDto books, PaperLedger broker, decimal paidIn, IReadOnlyList<TradeHistoryDto> trades)
    {
        var differences = new List<string>();
        void Same(string what, decimal ours, string against, decimal theirs)
        {
            if (ours != theirs)
            {
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"{what} is {ours:0.########}, but {against} {theirs:0.########}"));
            }
        }

        // Trading rules, section 2, to the cent.
        Same(broker.Transfers.Count == 0 ? "initial cash + realised profit" : "initial cash + cost of initial holdings + realised profit", Money.ToCents(paidIn + books.RealisedProfit), "cash + cost of holdings is", Money.ToCents(books.Cash + books.Holdings.Sum(holding => holding.Cost)));
        Same("cash", books.Cash, "the broker has", broker.Cash);
        var symbols = books.Holdings.Select(holding => holding.Symbol)
            .Concat(broker.Holdings.Select(holding => holding.Symbol))
            .Concat(trades.Select(trade => trade.Symbol))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        foreach (var symbol in symbols)
        {
            var ours = books.SharesOf(symbol);
            Same($"the quantity of {symbol}", ours, "the broker has", broker.Holdings.Where(holding => holding.Symbol == symbol).Sum(holding => holding.Quantity));
            var opening = broker.Transfers.Where(transfer => transfer.Symbol == symbol).Sum(transfer => transfer.Quantity);
            var traded = trades.Where(trade => trade.Symbol == symbol).Sum(trade => trade.Kind.SideOf() == Side.Buy ? trade.Quantity : -trade.Quantity);
            Same($"the quantity of {symbol}", ours, opening == 0 ? "the trades come to" : "the opening shares and the trades come to", opening + traded);
        }

        return differences;
    }
}
