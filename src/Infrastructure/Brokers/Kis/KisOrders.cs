using EggMoney.Application.Trading;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>An order of the broker's list, and what is needed to change it.</summary>
/// <param name="Order">As the port lists it.</param>
/// <param name="Exchange">Its exchange, by the code for orders.</param>
/// <param name="Left">Shares that may still fill.</param>
internal sealed record KisListedOrder(BrokerOrder Order, string Exchange, decimal Left);

/// <summary>Makes orders of the rows of the broker's list. A row is an order, or the instruction to cancel one; a revision is an order of its own.</summary>
internal static class KisOrders
{
    private const string Revision = "01";
    private const string Cancellation = "02";
    private const string RefusedState = "거부";
    private const string ExpiredAtClose = "DFD 장종료";
    private const string OurChannel = "OpenAPI";
    private const int NumberLength = 10;

    /// <summary>An order number as our books write it: the broker pads it in some answers and not in others.</summary>
    /// <returns>Null when it is none.</returns>
    public static string? Canonical(string number)
    {
        var digits = number.Trim().TrimStart('0');
        return digits.Length > 0 && digits.All(char.IsAsciiDigit) ? digits.PadLeft(NumberLength, '0') : null;
    }

    /// <summary>The orders of one date, oldest first.</summary>
    public static List<KisListedOrder> Read(IEnumerable<KisRow> rows, DateOnly date)
    {
        // A blank row is padding, and the same row may come with two pages.
        var known = rows
            .Where(row => row.Text("odno").Length > 0 && row.Text("tr_crcy_cd") is "" or "USD" && row.Date("ord_dt") == date)
            .DistinctBy(row => Number(row, "odno"))
            .ToList();
        var followers = known
            .Where(row => row.Text("orgn_odno").Trim('0').Length > 0 && !IsRefused(row))
            .ToLookup(row => Number(row, "orgn_odno"), row => row.Text("rvse_cncl_dvsn"));
        return [.. known
            .Where(row => row.Text("rvse_cncl_dvsn") != Cancellation)
            .Select(row => ReadOrder(row, date, [.. followers[Number(row, "odno")]]))
            .OrderBy(listed => listed.Order.PlacedAt)
            .ThenBy(listed => listed.Order.OrderNumber, StringComparer.Ordinal)];
    }

    private static KisListedOrder ReadOrder(KisRow row, DateOnly date, IReadOnlyList<string> followers)
    {
        var ordered = row.Shares("ft_ord_qty");
        var filled = row.Shares("ft_ccld_qty");
        var left = row.Shares("nccs_qty");
        if (filled + left > ordered || (filled > 0 && row.Number("ft_ccld_amt3") <= 0))
        {
            throw row.Unreadable("ft_ccld_qty", row.Text("ft_ccld_qty"));
        }

        var order = new BrokerOrder(
            date,
            Number(row, "odno"),
            row.Needed("pdno"),
            row.Text("sll_buy_dvsn_cd") switch
            {
                "01" => Side.Sell,
                "02" => Side.Buy,
                var other => throw row.Unreadable("sll_buy_dvsn_cd", other),
            },
            ordered,
            row.Number("ft_ord_unpr3"),
            PlacedAt(row),
            State(row, ordered, filled, left, followers),
            filled,
            filled > 0 ? Money.ToCents(row.Number("ft_ccld_amt3")) : 0,

            // Neither fees nor times of fills are in any list of the broker's.
            Fees: 0,
            LatestFillAt: null,
            ByHand: row.Text("mdia_dvsn_name") is { Length: > 0 } channel && !channel.Equals(OurChannel, StringComparison.OrdinalIgnoreCase));
        return new(order, row.Needed("ovrs_excg_cd"), left);
    }

    /// <summary>The broker does not say it in one field, and an order that was cancelled is not marked as such: the instruction beside it tells.</summary>
    private static BrokerOrderState State(KisRow row, decimal ordered, decimal filled, decimal left, IReadOnlyList<string> followers) => row switch
    {
        _ when ordered > 0 && filled == ordered => BrokerOrderState.Filled,
        _ when IsRefused(row) => BrokerOrderState.Rejected,
        _ when left > 0 => BrokerOrderState.Open,
        _ when followers.Contains(Cancellation) => BrokerOrderState.Cancelled,
        _ when followers.Contains(Revision) => BrokerOrderState.Replaced,
        _ when row.Text("rjct_rson_name").Contains(ExpiredAtClose, StringComparison.Ordinal) => BrokerOrderState.Expired,
        _ => BrokerOrderState.Ended,
    };

    private static bool IsRefused(KisRow row) => row.Text("prcs_stat_name") == RefusedState || row.Text("rjct_rson").Length > 0;

    private static string Number(KisRow row, string field) => Canonical(row.Text(field)) ?? throw row.Unreadable(field, row.Text(field));

    /// <summary>Seoul's date and time. The date that the order is listed under is New York's, which after midnight in Seoul is another.</summary>
    private static DateTime PlacedAt(KisRow row)
    {
        var time = row.Text("thco_ord_tmd") is { Length: > 0 } taken ? taken : row.Needed("ord_tmd");
        return KisTime.TryParse(row.Needed("dmst_ord_dt"), time, out var utc) ? utc : throw row.Unreadable("thco_ord_tmd", time);
    }
}
