using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace EggMoney.Integration.Api.Contract;

/// <summary>What can be wrong with a request, made from the schema of what would be right.</summary>
internal static class Malformations
{
    /// <summary>Fits the limit for a body, and no field that there is.</summary>
    private const int Huge = 50_000;

    private static readonly string[] TooMuch = ["1e15", "-1e15", "79228162514264337593543950336", "1e400", "-1e400"];

    /// <summary>Bodies that must be refused.</summary>
    public static IEnumerable<(string What, byte[] Body, string Type)> Bodies(ApiContract contract, ApiOperation operation)
    {
        var good = operation.BodyExample!.AsObject();
        foreach (var (what, json) in Fields(contract, operation.BodySchema!, good, ""))
        {
            yield return (what, Encoding.UTF8.GetBytes(json), "application/json");
        }

        var text = good.ToJsonString();
        foreach (var (what, json) in new[]
        {
            ("An unknown field", With(good, "noSuchField", "1")),
            ("An array", $"[{text}]"),
            ("A text", "\"text\""),
            ("A number", "17"),
            ("Half of the body", text[..(text.Length / 2)]),
            ("Two bodies", text + text),
            ("A comment", "/* x */" + text),
            ("Deep JSON", With(good, "deep", new string('[', 5_000) + new string(']', 5_000))),
            ("Deep objects", string.Concat(Enumerable.Repeat("{\"a\":", 3_000)) + "1" + new string('}', 3_000)),
            ("Not JSON", "<xml/>"),
            ("A huge unknown field", With(good, new string('x', Huge), "1")),
        })
        {
            yield return (what, Encoding.UTF8.GetBytes(json), "application/json");
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        yield return ("Invalid UTF-8", [.. bytes[..^1], .. ",\"x\":\""u8, 0xC3, 0x28, .. "\"}"u8], "application/json");
        yield return ("More than the limit", Encoding.UTF8.GetBytes(text + new string(' ', 70_000)), "application/json");
        yield return ("A form", bytes, "application/x-www-form-urlencoded");
        yield return ("A plain text", bytes, "text/plain");
        yield return ("Another charset", Encoding.Unicode.GetBytes(text), "application/json; charset=utf-16");
        yield return ("An unknown charset", bytes, "application/json; charset=klingon");
        if (operation.BodyRequired)
        {
            yield return ("Nothing", [], "application/json");
            yield return ("Null", "null"u8.ToArray(), "application/json");
        }
    }

    /// <summary>Bodies that may be right or wrong, and must never be our defect.</summary>
    public static IEnumerable<(string What, byte[] Body)> Oddities(ApiContract contract, ApiOperation operation)
    {
        var good = operation.BodyExample!.AsObject();
        foreach (var (name, schema) in Properties(contract, operation.BodySchema!))
        {
            if (ApiContract.Types(schema).Contains("string") && schema["enum"] is null)
            {
                foreach (var odd in new[] { "", " ", "\0", "a\0b", "\u0001", "\uFFFF", "💥", "' OR 1=1 --", "%00", "../../etc/passwd", "<script>", "{0}", "ﷺ", new string('é', 300) })
                {
                    yield return ($"{name} = '{odd.Replace("\0", "NUL", StringComparison.Ordinal)}'", Encoding.UTF8.GetBytes(With(good, name, JsonValue.Create(odd)!.ToJsonString())));
                }
            }
            else if (ApiContract.Types(schema).Any(type => type is "number" or "integer"))
            {
                foreach (var odd in new[] { "0", "-1", "-0.0", "1e-28", "1e-400000", "0.00000000000000000001", "99999999.99999999", "12345678901234567890", "1000000" })
                {
                    yield return ($"{name} = {odd}", Encoding.UTF8.GetBytes(With(good, name, odd)));
                }
            }
        }
    }

    /// <summary>Values of a query parameter that must be refused, and those that must be no defect.</summary>
    public static (IReadOnlyList<string> Wrong, IReadOnlyList<string> Odd) Queries(ApiContract contract, JsonNode parameter)
    {
        var schema = contract.Resolve(parameter["schema"]!);
        var name = parameter["name"]!.GetValue<string>();
        string[] limits = name == "limit" ? ["-1", "0", "1001", "2147483647"] : [];
        string[] odd = ["", "%00", "a%00b", "%FF%FE", "%F0%9F%92%A5", "'%20OR%201=1%20--", new string('x', 4_000)];
        var wrong = (ApiContract.Types(schema), schema["format"]?.GetValue<string>()) switch
        {
            _ when schema["enum"] is not null => ["nonsense", "1e5", "a,b"],
            (var types, _) when types.Contains("integer") => (string[])["x", "1.5", "99999999999", "-99999999999", "0x10", "1e2", .. limits],
            (var types, _) when types.Contains("number") => ["x", "1e400", "NaN"],
            (var types, _) when types.Contains("boolean") => ["maybe", "2"],
            (_, "uuid") => ["x", "019d2f7e", "{}"],
            (_, "date") => ["yesterday", "2026-02-30", "2026-13-01", "99999-01-01"],
            (_, "date-time") => ["yesterday", "2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z"],
            _ when name == "cursor" => new[] { "garbage", "AAAA", "%00", "..", "MTIz", new string('A', 2_000) },
            _ => [],
        };
        return (wrong, odd);
    }

    private static IEnumerable<(string Name, JsonNode Schema)> Properties(ApiContract contract, JsonNode schema) =>
        schema["properties"]?.AsObject().Select(property => (property.Key, contract.Resolve(property.Value!))) ?? [];

    private static IEnumerable<(string What, string Json)> Fields(ApiContract contract, JsonNode schema, JsonObject good, string within)
    {
        var required = schema["required"]?.AsArray().Select(name => name!.GetValue<string>()).ToHashSet() ?? [];
        foreach (var (name, property) in schema["properties"]?.AsObject() ?? [])
        {
            var full = within + name;
            if (required.Contains(name))
            {
                var without = good.DeepClone().AsObject();
                without.Remove(name);
                yield return ($"Without {full}", without.ToJsonString());
            }

            if (!ApiContract.IsNullable(property!))
            {
                yield return ($"{full} = null", With(good, name, "null"));
            }

            var inner = contract.Resolve(property!);
            foreach (var wrong in Wrong(inner))
            {
                yield return ($"{full} = {(wrong.Length > 60 ? wrong[..60] + "…" : wrong)}", With(good, name, wrong));
            }

            // What an object holds, and what the elements of an array hold.
            var nested = ApiContract.Types(inner).Contains("array") ? contract.Resolve(inner["items"]!) : inner;
            if (nested["properties"] is not null)
            {
                var start = good[name] switch { JsonObject there => there, JsonArray { Count: > 0 } several => several[0]!.AsObject(), _ => new JsonObject() };
                foreach (var (what, json) in Fields(contract, nested, start.DeepClone().AsObject(), full + "."))
                {
                    yield return (what, With(good, name, nested == inner ? json : $"[{json}]"));
                }
            }
        }

        yield return ($"{within}(twice)", good.Count == 0 ? "{\"a\":1,\"a\":1}" : $"{{{Pair(good)},{Pair(good)}}}");
    }

    /// <summary>Values that no field of this kind may have.</summary>
    private static IEnumerable<string> Wrong(JsonNode schema)
    {
        var types = ApiContract.Types(schema);
        if (types.Count == 0)
        {
            // Anything goes.
            return [];
        }

        if (schema["enum"] is JsonArray values)
        {
            var names = values.Where(value => value is not null).Select(value => value!.GetValue<string>()).ToList();
            return ["\"nonsense\"", "\"\"", "0", "1", "\"1\"", $"\"{names[0]}, {names[^1]}\"", $"\" {names[0]}\"", "{}", "[]", "true"];
        }

        return types.First(type => type != "null") switch
        {
            "string" => ["1", "true", "{}", "[]", "\"\\ud800\"", $"\"{new string('x', Huge)}\"", .. OfFormat(schema["format"]?.GetValue<string>())],
            "integer" => ["\"1\"", "\"x\"", "1.5", "true", "{}", "[]", "2147483648", "-2147483649", "NaN", "Infinity", .. TooMuch],
            "number" => ["\"1\"", "\"x\"", "true", "{}", "[]", "NaN", "-Infinity", .. TooMuch],
            "boolean" => ["\"true\"", "1", "{}", "[]"],
            "array" => ["{}", "1", "\"x\"", "[null]", "[[]]", $"[{string.Join(',', Enumerable.Repeat("{}", 5_000))}]"],
            "object" => ["[]", "1", "\"x\"", "true"],
            var other => throw new InvalidOperationException($"Nobody knows what is wrong for a field of type '{other}': add it here."),
        };
    }

    private static string[] OfFormat(string? format) => format switch
    {
        null => [],
        "uuid" => ["\"x\"", "\"\""],
        "date" => ["\"yesterday\"", "\"2026-02-30\"", "\"\""],
        "date-time" => ["\"yesterday\"", "\"2026-02-30T00:00:00Z\"", "\"\""],
        "time" => ["\"noon\"", "\"25:00\"", "\"\""],
        "uri" or "email" => ["\"x\""],
        _ => throw new InvalidOperationException($"Nobody knows what is wrong for the format '{format}': add it here."),
    };

    /// <summary>The object with one field otherwise; as text, because not all of it is JSON.</summary>
    private static string With(JsonObject good, string name, string value)
    {
        var rest = good.Where(property => property.Key != name).Select(property => $"{JsonValue.Create(property.Key)!.ToJsonString()}:{property.Value?.ToJsonString() ?? "null"}");
        return "{" + string.Join(',', rest.Append(string.Create(CultureInfo.InvariantCulture, $"{JsonValue.Create(name)!.ToJsonString()}:{value}"))) + "}";
    }

    private static string Pair(JsonObject good) => $"{JsonValue.Create(good.First().Key)!.ToJsonString()}:{good.First().Value?.ToJsonString() ?? "null"}";
}
