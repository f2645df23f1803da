using System.CommandLine;
using EggMoney.WebApi.Hosting;
using EggMoney.WebApi.Simulate;

namespace EggMoney.WebApi.CommandLine;

/// <summary>The command line: the server, or one of its commands.</summary>
internal static class EggMoneyCommand
{
    private const int Failed = 1;

    /// <summary>Runs what the arguments ask for.</summary>
    /// <returns>The exit code: 0, 1 for whatever its caller can mend, 2 for books that do not balance.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter? output = null, TextWriter? error = null)
    {
        var root = new RootCommand("EggMoney trades many people's bots on one small server. Without a command it serves.");
        root.Subcommands.Add(SimulateCommand.Create());
        var parsed = root.Parse(args);
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = output ?? Console.Out,
            Error = error ?? Console.Error,
        };
        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (Exception exception) when (Problems.Describe(exception) is not null)
        {
            await configuration.Error.WriteLineAsync(Problems.Describe(exception));
            return Failed;
        }
        catch (OperationCanceledException)
        {
            await configuration.Error.WriteLineAsync("Stopped.");
            return Failed;
        }
    }
}
