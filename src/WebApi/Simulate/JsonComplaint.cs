using System.Text.Json;
using System.Text.RegularExpressions;

namespace EggMoney.WebApi.Simulate;

/// <summary>Says in the file's words what the JSON reader found wrong.</summary>
internal static partial class JsonComplaint
{
    /// <summary>The field's path without the leading <c>$.</c>, empty for the whole text, and what is wrong with it.</summary>
    public static (string Field, string Problem) Of(JsonException exception)
    {
        var path = exception.Path is { } full ? Quoted().Replace(full, ".$1").TrimStart('$').TrimStart('.') : string.Empty;
        var message = exception.Message;
        if (message.Contains("missing required", StringComparison.Ordinal) && FirstName().Match(message[message.IndexOf("missing required", StringComparison.Ordinal)..]) is { Success: true } missing)
        {
            return (Inside(path, missing.Groups[1].Value), "is missing");
        }

        if (message.Contains("could not be mapped", StringComparison.Ordinal) && FirstName().Match(message) is { Success: true } unknown)
        {
            return (EndsWith(path, unknown.Groups[1].Value) ? path : Inside(path, unknown.Groups[1].Value), "is not a field that this file may have");
        }

        if (message.Contains("uplicate property", StringComparison.Ordinal) && FirstName().Match(message) is { Success: true } twice)
        {
            return (EndsWith(path, twice.Groups[1].Value) ? path : Inside(path, twice.Groups[1].Value), "is there twice");
        }

        return (path, Wanted(message));
    }

    private static string Wanted(string message) =>
        message.Contains("Boolean", StringComparison.Ordinal) ? "must be true or false"
        : message.Contains("Int32", StringComparison.Ordinal) ? "must be a whole number"
        : message.Contains("Decimal", StringComparison.Ordinal) ? "must be a number"
        : message.Contains("PivotRule", StringComparison.Ordinal) ? "must be \"P1\", \"P1_2\" or \"P2_3\""
        : message.Contains("System.String", StringComparison.Ordinal) ? "must be a text"
        : message.Contains("List", StringComparison.Ordinal) ? "must be a list"
        : message.Contains("null", StringComparison.OrdinalIgnoreCase) ? "must not be null"
        : "must be an object with the fields of the file's format";

    private static string Inside(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static bool EndsWith(string path, string name) => path == name || path.EndsWith("." + name, StringComparison.Ordinal);

    [GeneratedRegex(@"\['([^']*)'\]")]
    private static partial Regex Quoted();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex FirstName();
}
