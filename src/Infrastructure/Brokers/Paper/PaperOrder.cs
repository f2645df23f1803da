using System.Globalization;
using EggMoney.Application.Trading;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>An order in the paper broker's books.</summary>
internal sealed class PaperOrder
{
    public required DateOnly OrderDate { get; init; }

    public required long Number { get; init; }

    public required string Symbol { get; init; }

    public required Side Side { get; init; }

    public required decimal Quantity { get; init; }

    public required decimal LimitPrice { get; init; }

    public required DateTime PlacedAt { get; init; }

    /// <summary>Kept with the order, so that it expires when its own session did, whatever a calendar says later.</summary>
    public required DateTime SessionClose { get; init; }

    public BrokerOrderState State { get; set; }

    public decimal FilledQuantity { get; set; }

    public decimal FilledAmount { get; set; }

    public decimal Fees { get; set; }

    public DateTime? LatestFillAt { get; set; }

    public decimal Left => Quantity - FilledQuantity;

    public string NumberText => Format(Number);

    public static string Format(long number) => number.ToString("D10", CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && Format(number) == text;

    /// <summary>Dollars that the rest of an open purchase may still take, fee included, at its limit.</summary>
    public decimal MayCost(decimal commissionRate) =>
        (Left * LimitPrice) + FeeOfNext(Left * LimitPrice, commissionRate);

    /// <summary>The fee of the next fill. Rounding the order's whole fee, rather than each fill's, keeps many small fills within what was reserved.</summary>
    public decimal FeeOfNext(decimal amount, decimal commissionRate) =>
        Money.ToCents((FilledAmount + amount) * commissionRate) - Fees;

    public bool IsMarketable(decimal price) => Side == Side.Buy ? LimitPrice >= price : LimitPrice <= price;

    public BrokerOrder ToBrokerOrder() => new(
        OrderDate, NumberText, Symbol, Side, Quantity, LimitPrice, PlacedAt, State, FilledQuantity, FilledAmount, Fees, LatestFillAt);
}
