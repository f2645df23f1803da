using System.Net;
using System.Text.Json;
using EggMoney.Application.Trading;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>An answer of the broker's, whatever it says.</summary>
internal sealed class KisReply
{
    private KisReply(string endpoint, HttpStatusCode status, string pageMark, JsonElement? root)
    {
        Endpoint = endpoint;
        Status = status;
        PageMark = pageMark.Trim();
        Root = root ?? default;
        var row = new KisRow(endpoint, Root);
        ReturnCode = row.Text("rt_cd");

        // A token is refused in a shape of its own.
        Code = row.Text("msg_cd") is { Length: > 0 } code ? code : row.Text("error_code");
        Words = row.Text("msg1") is { Length: > 0 } words ? words : row.Text("error_description");
        Meaning = KisCodes.Of(Code);
    }

    public string Endpoint { get; }

    public HttpStatusCode Status { get; }

    /// <summary>The header that says whether more pages follow.</summary>
    public string PageMark { get; }

    public JsonElement Root { get; }

    public string ReturnCode { get; }

    public string Code { get; }

    /// <summary>For people only: the words change.</summary>
    public string Words { get; }

    public KisMeaning Meaning { get; }

    /// <summary>A proper answer that says yes. The code has a word in it too: "could not compose the answer" comes with a return code of 0.</summary>
    public bool IsSuccess => Status == HttpStatusCode.OK && ReturnCode == "0" && Meaning == KisMeaning.Unknown;

    /// <summary>A proper answer that says no.</summary>
    public bool IsRefusal => Status == HttpStatusCode.OK && ReturnCode.Length > 0 && ReturnCode != "0";

    public static KisReply Parse(string endpoint, HttpStatusCode status, string pageMark, string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return new(endpoint, status, pageMark, document.RootElement.Clone());
        }
        catch (JsonException)
        {
            // A proxy's page, or half an answer. Its status is all that is known.
            return new(endpoint, status, pageMark, null);
        }
    }

    public KisRow Row => new(Endpoint, Root);

    /// <summary>An object of the answer.</summary>
    /// <exception cref="BrokerException">It is not there.</exception>
    public KisRow Object(string name)
    {
        var rows = Rows(name);
        return rows.Count == 1 ? rows[0] : throw Row.Missing(name);
    }

    /// <summary>The rows of a list: an array, or one object where there is one.</summary>
    /// <exception cref="BrokerException">There is neither.</exception>
    public IReadOnlyList<KisRow> Rows(string name)
    {
        if (Root.ValueKind == JsonValueKind.Object && Root.TryGetProperty(name, out var output))
        {
            switch (output.ValueKind)
            {
                case JsonValueKind.Array:
                    return [.. output.EnumerateArray().Select(element => new KisRow(Endpoint, element))];
                case JsonValueKind.Object:
                    return [new(Endpoint, output)];
            }
        }

        throw Row.Missing(name);
    }

    /// <summary>What a person is told.</summary>
    public string Describe() => Code.Length > 0 ? $"KIS {Endpoint} answered {Code}: {Words}" : $"KIS {Endpoint} answered with HTTP status {(int)Status} and nothing that can be read.";

    public BrokerException Fail(BrokerError? error = null) => new(error ?? Meaning.ToError(), Describe());
}
