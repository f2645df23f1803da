using System.CommandLine;
using EggMoney.Application.LegacyImport;

namespace EggMoney.WebApi.CommandLine.Imports;

/// <summary><c>import-legacy</c> on the command line.</summary>
internal static class ImportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var user = new Option<string>("--user") { Description = "Whose data it is.", HelpName = "NAME", Required = true };
        var database = new Option<string?>("--db") { Description = "The old machine's egg_NAME.db. It is only read.", HelpName = "FILE" };
        var fiveFiles = new Option<string?>("--five-file-dir") { Description = "Or, from before there was one file: the folder with bot_info_NAME.db, trade_NAME.db, order_NAME.db, history_NAME.db and status_NAME.db.", HelpName = "DIR" };
        var keyStore = new Option<string?>("--key-store") { Description = "The old machine's key_store.json.", HelpName = "FILE" };
        var environment = new Option<string?>("--env") { Description = "The old machine's .env.", HelpName = "FILE" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Look, and keep nothing." };
        var timeZone = new Option<string>("--time-zone") { Description = "The old machine's time zone.", HelpName = "ZONE", DefaultValueFactory = _ => new ImportOptions().TimeZone };
        var json = new Option<string?>("--json") { Description = "Write the report to this file.", HelpName = "REPORT" };
        var skipBadRows = new Option<bool>("--skip-bad-rows") { Description = "Leave out what cannot be read; a bad holding or order takes its bot with it." };
        var overwrite = new Option<bool>("--overwrite") { Description = "Of what was changed here and on the old machine since an earlier import, take the old machine's." };
        var keep = new Option<bool>("--keep") { Description = "Of the same, keep what is here." };
        var createUser = new Option<string?>("--create-user") { Description = "Add the user first, where there is none of this name. Prints a code by which they set their password.", HelpName = "EMAIL" };
        var command = new Command("import-legacy", "Moves an old machine's data in: all of it, checked, or nothing. Exit code 2 when it is refused.")
        {
            user, database, fiveFiles, keyStore, environment, dryRun, timeZone, json, skipBadRows, overwrite, keep, createUser,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetValue(database) is null) == (result.GetValue(fiveFiles) is null))
            {
                result.AddError("Give either --db or --five-file-dir.");
            }

            if (result.GetValue(overwrite) && result.GetValue(keep))
            {
                result.AddError("Give --overwrite or --keep, not both.");
            }
        });
        command.SetAction((result, cancellationToken) =>
        {
            var overwriting = result.GetValue(overwrite) ? true : result.GetValue(keep) ? false : (bool?)null;
            var options = new ImportOptions(result.GetValue(dryRun), result.GetValue(skipBadRows), overwriting, result.GetRequiredValue(timeZone));
            var files = new ImportFiles(result.GetValue(database), result.GetValue(fiveFiles), result.GetValue(keyStore), result.GetValue(environment));
            return ImportRunner.RunAsync(
                new(result.GetRequiredValue(user), result.GetValue(createUser), files, options, result.GetValue(json)), result.InvocationConfiguration, cancellationToken);
        });
        return command;
    }
}

/// <summary>What was asked for.</summary>
/// <param name="User">Whose data it is.</param>
/// <param name="NewUserEmail">The address of a user who may have to be added first.</param>
/// <param name="Files">The old machine's files.</param>
/// <param name="Options">How.</param>
/// <param name="Json">Where the report is to go too.</param>
internal sealed record ImportWish(string User, string? NewUserEmail, ImportFiles Files, ImportOptions Options, string? Json);
