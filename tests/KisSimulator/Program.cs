namespace EggMoney.KisSimulator;

internal static class Program
{
    private static async Task Main()
    {
        var exchange = new SimulatedExchange(new(), TimeProvider.System);
        await using var server = await KisSimulatorServer.StartAsync(exchange, 5090);
        await server.WaitForShutdownAsync();
    }
}
