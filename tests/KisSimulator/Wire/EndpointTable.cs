namespace EggMoney.KisSimulator.Wire;

/// <summary>A call of the broker's API.</summary>
/// <param name="Post">Whether it is a POST with a JSON body.</param>
/// <param name="Path">Below <c>/uapi</c>.</param>
/// <param name="RealId">TR id on the real host.</param>
/// <param name="MockId">TR id on the mock host; null where it is not offered.</param>
/// <param name="Fields">Those without which a call is refused.</param>
/// <param name="Answer">What it does, under the exchange's lock.</param>
internal sealed record Endpoint(bool Post, string Path, string RealId, string? MockId, string[] Fields, Func<KisCall, KisAnswer> Answer)
{
    /// <summary>The last part of the path, by which tests know it.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}

/// <summary>All calls.</summary>
internal static class EndpointTable
{
    private static readonly string[] Order =
        ["CANO", "ACNT_PRDT_CD", "OVRS_EXCG_CD", "PDNO", "ORD_QTY", "OVRS_ORD_UNPR", "SLL_TYPE", "ORD_SVR_DVSN_CD", "ORD_DVSN"];

    private static readonly string[] Change =
        ["CANO", "ACNT_PRDT_CD", "OVRS_EXCG_CD", "PDNO", "ORGN_ODNO", "RVSE_CNCL_DVSN_CD", "ORD_QTY", "OVRS_ORD_UNPR", "ORD_SVR_DVSN_CD"];

    private static readonly string[] History =
        ["CANO", "ACNT_PRDT_CD", "PDNO", "ORD_STRT_DT", "ORD_END_DT", "SLL_BUY_DVSN", "CCLD_NCCS_DVSN", "OVRS_EXCG_CD", "SORT_SQN", "ORD_DT", "ORD_GNO_BRNO", "ODNO", "CTX_AREA_NK200", "CTX_AREA_FK200"];

    public static Endpoint[] For(SimulatedExchange exchange)
    {
        var (quotes, orders, lists) = (new QuoteHandlers(exchange), new OrderHandlers(exchange), new ListHandlers(exchange));
        var (balances, holidays) = (new BalanceHandlers(exchange), new HolidayHandler(exchange));
        const string Quotations = "overseas-price/v1/quotations/";
        const string Trading = "overseas-stock/v1/trading/";
        return
        [
            new(false, Quotations + "price", "HHDFS00000300", "HHDFS00000300", ["AUTH", "EXCD", "SYMB"], quotes.Price),
            new(false, Quotations + "price-detail", "HHDFS76200200", null, ["AUTH", "EXCD", "SYMB"], quotes.Detail),
            new(false, Quotations + "dailyprice", "HHDFS76240000", "HHDFS76240000", ["AUTH", "EXCD", "SYMB", "GUBN", "BYMD", "MODP"], quotes.Daily),
            new(true, Trading + "order", "TTTT1002U", "VTTT1002U", Order, orders.Buy),
            new(true, Trading + "order", "TTTT1006U", "VTTT1001U", Order, orders.Sell),
            new(true, Trading + "order-rvsecncl", "TTTT1004U", "VTTT1004U", Change, orders.ReviseOrCancel),
            new(false, Trading + "inquire-ccnl", "TTTS3035R", "VTTS3035R", History, lists.History),
            new(false, Trading + "inquire-nccs", "TTTS3018R", null,
                ["CANO", "ACNT_PRDT_CD", "OVRS_EXCG_CD", "SORT_SQN", "CTX_AREA_FK200", "CTX_AREA_NK200"], lists.Open),
            new(false, Trading + "inquire-balance", "TTTS3012R", "VTTS3012R",
                ["CANO", "ACNT_PRDT_CD", "OVRS_EXCG_CD", "TR_CRCY_CD", "CTX_AREA_FK200", "CTX_AREA_NK200"], balances.Positions),
            new(false, Trading + "inquire-present-balance", "CTRP6504R", "VTRP6504R",
                ["CANO", "ACNT_PRDT_CD", "WCRC_FRCR_DVSN_CD", "NATN_CD", "TR_MKET_CD", "INQR_DVSN_CD"], balances.Present),
            new(false, Trading + "inquire-psamount", "TTTS3007R", "VTTS3007R",
                ["CANO", "ACNT_PRDT_CD", "OVRS_EXCG_CD", "OVRS_ORD_UNPR", "ITEM_CD"], balances.BuyingPower),
            new(false, Trading + "foreign-margin", "TTTC2101R", null, ["CANO", "ACNT_PRDT_CD"], balances.Margin),
            new(false, "overseas-stock/v1/quotations/countries-holiday", "CTOS5011R", null, ["TRAD_DT", "CTX_AREA_NK", "CTX_AREA_FK"], holidays.Settlement),
        ];
    }
}
