using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Common;

/// <summary>What a piece of work is called in the logs, from the request or the run that began it to the calls of a broker. It flows with the work.</summary>
public static class Correlation
{
    /// <summary>Longer ones are nobody's.</summary>
    public const int MaxLength = 64;

    private static readonly AsyncLocal<string?> Flowing = new();

    /// <summary>Of the work at hand; null where nobody named it.</summary>
    public static string? Current => Flowing.Value;

    /// <summary>Names the work that follows, and puts the name and whatever else into every log line of it.</summary>
    /// <param name="logger">Whose scope it is.</param>
    /// <param name="id">The name.</param>
    /// <param name="more">Ids and numbers, never a secret.</param>
    /// <returns>Ends it.</returns>
    public static IDisposable Begin(ILogger logger, string id, params ReadOnlySpan<(string Name, object Value)> more)
    {
        var values = new List<KeyValuePair<string, object>> { new("CorrelationId", id) };
        foreach (var (name, value) in more)
        {
            values.Add(new(name, value));
        }

        var before = Flowing.Value;
        Flowing.Value = id;
        return new Scope(logger.BeginScope(values), before);
    }

    /// <summary>Whether somebody else's name for the work can be taken over: it goes into logs and answers.</summary>
    public static bool IsUsable([NotNullWhen(true)] string? id) =>
        id is { Length: > 0 and <= MaxLength } && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private sealed class Scope(IDisposable? inner, string? before) : IDisposable
    {
        public void Dispose()
        {
            Flowing.Value = before;
            inner?.Dispose();
        }
    }
}
