using System.Text.Json.Nodes;
using EggMoney.KisSimulator.Faults;

namespace EggMoney.KisSimulator.Wire;

/// <summary>Bends an answer's shape.</summary>
internal static class AnswerFaults
{
    private static readonly string[] Outputs = ["output", "output1", "output2", "output3"];

    public static void Bend(JsonObject body, FaultScript faults, Moment moment)
    {
        if (Outputs.Any(name => body[name] is JsonArray) && faults.Take(FaultKind.ObjectForArray, moment) is not null)
        {
            foreach (var name in Outputs.Where(name => body[name] is JsonArray { Count: > 0 }))
            {
                body[name] = body[name]![0]!.DeepClone();
            }
        }

        if (faults.Take(FaultKind.ExtraFields, moment) is not null)
        {
            foreach (var part in Objects(body).ToList())
            {
                part["brand_new_field"] = "무엇";
                part["another_one"] = new JsonArray("1", new JsonObject { ["nested"] = "2" });
            }
        }

        if (faults.Take(FaultKind.MissingField, moment) is { Field: { } field })
        {
            foreach (var part in Objects(body).ToList())
            {
                part.Remove(field);
            }
        }
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject part => part.SelectMany(property => Objects(property.Value)).Prepend(part),
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };
}
