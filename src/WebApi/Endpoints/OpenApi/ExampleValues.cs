using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>Values that examples are made of, by the name of the field; where one name means different things, by <c>Type.field</c>.</summary>
internal static class ExampleValues
{
    private const string Id = "019d2f7e-5c1a-7b3e-9a44-2f6d8c0b1e57";
    private const string Instant = "2026-03-02T15:40:00Z";

    private static readonly Dictionary<string, JsonNode> ByName = new(StringComparer.Ordinal)
    {
        ["LiveDto.status"] = "live",
        ["ReadyDto.status"] = "ready",
        ["status"] = "up",
        ["SchedulerDto.kind"] = "quartz",
        ["lanes"] = 1,
        ["lanesNeeded"] = 1,
        ["brokerLatencyMs"] = 84.2,
        ["lastTenantStartsWithinSeconds"] = 12.5,
        ["lastTickSeconds"] = 21.4,
        ["tenantsOverBudget"] = 0,
        ["username"] = "minjun",
        ["email"] = "minjun@example.org",
        ["locale"] = "ko",
        ["timeZone"] = "Asia/Seoul",
        ["recoveryCodesLeft"] = 8,
        ["mustChangePassword"] = false,
        ["tradingPaused"] = false,
        ["accessToken"] = "(a JSON web token)",
        ["expiresIn"] = 900,
        ["LoginResponse.refreshToken"] = "egr_(64 bytes in url-safe base64)",
        ["address"] = "203.0.113.7",
        ["userAgent"] = "Mozilla/5.0",
        ["broker"] = "paper",
        ["label"] = "Practice",
        ["botToken"] = "********0abc",
        ["chatId"] = "********6789",
        ["name"] = "Steady",
        ["NewTokenDto.name"] = "overview page",
        ["TokenDto.name"] = "overview page",
        ["NewTokenDto.token"] = "egp_(64 bytes in url-safe base64)",
        ["actor"] = "minjun",
        ["AuditDto.action"] = "bot.updated",
        ["target"] = "019d2f7e-5c1a-7b3e-9a44-2f6d8c0b1e57",
        ["otpauthUri"] = "otpauth://totp/EggMoney:minjun?secret=(the seed)&issuer=EggMoney",
        ["secret"] = "(32 letters and digits)",
        ["qrSvg"] = "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
        ["recoveryCodes"] = "(ten letters and digits)",
    };

    /// <summary>The value for a field of a type; null when neither is known.</summary>
    public static JsonNode? Find(string type, string name) => ByName.GetValueOrDefault(type + "." + name) ?? ByName.GetValueOrDefault(name);

    /// <summary>A value of a kind.</summary>
    public static JsonNode? ByFormat(JsonSchemaType kind, string? format) => (kind, format) switch
    {
        (JsonSchemaType.String, "uuid") => Id,
        (JsonSchemaType.String, "date-time") => Instant,
        (JsonSchemaType.String, "date") => "2026-03-02",
        (JsonSchemaType.String, "time") => "09:40:00",
        (JsonSchemaType.String, _) => null,
        (JsonSchemaType.Integer, _) => 1,
        (JsonSchemaType.Number, _) => 1.5,
        (JsonSchemaType.Boolean, _) => true,
        _ => null,
    };
}
