using EggMoney.Application.Common;
using EggMoney.Application.Trading;

namespace EggMoney.Infrastructure.Brokers.Kis;

internal sealed partial class KisBroker
{
    public async Task<IReadOnlyList<BrokerOrder>> GetOrdersAsync(DateOnly orderDate, CancellationToken cancellationToken) =>
        [.. (await ListAsync(orderDate, cancellationToken)).Select(listed => listed.Order)];

    /// <summary>From the same list as all others: that of open orders is not offered for practice, and does not say who placed them.</summary>
    public async Task<IReadOnlyList<BrokerOrder>> GetOpenOrdersAsync(CancellationToken cancellationToken) =>
        [.. (await ListAsync(KisTime.OrderDate(hub.Clock.Now()), cancellationToken)).Select(listed => listed.Order).Where(order => order.State == BrokerOrderState.Open)];

    public async Task<IReadOnlyList<BrokerHolding>> GetHoldingsAsync(CancellationToken cancellationToken) =>
        [.. (await PositionsAsync(cancellationToken))
            .Select(row => new BrokerHolding(row.Text("ovrs_pdno"), row.Shares("ovrs_cblc_qty")))
            .GroupBy(held => held.Symbol, (symbol, held) => new BrokerHolding(symbol, held.Sum(part => part.Quantity)))
            .Where(held => held.Quantity > 0)
            .OrderBy(held => held.Symbol, StringComparer.Ordinal)];

    public async Task<BuyingPower> GetBuyingPowerAsync(string symbol, decimal price, CancellationToken cancellationToken)
    {
        if (price is <= 0 or > MaxPrice)
        {
            throw new BrokerException(BrokerError.BadRequest, "Buying power needs a price above 0 and at most a million dollars.");
        }

        var exchange = await FindExchangeAsync(symbol, cancellationToken) ?? throw UnknownSymbol(symbol);
        var reply = await client.AskAsync(
            keys => KisCall.Account(
                "inquire-psamount",
                client.Environment.BuyingPower,
                keys,
                ("OVRS_EXCG_CD", exchange.Order),
                ("OVRS_ORD_UNPR", Price(price)),
                ("ITEM_CD", symbol)),
            cancellationToken);
        var output = reply.Object("output");
        return new(output.Number("ovrs_ord_psbl_amt"), output.Shares("max_ord_psbl_qty"));
    }

    public async Task<AccountValue> GetAccountValueAsync(CancellationToken cancellationToken)
    {
        var transaction = client.Environment.PresentBalance
            ?? throw new BrokerException(BrokerError.BadRequest, "KIS does not tell the cash of a practice account, only what it could buy.");
        var reply = await client.AskAsync(
            keys => KisCall.Account(
                "inquire-present-balance",
                transaction,
                keys,
                ("WCRC_FRCR_DVSN_CD", "02"),
                ("NATN_CD", "840"),
                ("TR_MKET_CD", "00"),
                ("INQR_DVSN_CD", "00")),
            cancellationToken);

        // An account that never had dollars has no row of them.
        var dollars = reply.Rows("output2").Where(row => row.Text("crcy_cd") == "USD").ToList();

        // The day's first posted rate; a zero is a blank.
        var rate = dollars.Select(row => row.Decimal("frst_bltn_exrt")).FirstOrDefault(won => won > 0);
        return new(dollars.Sum(row => row.Number("frcr_dncl_amt_2")), (await PositionsAsync(cancellationToken)).Sum(row => row.Number("ovrs_stck_evlu_amt")), rate);
    }

    private async Task<List<KisListedOrder>> ListAsync(DateOnly date, CancellationToken cancellationToken)
    {
        // A New York date spans two in Seoul. Should the broker count by those, the second one is needed too; but no date that is yet to come.
        var today = KisTime.SeoulDate(hub.Clock.Now());
        var end = date.AddDays(1) <= today ? date.AddDays(1) : date;
        var rows = await KisPages.ReadAsync(
            client,
            keys => KisCall.Account(
                "inquire-ccnl",
                client.Environment.Orders,
                keys,
                ("PDNO", client.Environment.AllSymbols),
                ("ORD_STRT_DT", KisTime.Format(date)),
                ("ORD_END_DT", KisTime.Format(end)),
                ("SLL_BUY_DVSN", "00"),
                ("CCLD_NCCS_DVSN", "00"),
                ("OVRS_EXCG_CD", client.Environment.AllExchanges),
                ("SORT_SQN", "DS"),
                ("ORD_DT", ""),
                ("ORD_GNO_BRNO", ""),
                ("ODNO", "")),
            "output",
            client.Environment.OrdersPage,
            cancellationToken);
        return KisOrders.Read(rows, date);
    }

    private async Task<KisListedOrder?> FindAsync(DateOnly date, string number, CancellationToken cancellationToken) => KisOrders.Canonical(number) is { } canonical
        ? (await ListAsync(date, cancellationToken)).Find(listed => listed.Order.OrderNumber == canonical)
        : null;

    private async Task<List<KisRow>> PositionsAsync(CancellationToken cancellationToken)
    {
        var rows = new List<KisRow>();
        foreach (var exchange in client.Environment.BalanceExchanges)
        {
            rows.AddRange(await KisPages.ReadAsync(
                client,
                keys => KisCall.Account("inquire-balance", client.Environment.Balance, keys, ("OVRS_EXCG_CD", exchange.Order), ("TR_CRCY_CD", "USD")),
                "output1",
                client.Environment.BalancePage,
                cancellationToken));
        }

        // A row may come with two pages, or with two exchanges; blank ones are padding.
        return [.. rows.Where(row => row.Text("ovrs_pdno").Length > 0).DistinctBy(row => (row.Text("ovrs_pdno"), row.Text("loan_type_cd"), row.Text("loan_dt")))];
    }
}
