using System.Reflection;
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

        return (path, message.Contains("null", StringComparison.Ordinal) && !message.Contains("converted", StringComparison.Ordinal) ? "must not be null" : Wanted(TypeAt(path) is { } type ? Nullable.GetUnderlyingType(type) ?? type : null));
    }

    private static string Wanted(Type? type) =>
        type == typeof(bool) ? "must be true or false"
        : type == typeof(int) ? "must be a whole number"
        : type == typeof(decimal) ? "must be a number"
        : type == typeof(string) ? "must be a text"
        : type is { IsEnum: true } ? "must be " + string.Join(" or ", Enum.GetNames(type).Select(name => $"\"{name}\""))
        : ElementOf(type) is not null ? "must be a list"
        : "must be an object with the fields of the file's format";

    /// <summary>The reader's messages do not always name the type, but the path leads to it.</summary>
    private static Type? TypeAt(string path)
    {
        Type? type = typeof(BotsFile);
        foreach (Match step in Steps().Matches(path))
        {
            type = step.Groups["name"].Success
                ? type?.GetProperty(step.Groups["name"].Value, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)?.PropertyType
                : ElementOf(type);
        }

        return type;
    }

    private static Type? ElementOf(Type? type) => type is { IsGenericType: true } ? type.GetGenericArguments()[0] : null;

    private static string Inside(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static bool EndsWith(string path, string name) => path == name || path.EndsWith("." + name, StringComparison.Ordinal);

    [GeneratedRegex(@"\['([^']*)'\]")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(?<name>[^.\[\]]+(?![^\[]*\]))|\[\d+\]")]
    private static partial Regex Steps();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex FirstName();
}
