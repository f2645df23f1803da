namespace EggMoney.KisSimulator.Wire;

/// <summary>Maps the two hosts of the broker.</summary>
internal static class KisEndpoints
{
    public static void Map(WebApplication app, SimulatedExchange exchange) => app.MapGet("/health", () => exchange.Accounts.Count);
}
