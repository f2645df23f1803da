using System.Text.Json;

namespace EggMoney.WebApi.Simulate;

/// <summary>On which line of a JSON text each value stands, so that a complaint about a value can name its line.</summary>
internal sealed class JsonLines
{
    private readonly Dictionary<string, int> _lines = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the places of a text.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    public JsonLines(ReadOnlySpan<byte> utf8, JsonReaderOptions options)
    {
        var reader = new Utf8JsonReader(utf8, options);
        var path = new Stack<Place>();
        var (line, counted) = (1, 0);
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            line += utf8[counted..start].Count((byte)'\n');
            counted = start;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    path.Peek().Name = reader.GetString()!;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path.Pop();
                    break;
                default:
                    var name = path.TryPeek(out var parent) ? parent.Next() : string.Empty;
                    _lines.TryAdd(name, line);
                    if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    {
                        path.Push(new(name, reader.TokenType == JsonTokenType.StartArray));
                    }

                    break;
            }
        }
    }

    /// <summary>The line of a value such as <c>users[0].bots[1].seed</c>, counted from 1. A value that is not there stands where what would hold it stands.</summary>
    public int Of(string path)
    {
        while (!_lines.ContainsKey(path) && path.Length > 0)
        {
            path = path[..Math.Max(0, path.LastIndexOfAny(['.', '[']))];
        }

        return _lines.GetValueOrDefault(path, 1);
    }

    private sealed class Place(string path, bool isArray)
    {
        private int _index;

        public string Name { get; set; } = string.Empty;

        public string Next() => isArray ? $"{path}[{_index++}]" : path.Length == 0 ? Name : $"{path}.{Name}";
    }
}
