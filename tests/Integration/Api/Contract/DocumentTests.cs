using System.Text.Json.Nodes;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api.Contract;

public class DocumentTests
{
    [Fact]
    public async Task The_file_in_docs_is_what_the_server_serves()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);

        var served = await host.Anonymous.GetStringAsync("/openapi/v1.json");
        var file = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "openapi.json"));

        file.ShouldNotContain("\r");
        JsonNode.DeepEquals(JsonNode.Parse(file), JsonNode.Parse(served)).ShouldBeTrue("build src/WebApi, which writes docs/openapi.json, and commit it");
        served.ReplaceLineEndings("\n").Trim().ShouldBe(file.Trim(), "the order of the two differs");
    }

    [Fact]
    public async Task Every_operation_is_described()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var contract = await ApiContract.ReadAsync(host);
        var wrong = new List<string>();
        foreach (var operation in contract.Operations)
        {
            Need(operation, operation.Id is { Length: > 0 }, "operationId");
            Need(operation, operation.Node["summary"]?.GetValue<string>() is [.., '.'], "a summary that is a sentence");
            Need(operation, operation.Node["tags"]?.AsArray().Count == 1, "one tag");
            Need(operation, operation.BodySchema is null || operation.BodyExample is not null, "an example of its body");
            Need(operation, Success(contract, operation), "a documented success: a body with an example, or 202 or 204");
            Need(operation, !operation.IsApi || (operation.Codes(429).Count > 0 && operation.Codes(500).Count > 0), "the problems that every operation has");
            Need(operation, operation.IsOpen || operation.Codes(401).Contains("unauthenticated"), "401");
            Need(operation, operation.IsOpen == (operation.Node["security"]?.AsArray().All(requirement => requirement!.AsObject().Count == 0 || requirement["refreshCookie"] is not null) ?? true), "who may call it");
        }

        contract.Operations.Select(operation => operation.Id).ShouldBeUnique();
        foreach (var tag in contract.Operations.SelectMany(operation => operation.Node["tags"]!.AsArray().Select(tag => tag!.GetValue<string>())).Distinct())
        {
            var described = contract.Document["tags"]!.AsArray().SingleOrDefault(known => known!["name"]!.GetValue<string>() == tag);
            if (described?["description"] is null)
            {
                wrong.Add($"The tag {tag} has no description: add it to Tags.");
            }
        }

        wrong.ShouldBeEmpty();

        void Need(ApiOperation operation, bool there, string what)
        {
            if (!there)
            {
                wrong.Add($"{operation} lacks {what}.");
            }
        }
    }

    [Fact]
    public async Task Every_example_fits_its_schema()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite);
        var contract = await ApiContract.ReadAsync(host);
        var wrong = new List<string>();
        foreach (var operation in contract.Operations)
        {
            if (operation.BodySchema is { } body)
            {
                Check(contract, body, operation.BodyExample, $"{operation}: body", wrong);
            }

            foreach (var (status, response) in operation.Node["responses"]!.AsObject().Where(response => response.Key[0] == '2'))
            {
                if (contract.Resolve(response!)["content"]?["application/json"] is { } media)
                {
                    Check(contract, media["schema"]!, media["example"], $"{operation}: {status}", wrong);
                }
            }
        }

        wrong.Distinct().ShouldBeEmpty();
    }

    private static bool Success(ApiContract contract, ApiOperation operation)
    {
        var success = operation.Node["responses"]!.AsObject().Where(response => response.Key[0] == '2').ToList();
        return success.Count > 0 && success.TrueForAll(response => response.Key is "202" or "204"
            || (contract.Resolve(response.Value!)["content"] is JsonObject { Count: > 0 } content && (content["application/json"] is not { } media || (media["schema"] is not null && media["example"] is not null))));
    }

    private static void Check(ApiContract contract, JsonNode schema, JsonNode? value, string place, List<string> wrong)
    {
        if (value is null)
        {
            // A schema without a type takes anything.
            if (!ApiContract.IsNullable(schema) && contract.Resolve(schema)["type"] is not null)
            {
                wrong.Add($"{place} is null in the example. Say what it looks like in ExampleValues.");
            }

            return;
        }

        var target = contract.Resolve(schema);
        if (target["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value)))
        {
            wrong.Add($"{place} is {value.ToJsonString()}, and may be {choices.ToJsonString()}.");
        }

        var types = ApiContract.Types(target);
        if (types.Count > 0 && !types.Contains(Kind(value)) && !(Kind(value) == "integer" && types.Contains("number")))
        {
            wrong.Add($"{place} is a {Kind(value)}, not a {string.Join(" or ", types)}.");
        }

        switch (value)
        {
            case JsonObject fields:
                foreach (var (name, field) in fields)
                {
                    if (target["properties"]?[name] is { } property)
                    {
                        Check(contract, property, field, $"{place}.{name}", wrong);
                    }
                    else if (target["properties"] is not null)
                    {
                        wrong.Add($"{place}.{name} is not in the schema.");
                    }
                }

                break;
            case JsonArray elements:
                foreach (var element in elements)
                {
                    Check(contract, target["items"]!, element, place + "[]", wrong);
                }

                break;
        }
    }

    private static string Kind(JsonNode value) => value switch
    {
        JsonObject => "object",
        JsonArray => "array",
        _ => value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.String => "string",
            System.Text.Json.JsonValueKind.Number => value.ToJsonString().All(character => char.IsDigit(character) || character == '-') ? "integer" : "number",
            _ => "boolean",
        },
    };

    /// <summary>The clone's folder.</summary>
    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EggMoney.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the clone.");
        }

        return folder;
    }
}
