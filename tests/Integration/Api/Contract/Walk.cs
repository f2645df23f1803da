using System.Text.Json;
using System.Text.Json.Nodes;
using EggMoney.Integration.Fixtures;

namespace EggMoney.Integration.Api.Contract;

/// <summary>Sends many requests and notes what was answered otherwise than it should be, so that one run tells all of it.</summary>
internal sealed class Walk(ApiHost host)
{
    private static readonly string[] Insides = ["   at ", "System.", "Microsoft.", "EggMoney.", "Npgsql", "SQLite", "Exception", "LineNumber"];

    public List<string> Wrong { get; } = [];

    /// <summary>An id that nothing has.</summary>
    public static string AnyId(string parameter) => "019d2f7e-5c1a-7b3e-9a44-2f6d8c0b1e57";

    /// <summary>Expects a refusal.</summary>
    public async Task ExpectAsync(string what, ApiOperation operation, HttpRequestMessage request, int status, string code)
    {
        var (actual, text) = await SendAsync(request);
        var actualCode = CodeOf(text);
        if (actual != status || actualCode != code)
        {
            Wrong.Add($"{what} {operation}: {actual} {actualCode}, not {status} {code}. {Short(text)}");
        }
        else if (!operation.Codes(status).Contains(code))
        {
            Wrong.Add($"{operation} answers {status} {code}, which the document does not say.");
        }
    }

    /// <summary>Expects anything but being kept out.</summary>
    public async Task ExpectLetInAsync(string what, ApiOperation operation, HttpRequestMessage request)
    {
        var (status, text) = await SendAsync(request);
        if (status is 401 or 403 or >= 500)
        {
            Wrong.Add($"{what} {operation}: {status}. {Short(text)}");
        }
    }

    /// <summary>Expects a refusal of something that cannot be right, by a code that is documented.</summary>
    public async Task ExpectRefusalAsync(string what, ApiOperation operation, HttpRequestMessage request)
    {
        var (status, text) = await SendAsync(request);
        var code = CodeOf(text);
        if (status is < 400 or >= 500 || code is null)
        {
            Wrong.Add($"{what} on {operation}: {status} {code}. {Short(text)}");
        }
        else if (!operation.Codes(status).Contains(code))
        {
            Wrong.Add($"{what} on {operation}: {status} {code}, which the document does not say.");
        }

        Check(what, operation, text);
    }

    /// <summary>Expects whatever is no defect.</summary>
    public async Task ExpectNoDefectAsync(string what, ApiOperation operation, HttpRequestMessage request)
    {
        var (status, text) = await SendAsync(request);
        if (status >= 500 && CodeOf(text) is null or "internal")
        {
            Wrong.Add($"{what} on {operation}: {status}. {Short(text)}");
        }
        else if (status >= 400)
        {
            Check(what, operation, text);
        }
    }

    private void Check(string what, ApiOperation operation, string text)
    {
        foreach (var word in Insides.Where(word => text.Contains(word, StringComparison.Ordinal)))
        {
            Wrong.Add($"{what} on {operation} tells of our insides ('{word}'): {Short(text)}");
        }
    }

    private async Task<(int Status, string Text)> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await host.Anonymous.SendAndLeaveAsync(request);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
        }
    }

    private static string? CodeOf(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject problem ? problem["code"]?.GetValue<string>() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Short(string text) => text.Length > 300 ? text[..300] + "…" : text;
}
