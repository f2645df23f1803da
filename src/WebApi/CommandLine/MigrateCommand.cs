using System.CommandLine;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Migrating;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.CommandLine;

/// <summary><c>migrate</c> on the command line: the database without the server, before a new program is started or an old one put back.</summary>
internal static class MigrateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var list = new Option<bool>("--list") { Description = "Only say what is applied, pending, or unknown to this program." };
        var to = new Option<string?>("--to")
        {
            Description = "Go forward or back to this one. Back only while no server runs: so the newer program undoes its own before an older one is put back. Refused where books would be lost.",
            HelpName = "NAME",
        };
        var command = new Command("migrate", "Brings the database to where this program wants it, as the server does when it starts.") { list, to };
        command.Validators.Add(result =>
        {
            if (result.GetValue(list) && result.GetValue(to) is not null)
            {
                result.AddError("--list and --to do not go together.");
            }
        });
        command.SetAction((result, cancellationToken) => CommandHost.RunAsync(
            async (services, token) =>
            {
                var output = result.InvocationConfiguration.Output;
                await Databases.ExplainAsync(() => result.GetValue(list) ? ListAsync(services, output, token)
                    : result.GetValue(to) is { } name ? MoveAsync(services, name, output, token)
                    : MigrateAsync(services, output, token));
                return 0;
            },
            cancellationToken,
            mustExist: false));
        return command;
    }

    private static async Task ListAsync(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        foreach (var line in await services.GetRequiredService<DatabaseMigrator>().ListAsync(cancellationToken))
        {
#pragma warning disable CA1308 // As the lines are documented.
            await output.WriteLineAsync($"{line.State.ToString().ToLowerInvariant(),-7} {line.Name}");
#pragma warning restore CA1308
        }
    }

    private static async Task MigrateAsync(IServiceProvider services, TextWriter output, CancellationToken cancellationToken)
    {
        // A restore that is at work would be written over.
        using var serving = ServingLock.Take(services.GetRequiredService<DatabaseOptions>());
        await SayAsync(MigrationMove.Forward(await services.GetRequiredService<DatabaseMigrator>().MigrateAsync(cancellationToken)), output);
    }

    private static async Task MoveAsync(IServiceProvider services, string name, TextWriter output, CancellationToken cancellationToken) =>
        await SayAsync(await services.GetRequiredService<DatabaseMigrator>().MoveAsync(name, cancellationToken), output);

    private static async Task SayAsync(MigrationMove move, TextWriter output)
    {
        foreach (var name in move.Applied)
        {
            await output.WriteLineAsync($"applied {name}");
        }

        foreach (var name in move.Undone)
        {
            await output.WriteLineAsync($"undone  {name}");
        }

        if (move.GoneText is { } gone)
        {
            await output.WriteLineAsync($"Gone with it: {gone}.");
        }

        if (move.Kept is not null)
        {
            await output.WriteLineAsync($"The database from before is kept as {move.Kept}.");
        }

        if (move.Applied.Count + move.Undone.Count == 0)
        {
            await output.WriteLineAsync("Nothing to do.");
        }
    }
}
