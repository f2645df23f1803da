using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace EggMoney.WebApi.Simulate;

/// <summary><c>simulate</c> on the command line.</summary>
internal static class SimulateCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var bots = new Option<string>("--bots") { Description = "JSON file of users and their bots.", HelpName = "FILE", Required = true };
        var prices = new Option<string>("--prices") { Description = "Folder with one SYMBOL.csv a symbol: date,open,high,low,close,volume.", HelpName = "DIR", Required = true };
        var from = Date("--from", "First session; by default the first with a price.");
        var to = Date("--to", "Last session; by default the last with a price.");
        var database = new Option<string?>("--database") { Description = "Empty database to keep the books in; by default a temporary file.", HelpName = "CONNECTION" };
        var json = new Option<string?>("--json") { Description = "Write the result to this file.", HelpName = "FILE" };
        var command = new Command("simulate", "Trades recorded prices through the production dispatcher, and says what came of it.") { bots, prices, from, to, database, json };
        command.SetAction((result, cancellationToken) =>
        {
            var options = new SimulateOptions(
                result.GetRequiredValue(bots), result.GetRequiredValue(prices), result.GetValue(from), result.GetValue(to), result.GetValue(database), result.GetValue(json));
            return SimulateRunner.RunAsync(options, result.InvocationConfiguration.Output, cancellationToken);
        });
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
