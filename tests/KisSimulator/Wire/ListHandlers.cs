using System.Text.Json.Nodes;
using EggMoney.KisSimulator.Accounts;

namespace EggMoney.KisSimulator.Wire;

/// <summary>The lists of orders: all of some dates, and the open ones.</summary>
internal sealed class ListHandlers(SimulatedExchange exchange)
{
    public KisAnswer History(KisCall call)
    {
        if (WrongFilter(call) is { } field)
        {
            return KisAnswer.Of(FieldErrors.Invalid(field, exchange.Options));
        }

        if (!Texts.TryDate(call["ORD_STRT_DT"], out var from))
        {
            return KisAnswer.Of(FieldErrors.Invalid("ORD_STRT_DT", exchange.Options));
        }

        if (!Texts.TryDate(call["ORD_END_DT"], out var to))
        {
            return KisAnswer.Of(FieldErrors.Invalid("ORD_END_DT", exchange.Options));
        }

        var rows = Sorted(call, call.Account.Orders.Where(order => order.Date >= from && order.Date <= to && order.InListFrom <= call.Now && Wanted(order, call)));
        var filter = string.Concat(new[]
        {
            call["CANO"], call["ACNT_PRDT_CD"], call["ORD_STRT_DT"], call["ORD_END_DT"], call["SLL_BUY_DVSN"], call["CCLD_NCCS_DVSN"], call["OVRS_EXCG_CD"], call["SORT_SQN"],
        }.Where(part => part.Length > 0).Select(part => part + "^"));
        if (Paging.Cut(rows, call, exchange.Faults, filter, call.Real ? 20 : 15, order => RowKey(order, call)) is not { } page)
        {
            return KisAnswer.Of(FieldErrors.Invalid("CTX_AREA_NK200", exchange.Options));
        }

        return Answer(call, page, [.. page.Rows.Select(order => OrderRows.History(order, call.Environment))], OrderRows.BlankHistory());
    }

    public KisAnswer Open(KisCall call)
    {
        if (call["OVRS_EXCG_CD"] is not ("NASD" or "NYSE" or "AMEX"))
        {
            return KisAnswer.Of(FieldErrors.Invalid("OVRS_EXCG_CD", exchange.Options));
        }

        var rows = Sorted(call, call.Account.Orders.Where(order => order.Live && order.InListFrom <= call.Now && AtExchange(order, call["OVRS_EXCG_CD"])));
        var filter = $"{call["CANO"]}^{call["ACNT_PRDT_CD"]}^{call["OVRS_EXCG_CD"]}^";
        if (Paging.Cut(rows, call, exchange.Faults, filter, 40, order => RowKey(order, call)) is not { } page)
        {
            return KisAnswer.Of(FieldErrors.Invalid("CTX_AREA_NK200", exchange.Options));
        }

        return Answer(call, page, [.. page.Rows.Select(OrderRows.Open)], OrderRows.BlankOpen());
    }

    private KisAnswer Answer(KisCall call, Page<Order> page, JsonArray rows, JsonObject blank)
    {
        JsonNode output = rows.Count > 0 || exchange.Options.EmptyList == EmptyList.EmptyArray
            ? rows
            : exchange.Options.EmptyList == EmptyList.BlankRow ? new JsonArray(blank) : blank;
        var (code, text) = rows.Count == 0
            ? call.Real ? ("KIOK0560", "조회할 내용이 없습니다") : ("70070000", "모의투자 조회할 내역(자료)이 없습니다.")
            : page.More
                ? ("MCA05762", "조회가 계속 됩니다..다음버튼을 Click 하십시오.")
                : call.Real ? ("KIOK0510", "조회가 완료되었습니다") : ("20310000", "모의투자 조회가 완료되었습니다.");
        return KisAnswer.Ok(code, text, ("ctx_area_fk200", page.Filter), ("ctx_area_nk200", page.Next), ("output", output)) with { TrCont = page.TrCont };
    }

    private static List<Order> Sorted(KisCall call, IEnumerable<Order> orders)
    {
        var rows = orders.OrderBy(order => order.Date).ThenBy(order => order.Number).ToList();
        if (call.Real && call["SORT_SQN"] == "AS")
        {
            rows.Reverse();
        }

        return rows;
    }

    // Mock accounts list everything or refuse.
    private static string? WrongFilter(KisCall call)
    {
        if (!call.Real)
        {
            return call["PDNO"].Length > 0 ? "PDNO" : call["OVRS_EXCG_CD"].Length > 0 ? "OVRS_EXCG_CD"
                : call["SLL_BUY_DVSN"] != "00" ? "SLL_BUY_DVSN" : call["CCLD_NCCS_DVSN"] != "00" ? "CCLD_NCCS_DVSN" : null;
        }

        return call["PDNO"].Length == 0 ? "PDNO" : call["OVRS_EXCG_CD"] is not ("%" or "NASD" or "NYSE" or "AMEX") ? "OVRS_EXCG_CD"
            : call["SLL_BUY_DVSN"] is not ("00" or "01" or "02") ? "SLL_BUY_DVSN"
            : call["CCLD_NCCS_DVSN"] is not ("00" or "01" or "02") ? "CCLD_NCCS_DVSN" : null;
    }

    private static bool Wanted(Order order, KisCall call) => !call.Real
        || ((call["PDNO"] == "%" || call["PDNO"] == order.Symbol.Ticker)
            && (call["OVRS_EXCG_CD"] == "%" || AtExchange(order, call["OVRS_EXCG_CD"]))
            && (call["SLL_BUY_DVSN"] == "00" || call["SLL_BUY_DVSN"] == OrderRows.SideCode(order))
            && (call["CCLD_NCCS_DVSN"] == "00" || (call["CCLD_NCCS_DVSN"] == "01" ? order.Filled > 0 : order.Live)));

    // Among orders the code of Nasdaq stands for all of the United States.
    private static bool AtExchange(Order order, string code) => code == "NASD" || order.Symbol.Exchange.OrderCode == code;

    private static string RowKey(Order order, KisCall call) =>
        $"{Texts.Date(order.Date)}^{Texts.Branch(call.Environment)}^{order.ListNumber(call.Environment)}^";
}
