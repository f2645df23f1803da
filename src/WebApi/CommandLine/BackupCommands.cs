using System.CommandLine;
using System.Globalization;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Persistence.Backups;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.CommandLine;

/// <summary><c>backup</c> and <c>restore</c> on the command line.</summary>
internal static class BackupCommands
{
    /// <summary>Makes <c>backup</c>.</summary>
    public static Command CreateBackup()
    {
        var file = new Argument<string>("FILE") { Description = "Where it goes. It is encrypted under the first key of SECRET_KEY: keep that key in another place." };
        var command = new Command("backup", "Copies the whole database into one encrypted file, while the server runs.") { file };
        command.SetAction((result, cancellationToken) => CommandHost.RunAsync(
            async (services, token) =>
            {
                var path = result.GetRequiredValue(file);
                var manifest = await services.GetRequiredService<BackupDesk>().BackUpAsync(path, token);
                await result.InvocationConfiguration.Output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: {manifest.Rows} rows of {manifest.Tables.Count} tables as of {manifest.TakenAt:yyyy-MM-dd HH:mm:ss} UTC, {new FileInfo(path).Length} bytes."));
                return 0;
            },
            cancellationToken,
            AddKeys));
        return command;
    }

    /// <summary>Makes <c>restore</c>.</summary>
    public static Command CreateRestore()
    {
        var file = new Argument<string>("FILE") { Description = "A file that backup made." };
        var replace = new Option<bool>("--replace") { Description = "Put it in the place of a database that holds users." };
        var command = new Command("restore", "Puts a backup in the place of the database. The server must be stopped. Everybody's trading is paused by it: what was done since the backup is not in the books.") { file, replace };
        command.SetAction((result, cancellationToken) => CommandHost.RunAsync(
            async (services, token) =>
            {
                var (manifest, kept) = await services.GetRequiredService<BackupDesk>().RestoreAsync(result.GetRequiredValue(file), result.GetValue(replace), token);
                var output = result.InvocationConfiguration.Output;
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Restored {manifest.Rows} rows of {manifest.Tables.Count} tables as of {manifest.TakenAt:yyyy-MM-dd HH:mm:ss} UTC."));
                if (kept is not null)
                {
                    await output.WriteLineAsync($"The database from before is kept as {kept}.");
                }

                await output.WriteLineAsync("Everybody's trading is paused, and everybody has to log in again. Orders may have been placed since the backup: each owner looks, and resumes.");
                return 0;
            },
            cancellationToken,
            AddKeys,
            mustExist: false));
        return command;
    }

    /// <summary>A key that was made just now could open nothing, so none is made.</summary>
    private static void AddKeys(WebApplicationBuilder builder) => builder.Services.AddSecurity(Server.Keys(builder, demo: false, mayMake: false));
}
