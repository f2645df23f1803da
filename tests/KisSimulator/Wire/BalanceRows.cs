using System.Text.Json.Nodes;
using EggMoney.KisSimulator.Accounts;
using static EggMoney.KisSimulator.Wire.Texts;

namespace EggMoney.KisSimulator.Wire;

/// <summary>The rows of balances.</summary>
internal static class BalanceRows
{
    public static JsonNode Position(HeldPosition position, AccountKeys keys) => new JsonObject
    {
        ["cano"] = keys.AccountNumber,
        ["acnt_prdt_cd"] = keys.ProductCode,
        ["prdt_type_cd"] = position.Symbol.Exchange.ProductType,
        ["ovrs_pdno"] = position.Symbol.Ticker,
        ["ovrs_item_name"] = position.Symbol.Name,
        ["frcr_evlu_pfls_amt"] = Fixed(position.Value - position.Cost, 6),
        ["evlu_pfls_rt"] = Fixed(Percent(position.Value - position.Cost, position.Cost), 2),
        ["pchs_avg_pric"] = Fixed(position.Average, 4),
        ["ovrs_cblc_qty"] = Whole(position.Quantity),
        ["ord_psbl_qty"] = Whole(position.Sellable),
        ["frcr_pchs_amt1"] = Fixed(position.Cost, 5),
        ["ovrs_stck_evlu_amt"] = Fixed(position.Value, 8),
        ["now_pric2"] = Fixed(position.Price, 6),
        ["tr_crcy_cd"] = "USD",
        ["ovrs_excg_cd"] = position.Symbol.Exchange.OrderCode,
        ["loan_type_cd"] = "10",
        ["loan_dt"] = "",
        ["expd_dt"] = "",
    };

    public static JsonNode Padding() => new JsonObject
    {
        ["cano"] = "", ["acnt_prdt_cd"] = "", ["prdt_type_cd"] = "", ["ovrs_pdno"] = "", ["ovrs_item_name"] = "", ["frcr_evlu_pfls_amt"] = "0",
        ["evlu_pfls_rt"] = "0", ["pchs_avg_pric"] = "0", ["ovrs_cblc_qty"] = "0", ["ord_psbl_qty"] = "0", ["frcr_pchs_amt1"] = "0",
        ["ovrs_stck_evlu_amt"] = "0", ["now_pric2"] = "0", ["tr_crcy_cd"] = "", ["ovrs_excg_cd"] = "", ["loan_type_cd"] = "", ["loan_dt"] = "", ["expd_dt"] = "",
    };

    public static JsonObject Totals(IReadOnlyCollection<HeldPosition> held)
    {
        var paid = held.Sum(position => position.Cost);
        var gain = held.Sum(position => position.Value) - paid;
        return new()
        {
            ["frcr_pchs_amt1"] = Fixed(paid, 5),
            ["ovrs_rlzt_pfls_amt"] = "0.00000",
            ["ovrs_tot_pfls"] = Fixed(gain, 5),
            ["rlzt_erng_rt"] = "0.00000000",
            ["tot_evlu_pfls_amt"] = Fixed(gain, 8),
            ["tot_pftrt"] = Fixed(Percent(gain, paid), 8),
            ["frcr_buy_amt_smtl1"] = Fixed(paid, 6),
            ["ovrs_rlzt_pfls_amt2"] = "0.00000",
            ["frcr_buy_amt_smtl2"] = Fixed(paid, 6),
        };
    }

    public static JsonNode Present(HeldPosition position, Account account, DateOnly today, decimal rate)
    {
        var fills = account.Orders.Where(order => order.Date == today && order.Symbol == position.Symbol).ToLookup(order => order.Side, order => order.Filled);
        var (bought, sold) = (fills[SimulatedSide.Buy].Sum(), fills[SimulatedSide.Sell].Sum());
        return new JsonObject
        {
            ["prdt_name"] = position.Symbol.Name,
            ["cblc_qty13"] = Fixed(position.Quantity - bought + sold, 8),
            ["thdt_buy_ccld_qty1"] = Fixed(bought, 8),
            ["thdt_sll_ccld_qty1"] = Fixed(sold, 8),
            ["ccld_qty_smtl1"] = Fixed(position.Quantity, 8),
            ["ord_psbl_qty1"] = Fixed(position.Sellable, 8),
            ["frcr_pchs_amt"] = Fixed(position.Cost, 5),
            ["frcr_evlu_amt2"] = Fixed(position.Value, 6),
            ["evlu_pfls_amt2"] = Fixed(position.Value - position.Cost, 5),
            ["evlu_pfls_rt1"] = Fixed(Percent(position.Value - position.Cost, position.Cost), 8),
            ["pdno"] = position.Symbol.Ticker,
            ["bass_exrt"] = Fixed(rate, 8),
            ["buy_crcy_cd"] = "USD",
            ["ovrs_now_pric1"] = Fixed(position.Price, 8),
            ["avg_unpr3"] = Fixed(position.Average, 8),
            ["tr_mket_name"] = position.Symbol.Exchange.KoreanName,
            ["ovrs_excg_cd"] = position.Symbol.Exchange.OrderCode,
            ["std_pdno"] = "",
            ["prdt_type_cd"] = position.Symbol.Exchange.ProductType,
        };
    }

