using System.Text.Json;
using System.Text.Json.Nodes;

namespace EggMoney.Application.Common;

/// <summary>What of some settings changed, for the audit: the fields that differ, and no others.</summary>
/// <param name="Before">Their old values.</param>
/// <param name="After">Their new values.</param>
internal sealed record Changes(JsonObject Before, JsonObject After)
{
    /// <summary>Nothing changed.</summary>
    public bool IsEmpty => After.Count == 0;

    /// <summary>Compares two states of the same settings.</summary>
    public static Changes Between<T>(T before, T after)
        where T : notnull
    {
        var (old, now) = (Fields(before), Fields(after));
        var changes = new Changes([], []);
        foreach (var (name, value) in now)
        {
            if (!JsonNode.DeepEquals(old[name], value))
            {
                changes.Before[name] = old[name]?.DeepClone();
                changes.After[name] = value?.DeepClone();
            }
        }

        return changes;
    }

    /// <summary>The same with the names of secrets that were replaced, never their values.</summary>
    public Changes AndSecrets(IReadOnlyCollection<string> names)
    {
        if (names.Count > 0)
        {
            After["changed"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]);
        }

        return this;
    }

    private static JsonObject Fields<T>(T settings) => JsonSerializer.SerializeToNode(settings, JsonSerializerOptions.Web)!.AsObject();
}
