using System.CommandLine;
using EggMoney.WebApi.CommandLine.Imports;
using EggMoney.WebApi.Hosting;
using EggMoney.WebApi.Simulate;

namespace EggMoney.WebApi.CommandLine;

/// <summary>The command line: the server, or one of its commands.</summary>
internal static class EggMoneyCommand
{
    private const int Failed = 1;

    /// <summary>The framework's own tools start programs with these.</summary>
    private static readonly string[] HostOptions = ["--environment", "--contentRoot", "--applicationName"];

    /// <summary>Runs what the arguments ask for.</summary>
    /// <returns>The exit code: 0, 1 for whatever its caller can mend, 2 for what the command itself found: books that do not balance, secrets that cannot be read, an audit that was altered, files that cannot be imported.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter? output = null, TextWriter? error = null)
    {
        var root = Root();
        var parsed = root.Parse(args);
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Output = output ?? Console.Out,
            Error = error ?? Console.Error,

            // The library's own way loses a signal that comes before a command first waits for something.
            ProcessTerminationTimeout = null,
        };

        // A server's host listens to signals itself, and lets what is being done come to its end.
        using var stop = parsed.CommandResult.Command == root ? null : new StopSignal();
        try
        {
            return await parsed.InvokeAsync(configuration, stop?.Token ?? CancellationToken.None);
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

    private static RootCommand Root()
    {
        var demo = new Option<bool>("--demo") { Description = "Fill an empty database with people whose bots trade a generated market, a session every few seconds." };
        var urls = new Option<string?>("--urls") { Description = "Where to listen; http://localhost:5080 by default.", HelpName = "URLS" };
        urls.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.Tokens[0].Value.Split(';').FirstOrDefault(url => !IsAddress(url)) is { } wrong)
            {
                result.AddError($"--urls: '{wrong}' is not an address such as http://localhost:5080.");
            }
        });

        var host = HostOptions.Select(name => new Option<string?>(name) { Hidden = true }).ToArray();
        var root = new RootCommand("EggMoney trades many people's bots on one small server. Without a command it serves.") { demo, urls };
        foreach (var option in host)
        {
            root.Options.Add(option);
        }

        root.Subcommands.Add(SimulateCommand.Create());
        root.Subcommands.Add(RotateKeysCommand.Create());
        root.Subcommands.Add(DoctorCommand.Create());
        root.Subcommands.Add(CreateAdminCommand.Create());
        root.Subcommands.Add(VerifyAuditCommand.Create());
        root.Subcommands.Add(MigrateCommand.Create());
        root.Subcommands.Add(BackupCommands.CreateBackup());
        root.Subcommands.Add(BackupCommands.CreateRestore());
        root.Subcommands.Add(ImportCommand.Create());
        root.Subcommands.Add(ListImportsCommand.Create());
        root.Subcommands.Add(UndoImportCommand.Create());
        root.SetAction(async (result, _) =>
        {
            var arguments = host.Where(option => result.GetValue(option) is not null).Select(option => $"{option.Name}={result.GetValue(option)}");
            await Server.RunAsync(new(result.GetValue(demo) ? ServerClock.Demo : ServerClock.Scheduled, result.GetValue(urls), [.. arguments]));
            return 0;
        });
        return root;
    }

    private static bool IsAddress(string url)
    {
        try
        {
            return BindingAddress.Parse(url) is { Scheme: "http" or "https" };
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
