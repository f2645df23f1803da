using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EggMoney.WebApi.Simulate.Rehearsals;

namespace EggMoney.WebApi.Simulate;

/// <summary><c>simulate</c> on the command line.</summary>
internal static class SimulateCommand
{
    private const int MostSessions = 1000;

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var bots = new Option<string?>("--bots") { Description = "JSON file of users and their bots.", HelpName = "FILE" };
        var user = new Option<string[]>("--user") { Description = "Instead of --bots: a user of the server's database, whose bots and holdings are copied; may be given several times.", HelpName = "NAME" };
        var everybody = new Option<bool>("--all-users") { Description = "Every user of the server's database who has bots." };
        var sessions = new Option<int?>("--sessions") { Description = "With --user: how many sessions; by default 1.", HelpName = "N" };
        var prices = new Option<string?>("--prices") { Description = "Folder with one SYMBOL.csv a symbol: date,open,high,low,close,volume. With --user it may be left out: prices are invented then.", HelpName = "DIR" };
        var from = Date("--from", "First session; by default the first with a price, with --user the next one, or the last ones that are recorded.");
        var to = Date("--to", "Last session; by default the last with a price.");
        var database = new Option<string?>("--database") { Description = "Empty database to keep the books in; by default a temporary file.", HelpName = "CONNECTION" };
        var json = new Option<string?>("--json") { Description = "Write the result to this file.", HelpName = "FILE" };
        var command = new Command("simulate", "Trades recorded prices through the production dispatcher, and says what came of it; or the next session of users as they are.")
        {
            bots, user, everybody, sessions, prices, from, to, database, json,
        };
        command.Validators.Add(result =>
        {
            var ofBooks = result.GetResult(user) is not null || result.GetValue(everybody);
            var problem = (Bots: result.GetResult(bots) is not null, Books: ofBooks) switch
            {
                (true, true) => "--bots and --user (or --all-users) exclude each other.",
                (false, false) => "Say whose bots: --bots FILE, --user NAME or --all-users.",
                (true, _) when result.GetResult(prices) is null => "--bots needs --prices DIR.",
                (true, _) when result.GetResult(sessions) is not null => "--sessions goes with --user; with --bots there are --from and --to.",
                (_, true) when result.GetResult(user) is not null && result.GetValue(everybody) => "--user and --all-users exclude each other.",
                (_, true) when result.GetResult(to) is not null => "--to goes with --bots; with --user there is --sessions.",
                (_, true) when result.GetResult(database) is not null => "--database goes with --bots; a copy of a user's books is thrown away.",
                _ => null,
            };
            if (problem is not null)
            {
                result.AddError(problem);
            }
        });
        sessions.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= 1 and <= MostSessions))
            {
                result.AddError($"--sessions: '{result.Tokens[0].Value}' is not a number from 1 to {MostSessions}.");
            }
        });
        command.SetAction((result, cancellationToken) => result.GetValue(bots) is { } file
            ? SimulateRunner.RunAsync(
                new(file, result.GetRequiredValue(prices)!, result.GetValue(from), result.GetValue(to), result.GetValue(database), result.GetValue(json)),
                result.InvocationConfiguration.Output,
                cancellationToken)
            : RehearsalRunner.RunAsync(
                new(result.GetValue(user) ?? [], result.GetValue(sessions) ?? 1, result.GetValue(prices), result.GetValue(from), result.GetValue(json)),
                result.InvocationConfiguration.Output,
                cancellationToken));
        return command;
    }

    private static Option<DateOnly?> Date(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = result => Parse(result, name),
    };

    private static DateOnly? Parse(ArgumentResult result, string name)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : string.Empty;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        result.AddError($"{name}: '{text}' is not a date such as 2024-01-31.");
        return null;
    }
}

/// <summary>What was asked for.</summary>
internal sealed record SimulateOptions(string Bots, string Prices, DateOnly? From, DateOnly? To, string? Database, string? Json);
