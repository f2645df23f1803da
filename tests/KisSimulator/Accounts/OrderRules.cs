using System.Globalization;
using EggMoney.KisSimulator.Market;
using EggMoney.KisSimulator.Wire;

namespace EggMoney.KisSimulator.Accounts;

/// <summary>What can be said about an order from its own fields.</summary>
internal static class OrderRules
{
    public static KisError? Check(OrderRequest request, KisEnvironment environment, SimulatorOptions options)
    {
        if (!Offered(request.Type, request.Side, environment))
        {
            return FieldErrors.Invalid("ORD_DVSN", options);
        }

        if (!int.TryParse(request.Quantity, NumberStyles.None, CultureInfo.InvariantCulture, out var quantity) || quantity == 0)
        {
            return FieldErrors.Invalid("ORD_QTY", options);
        }

        var atMarket = request.Type is "31" or "33";
        if (!decimal.TryParse(request.Price, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) || (atMarket && price != 0))
        {
            return FieldErrors.Invalid("OVRS_ORD_UNPR", options);
        }

        if (!atMarket && price < 0.01m)
        {
            return KisError.Business(environment, "APBK1507", "40030000", "0.01 미만의 가격은 온라인 주문이 불가합니다.");
        }

        return PriceGrid.Holds(price) ? null : Refusals.For(Refusal.PriceStep, request.Side, environment);
    }

    private static bool Offered(string type, SimulatedSide side, KisEnvironment environment) => type switch
    {
        "00" => true,
        "32" or "34" => environment == KisEnvironment.Real,
        "31" or "33" => environment == KisEnvironment.Real && side == SimulatedSide.Sell,
        _ => false,
    };
}
