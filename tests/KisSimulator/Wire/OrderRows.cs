using System.Text.Json.Nodes;
using EggMoney.KisSimulator.Accounts;

namespace EggMoney.KisSimulator.Wire;

/// <summary>The rows of the lists of orders.</summary>
internal static class OrderRows
{
    public static string SideCode(Order order) => order.Side == SimulatedSide.Sell ? "01" : "02";

    public static JsonObject History(Order order, KisEnvironment environment)
    {
        var real = environment == KisEnvironment.Real;
        return new()
        {
            ["ord_dt"] = Texts.Date(order.Date),
            ["ord_gno_brno"] = Texts.Branch(environment),
            ["odno"] = order.ListNumber(environment),
            ["orgn_odno"] = order.Original?.ListNumber(environment) ?? "",
            ["sll_buy_dvsn_cd"] = SideCode(order),
            ["sll_buy_dvsn_cd_name"] = SideName(order) + (real ? "" : order.Kind switch { OrderKind.Cancel => "취소", OrderKind.Revise => "정정", _ => "" }),
            ["rvse_cncl_dvsn"] = KindCode(order),
            ["rvse_cncl_dvsn_name"] = real ? "" : order.Kind switch { OrderKind.Cancel => "취소", OrderKind.Revise => "정정", _ => "보통" },
            ["pdno"] = order.Symbol.Ticker,
            ["prdt_name"] = order.Symbol.Name,
            ["ft_ord_qty"] = Texts.Whole(order.Quantity),
            ["ft_ord_unpr3"] = Texts.Fixed(order.Limit, 8),
            ["ft_ccld_qty"] = Texts.Whole(order.Filled),
            ["ft_ccld_unpr3"] = Texts.Fixed(Average(order), 8),
            ["ft_ccld_amt3"] = Texts.Fixed(order.Amount, 5),
            ["nccs_qty"] = Texts.Whole(order.Open),
            ["prcs_stat_name"] = real ? Status(order) : "",
            ["rjct_rson"] = order.RejectCode,
            ["rjct_rson_name"] = order.RejectText,
            ["ord_tmd"] = Texts.KoreanTime(order.PlacedAt),
            ["tr_mket_name"] = order.Symbol.Exchange.KoreanName,
            ["tr_crcy_cd"] = "USD",
            ["tr_natn"] = "840",
            ["tr_natn_name"] = "미국",
            ["ovrs_excg_cd"] = order.Symbol.Exchange.OrderCode,
            ["dmst_ord_dt"] = Texts.KoreanDate(order.PlacedAt),
            ["thco_ord_tmd"] = Texts.KoreanTime(order.PlacedAt),
            ["loan_type_cd"] = "10",
            ["loan_dt"] = "",
            ["mdia_dvsn_name"] = order.Channel,
            ["usa_amk_exts_rqst_yn"] = "N",
            ["splt_buy_attr_name"] = "",
        };
    }

    public static JsonObject Open(Order order) => new()
    {
        ["ord_dt"] = Texts.Date(order.Date),
        ["ord_gno_brno"] = Texts.Branch(KisEnvironment.Real),
        ["odno"] = order.Padded,
        ["orgn_odno"] = order.Original?.Padded ?? "",
        ["pdno"] = order.Symbol.Ticker,
        ["prdt_name"] = order.Symbol.Name,
        ["sll_buy_dvsn_cd"] = SideCode(order),
        ["sll_buy_dvsn_cd_name"] = SideName(order),
        ["rvse_cncl_dvsn_cd"] = KindCode(order),
        ["rvse_cncl_dvsn_cd_name"] = "",
        ["rjct_rson"] = order.RejectCode,
        ["rjct_rson_name"] = order.RejectText,
        ["ord_tmd"] = Texts.KoreanTime(order.PlacedAt),
        ["tr_mket_name"] = order.Symbol.Exchange.KoreanName,
        ["tr_crcy_cd"] = "USD",
        ["natn_cd"] = "840",
        ["natn_kor_name"] = "미국",
        ["ft_ord_qty"] = Texts.Whole(order.Quantity),
        ["ft_ccld_qty"] = Texts.Whole(order.Filled),
        ["nccs_qty"] = Texts.Whole(order.Open),
        ["ft_ord_unpr3"] = Texts.Fixed(order.Limit, 8),
        ["ft_ccld_unpr3"] = Texts.Fixed(Average(order), 8),
        ["ft_ccld_amt3"] = Texts.Fixed(order.Amount, 5),
        ["ovrs_excg_cd"] = order.Symbol.Exchange.OrderCode,
        ["prcs_stat_name"] = Status(order),
        ["loan_type_cd"] = "10",
        ["loan_dt"] = "",
        ["usa_amk_exts_rqst_yn"] = "N",
        ["splt_buy_attr_name"] = "",
    };

    public static JsonObject BlankHistory() => Blank([
        "ord_dt", "ord_gno_brno", "odno", "orgn_odno", "sll_buy_dvsn_cd", "sll_buy_dvsn_cd_name", "rvse_cncl_dvsn", "rvse_cncl_dvsn_name", "pdno", "prdt_name",
        "ft_ord_qty", "ft_ord_unpr3", "ft_ccld_qty", "ft_ccld_unpr3", "ft_ccld_amt3", "nccs_qty", "prcs_stat_name", "rjct_rson", "rjct_rson_name", "ord_tmd",
        "tr_mket_name", "tr_crcy_cd", "tr_natn", "tr_natn_name", "ovrs_excg_cd", "dmst_ord_dt", "thco_ord_tmd", "loan_type_cd", "loan_dt", "mdia_dvsn_name",
        "usa_amk_exts_rqst_yn", "splt_buy_attr_name"]);

    public static JsonObject BlankOpen() => Blank([
        "ord_dt", "ord_gno_brno", "odno", "orgn_odno", "pdno", "prdt_name", "sll_buy_dvsn_cd", "sll_buy_dvsn_cd_name", "rvse_cncl_dvsn_cd",
        "rvse_cncl_dvsn_cd_name", "rjct_rson", "rjct_rson_name", "ord_tmd", "tr_mket_name", "tr_crcy_cd", "natn_cd", "natn_kor_name", "ft_ord_qty",
        "ft_ccld_qty", "nccs_qty", "ft_ord_unpr3", "ft_ccld_unpr3", "ft_ccld_amt3", "ovrs_excg_cd", "prcs_stat_name", "loan_type_cd", "loan_dt",
        "usa_amk_exts_rqst_yn", "splt_buy_attr_name"]);

    private static string Status(Order order) => order.Status == SimulatedStatus.Rejected ? "거부" : order.Live ? "전송" : "완료";

    private static string SideName(Order order) => order.Side == SimulatedSide.Sell ? "매도" : "매수";

    private static string KindCode(Order order) => order.Kind switch { OrderKind.Revise => "01", OrderKind.Cancel => "02", _ => "00" };

    private static decimal Average(Order order) => order.Filled == 0 ? 0 : order.Amount / order.Filled;

    private static JsonObject Blank(string[] fields) => new(fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field, field switch
    {
        "ft_ord_qty" or "ft_ccld_qty" or "nccs_qty" => "0",
        "ft_ord_unpr3" or "ft_ccld_unpr3" => "0.00000000",
        "ft_ccld_amt3" => "0.00000",
        _ => "",
    })));
}
