using EggMoney.KisSimulator.Hosting;

namespace EggMoney.KisSimulator;

/// <summary>The simulator by hand: it prints the keys to use, then a line for each order, fill and fault.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["--help" or "-h"])
        {
            Console.WriteLine(CommandLine.Help);
            return 0;
        }

        CommandLine line;
        try
        {
            line = CommandLine.Parse(arguments);
        }
        catch (FormatException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            await Console.Error.WriteLineAsync(CommandLine.Help);
            return 2;
        }

        var options = new SimulatorOptions { Seed = line.Seed };
        if (line.Unlimited)
        {
            options = options with { RealRequestsPerSecond = null, MockRequestsPerSecond = null, TokenInterval = TimeSpan.Zero };
        }

        var exchange = new SimulatedExchange(options, line.Time);
        exchange.Logged += Console.WriteLine;
        foreach (var account in line.Accounts)
        {
            exchange.AddAccount(account.Name, account.Environment, account.Cash);
        }

        KisSimulatorServer server;
        try
        {
            server = await KisSimulatorServer.StartAsync(exchange, line.Port);
        }
        catch (IOException taken)
        {
            await Console.Error.WriteLineAsync(taken.Message);
            return 1;
        }

        await using (server)
        {
            Console.WriteLine(StatusPage.Greeting(server));
            await server.WaitForShutdownAsync();
        }

        return 0;
    }
}
