using System.Text.Json.Nodes;

namespace EggMoney.KisSimulator.Wire;

/// <summary>An answer before it is sent.</summary>
internal sealed record KisAnswer(int Status, JsonObject Body, string TrCont = "")
{
    /// <summary>The width to which texts are padded.</summary>
    public const int TextWidth = 80;

    public static KisAnswer Of(KisError error) => new(error.Status, new()
    {
        ["rt_cd"] = error.Result,
        ["msg_cd"] = error.Code,
        ["msg1"] = error.Status == 500 ? error.Text : error.Text.PadRight(TextWidth),
    });

    /// <summary>The token endpoint's own shape of a refusal.</summary>
    public static KisAnswer TokenError(string code, string text) => new(403, new() { ["error_description"] = text, ["error_code"] = code });

    public static KisAnswer Ok(string code, string text, params ReadOnlySpan<(string Name, JsonNode Value)> outputs)
    {
        var body = new JsonObject();
        foreach (var (name, value) in outputs)
        {
            body[name] = value;
        }

        body["rt_cd"] = "0";
        body["msg_cd"] = code;
        body["msg1"] = text.PadRight(TextWidth);
        return new(200, body);
    }

    /// <summary>A query that found something.</summary>
    public static KisAnswer Found(KisCall call, params ReadOnlySpan<(string Name, JsonNode Value)> outputs) => call.Real
        ? Ok("KIOK0510", "조회가 완료되었습니다", outputs)
        : Ok("20310000", "모의투자 조회가 완료되었습니다.", outputs);
}
