using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EggMoney.Integration.Docs;

/// <summary>A page whose blocks marked <c>console</c> hold commands (<c>$ </c>, continued by <c>&gt; </c>) and what they print. In a block marked
/// <c>console shape</c> the values depend on the moment, and only the names count.</summary>
internal sealed partial class Transcript
{
    private const string Marker = "--8<--";
    private readonly List<Part> _parts = [];

    private Transcript()
    {
    }

    /// <summary>The commands in the order of the page.</summary>
    public IReadOnlyList<Step> Steps => [.. _parts.Select(part => part.Step).OfType<Step>()];

    /// <summary>Reads a page.</summary>
    public static Transcript Parse(string page)
    {
        var transcript = new Transcript();
        string? fence = null;
        Step? step = null;
        foreach (var line in page.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            if (fence is null)
            {
                fence = line.StartsWith("```console", StringComparison.Ordinal) ? line[3..] : null;
                transcript._parts.Add(new(line, null));
            }
            else if (line == "```")
            {
                (fence, step) = (null, null);
                transcript._parts.Add(new(line, null));
            }
            else if (line.StartsWith("$ ", StringComparison.Ordinal))
            {
                step = new(line[2..], fence == "console shape");
                transcript._parts.Add(new(line, step));
            }
            else if (step is { Printed.Count: 0 } && line.StartsWith("> ", StringComparison.Ordinal))
            {
                step.Command += "\n" + line[2..];
            }
            else
            {
                step!.Printed.Add(line);
            }
        }

        return transcript;
    }

    /// <summary>Runs all commands in one shell against a server.</summary>
    /// <returns>What each printed, laid out as on the page.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string folder, string address, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        var script = new StringBuilder();
        foreach (var step in Steps)
        {
            script.Append(step.Command.Replace("http://localhost:5080", address, StringComparison.Ordinal)).Append('\n').Append("printf '\\n%s\\n' '").Append(Marker).Append("'\n");
        }

        var file = Path.Combine(folder, "transcript.sh");
        await File.WriteAllTextAsync(file, script.ToString(), cancellationToken);
        var start = new ProcessStartInfo("bash", [file]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = (await process.StandardOutput.ReadToEndAsync(cancellationToken)).Split("\n" + Marker + "\n");
        await process.WaitForExitAsync(cancellationToken);

        // How far a long import is, it says on a slow machine only.
        var complaint = string.Join('\n', (await error).Split('\n').Where(line => line.Length > 0 && !line.StartsWith("History: ", StringComparison.Ordinal)));
        if (complaint.Length > 0)
        {
            throw new InvalidOperationException(complaint);
        }

        return [.. output.Take(Steps.Count).Zip(Steps, (text, _) => LayOut(text.Replace(address, "http://localhost:5080", StringComparison.Ordinal).Trim('\n')))];
    }

    /// <summary>The page with other answers.</summary>
    public string With(IReadOnlyList<string> answers)
    {
        var page = new StringBuilder();
        var next = 0;
        foreach (var (line, step) in _parts)
        {
            if (step is null)
            {
                page.Append(line).Append('\n');
                continue;
            }

            page.Append("$ ").Append(step.Command.Replace("\n", "\n> ", StringComparison.Ordinal)).Append('\n');
            page.Append(answers[next].Length > 0 ? answers[next] + "\n" : "");
            next++;
        }

        return page.ToString();
    }

    /// <summary>What does not depend on the moment: ids and times are left out; of a shape, all values.</summary>
    public static string Stable(string text, bool shapeOnly) => shapeOnly
        ? Scalar().Replace(text, ": <value>")
        : Trace().Replace(Time().Replace(Id().Replace(text, "<id>"), "<time>"), "<trace>");

    /// <summary>JSON indented, secrets cut short.</summary>
    private static string LayOut(string text)
    {
        if (text.Length == 0 || text[0] is not ('{' or '['))
        {
            return text;
        }

        var node = JsonNode.Parse(text)!;
        Shorten(node);
        return JsonSerializer.Serialize(node, Indented);
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static void Shorten(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var entry in list)
                {
                    Shorten(entry);
                }

                break;
            case JsonObject thing:
                foreach (var (name, value) in thing.ToList())
                {
                    if (SecretName().IsMatch(name) && value?.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 24 } secret)
                    {
                        thing[name] = secret[..4] + "…";
                    }
                    else
                    {
                        Shorten(value);
                    }
                }

                break;
        }
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})?")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")]
    private static partial Regex Trace();

    [GeneratedRegex(""": ("[^"]*"|-?\d[\d.eE+-]*|null|true|false)""")]
    private static partial Regex Scalar();

    [GeneratedRegex("token|secret|code", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    private sealed record Part(string Line, Step? Step);

    /// <summary>A command and what the page says that it prints.</summary>
    internal sealed class Step(string command, bool shapeOnly)
    {
        public string Command { get; set; } = command;

        public bool ShapeOnly { get; } = shapeOnly;

        public List<string> Printed { get; } = [];
    }
}
