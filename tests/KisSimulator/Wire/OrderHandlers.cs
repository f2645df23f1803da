using System.Globalization;
using System.Text.Json.Nodes;
using EggMoney.KisSimulator.Accounts;

namespace EggMoney.KisSimulator.Wire;

/// <summary>Orders, and instructions to revise or cancel them.</summary>
internal sealed class OrderHandlers(SimulatedExchange exchange)
{
    public KisAnswer Buy(KisCall call) => Place(call, SimulatedSide.Buy);

    public KisAnswer Sell(KisCall call) => Place(call, SimulatedSide.Sell);

    public KisAnswer ReviseOrCancel(KisCall call)
    {
        var cancels = call["RVSE_CNCL_DVSN_CD"] == "02";
        if (!cancels && call["RVSE_CNCL_DVSN_CD"] != "01")
        {
            return KisAnswer.Of(FieldErrors.Invalid("RVSE_CNCL_DVSN_CD", exchange.Options));
        }

        if (!int.TryParse(call["ORD_QTY"], NumberStyles.None, CultureInfo.InvariantCulture, out var quantity))
        {
            return KisAnswer.Of(FieldErrors.Invalid("ORD_QTY", exchange.Options));
        }

        if (!decimal.TryParse(call["OVRS_ORD_UNPR"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) || (cancels && price != 0))
        {
            return KisAnswer.Of(FieldErrors.Invalid("OVRS_ORD_UNPR", exchange.Options));
        }

        if (Original(call) is not { } original)
        {
            return KisAnswer.Of(KisError.Business(call.Environment, "APBK0400", "40330000", "정정/취소할 수량이 없습니다."));
        }

        var (row, error) = cancels
            ? exchange.Desk.Cancel(call.Account, original, quantity, call.Moment(original.Symbol.Ticker), OrderDesk.Api, call.Now)
            : exchange.Desk.Revise(call.Account, original, quantity, price, call.Now);
        return row is null ? KisAnswer.Of(error!) : Accepted(call, row, cancels ? "취소" : "정정");
    }

    private KisAnswer Place(KisCall call, SimulatedSide side)
    {
        if (call["ORD_SVR_DVSN_CD"] != "0")
        {
            return KisAnswer.Of(FieldErrors.Invalid("ORD_SVR_DVSN_CD", exchange.Options));
        }

        if (call["SLL_TYPE"] != (side == SimulatedSide.Buy ? "" : "00"))
        {
            return KisAnswer.Of(FieldErrors.Invalid("SLL_TYPE", exchange.Options));
        }

        var request = new OrderRequest(
            side, call["OVRS_EXCG_CD"], call["PDNO"], call["ORD_QTY"], call["OVRS_ORD_UNPR"], call["ORD_DVSN"], OrderDesk.Api);
        var (order, error) = exchange.Desk.Place(call.Account, request, call.Moment(request.Symbol), call.Now);
        return order is null ? KisAnswer.Of(error!) : Accepted(call, order, side == SimulatedSide.Buy ? "매수" : "매도");
    }

    // Mock accounts know an order only by its padded number.
    private static Order? Original(KisCall call)
    {
        var number = call["ORGN_ODNO"];
        return call.Account.Orders.FindLast(order => order.Kind != OrderKind.Cancel
            && (order.Padded == number || (call.Real && number.Length > 0 && order.Padded.TrimStart('0') == number.TrimStart('0')))
            && order.Symbol.Ticker == call["PDNO"] && order.Symbol.Exchange.OrderCode == call["OVRS_EXCG_CD"]);
    }

    private static KisAnswer Accepted(KisCall call, Order order, string what)
    {
        var output = new JsonObject
        {
            ["KRX_FWDG_ORD_ORGNO"] = Texts.Branch(call.Environment),
            ["ODNO"] = order.Padded,
            ["ORD_TMD"] = Texts.KoreanTime(order.PlacedAt),
        };
        return call.Real
            ? KisAnswer.Ok("APBK0013", "주문 전송 완료 되었습니다.", ("output", output))
            : KisAnswer.Ok(what == "매도" ? "40590000" : "40600000", $"모의투자 {what}주문이 완료 되었습니다.", ("output", output));
    }
}