    public static JsonNode Currency(Account account, DateOnly today, decimal rate) => new JsonObject
    {
        ["crcy_cd"] = "USD",
        ["crcy_cd_name"] = "미국 달러",
        ["frcr_buy_amt_smtl"] = Fixed(Traded(account, SimulatedSide.Buy, today), 6),
        ["frcr_sll_amt_smtl"] = Fixed(Traded(account, SimulatedSide.Sell, today), 6),
        ["frcr_dncl_amt_2"] = Fixed(account.Cash, 6),
        ["frst_bltn_exrt"] = Fixed(rate, 8),
        ["frcr_buy_mgn_amt"] = Fixed(account.Reserved, 6),
        ["frcr_etc_mgna"] = "0.000000",
        ["frcr_drwg_psbl_amt_1"] = Fixed(account.Available, 6),
        ["frcr_evlu_amt2"] = Fixed(account.Cash * rate, 6),
        ["acpl_cstd_crcy_yn"] = "Y",
        ["nxdy_frcr_drwg_psbl_amt"] = Fixed(account.Available, 6),
    };

    public static JsonObject WonTotals(decimal paid, decimal value, decimal cash, decimal available) => new()
    {
        ["pchs_amt_smtl"] = Fixed(paid, 0),
        ["evlu_amt_smtl"] = Fixed(value, 0),
        ["evlu_pfls_amt_smtl"] = Fixed(value - paid, 0),
        ["dncl_amt"] = "0",
        ["cma_evlu_amt"] = "0",
        ["tot_dncl_amt"] = Fixed(cash, 0),
        ["wdrw_psbl_tot_amt"] = Fixed(available, 0),
        ["frcr_evlu_tota"] = Fixed(cash, 0),
        ["evlu_erng_rt1"] = Fixed(Percent(value - paid, paid), 10),
        ["tot_evlu_pfls_amt"] = Fixed(value - paid, 0),
        ["tot_asst_amt"] = Fixed(value + cash, 0),
        ["buy_mgn_amt"] = Fixed(cash - available, 0),
        ["mgna_tota"] = Fixed(cash - available, 0),
        ["frcr_use_psbl_amt"] = Fixed(available, 0),
        ["ustl_sll_amt_smtl"] = "0",
        ["ustl_buy_amt_smtl"] = "0",
        ["tot_frcr_cblc_smtl"] = Fixed(cash, 0),
        ["tot_loan_amt"] = "0",
    };

    public static JsonNode Margin(Account account, DateOnly today, decimal rate) => new JsonObject
    {
        ["natn_name"] = "미국",
        ["crcy_cd"] = "USD",
        ["frcr_dncl_amt1"] = Fixed(account.Cash, 6),
        ["ustl_buy_amt"] = Fixed(Traded(account, SimulatedSide.Buy, today), 6),
        ["ustl_sll_amt"] = Fixed(Traded(account, SimulatedSide.Sell, today), 6),
        ["frcr_rcvb_amt"] = "0.000000",
        ["frcr_mgn_amt"] = Fixed(account.Reserved, 6),
        ["frcr_gnrl_ord_psbl_amt"] = Down(Math.Max(account.Available, 0), 6),
        ["frcr_ord_psbl_amt1"] = Down(Math.Max(account.Available, 0), 6),
        ["itgr_ord_psbl_amt"] = Down(Math.Max(account.Available, 0), 6),
        ["bass_exrt"] = Fixed(rate, 8),
    };

    public static JsonNode BlankMargin() => new JsonObject
    {
        ["natn_name"] = "", ["crcy_cd"] = "", ["frcr_dncl_amt1"] = "0", ["ustl_buy_amt"] = "0", ["ustl_sll_amt"] = "0", ["frcr_rcvb_amt"] = "0",
        ["frcr_mgn_amt"] = "0", ["frcr_gnrl_ord_psbl_amt"] = "0", ["frcr_ord_psbl_amt1"] = "0", ["itgr_ord_psbl_amt"] = "0", ["bass_exrt"] = "0",
    };

    /// <summary>Dollars bought or sold for on a date.</summary>
    public static decimal Traded(Account account, SimulatedSide side, DateOnly date) =>
        account.Orders.Where(order => order.Date == date && order.Side == side).Sum(order => order.Amount);

    private static decimal Percent(decimal gain, decimal paid) => paid == 0 ? 0 : gain / paid * 100;
}
