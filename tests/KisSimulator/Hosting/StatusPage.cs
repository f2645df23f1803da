using System.Globalization;
using System.Text;

namespace EggMoney.KisSimulator.Hosting;

/// <summary>What people read: at the start, and at <c>/</c>.</summary>
internal static class StatusPage
{
    public static string Greeting(KisSimulatorServer server)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"A simulated broker listens on {server.Address}; its clock shows {server.Exchange.Time.GetUtcNow():u}. Start EggMoney with");
        text.AppendLine(CultureInfo.InvariantCulture, $"  EGGMONEY_KIS_REAL_URL={server.RealUrl} EGGMONEY_KIS_MOCK_URL={server.MockUrl}");
        foreach (var keys in server.Exchange.Accounts)
        {
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"{keys.Name} ({Name(keys.Environment)})");
            text.AppendLine(CultureInfo.InvariantCulture, $"  account    {keys.AccountNumber}-{keys.ProductCode}");
            text.AppendLine(CultureInfo.InvariantCulture, $"  appkey     {keys.AppKey}");
            text.AppendLine(CultureInfo.InvariantCulture, $"  appsecret  {keys.AppSecret}");
        }

        return text.ToString();
    }

    public static string Page(SimulatedExchange exchange)
    {
        var text = new StringBuilder();
        text.AppendLine("A simulated broker with Korea Investment & Securities' wire format. Nothing here is real.");
        text.AppendLine(CultureInfo.InvariantCulture, $"Clock {exchange.Time.GetUtcNow():u}; {exchange.WaitingFaults} faults to come. Hosts: /real and /mock; control: /_sim/.");
        foreach (var keys in exchange.Accounts)
        {
            var ledger = exchange.Ledger(keys.Name);
            text.AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"{keys.Name} ({Name(keys.Environment)}, {keys.AccountNumber}-{keys.ProductCode})");
            text.AppendLine(CultureInfo.InvariantCulture, $"  cash {ledger.Cash:F2}, reserved {ledger.Reserved:F2}; {ledger.TokensIssued} tokens, {ledger.Requests.Values.Sum()} calls");
            foreach (var position in ledger.Positions)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {position.Symbol,-6} {position.Quantity,6} at {position.AveragePrice:F4}, now {exchange.PriceOf(position.Symbol):F2}");
            }

            foreach (var order in ledger.Orders.Reverse().Take(50))
            {
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"  {order.OrderDate:yyyy-MM-dd} {order.Number} {order.Side,-4} {order.Quantity,6} {order.Symbol,-6} at {order.Limit:F2} ({order.Type}): {order.Status}, {order.Filled} filled for {order.Amount:F2}, {order.Open} open [{order.Channel}]");
            }
        }

        return text.ToString();
    }

    private static string Name(KisEnvironment environment) => environment == KisEnvironment.Real ? "real" : "mock";
}
