using System.Text.Json.Nodes;

namespace EggMoney.WebApi.Endpoints.OpenApi;

/// <summary>What a person would send, by operation. Tests send them, and so they are true; the others are put together field by field.</summary>
internal static class RequestExamples
{
    private static readonly Dictionary<string, string> ByOperation = new(StringComparer.Ordinal)
    {
        ["login"] = """{"username":"minjun","password":"four plain words here"}""",
        ["refreshLogin"] = """{"refreshToken":"egr_the-refresh-token-of-the-login"}""",
        ["changePassword"] = """{"currentPassword":"four plain words here","newPassword":"four other plain words"}""",
        ["forgotPassword"] = """{"email":"minjun@example.org"}""",
        ["resetPassword"] = """{"token":"egs_the-token-that-was-sent","newPassword":"four other plain words"}""",
        ["updateMe"] = """{"locale":"en","timeZone":"Asia/Seoul"}""",
        ["deleteMe"] = """{"password":"four plain words here"}""",
        ["createToken"] = """{"name":"overview page","scope":"read","expiresInDays":90}""",
        ["setUpTwoFactor"] = """{"password":"four plain words here"}""",
        ["enableTwoFactor"] = """{"totp":"123456"}""",
        ["disableTwoFactor"] = """{"password":"four plain words here","totp":"123456"}""",
        ["renewRecoveryCodes"] = """{"password":"four plain words here","totp":"123456"}""",
        ["addCredential"] = """{"broker":"paper","label":"Practice","cash":10000}""",
        ["updateCredential"] = """{"label":"Practice, larger"}""",
        ["activateCredential"] = """{"acceptHoldings":false}""",
        ["addNotificationChannel"] = """{"kind":"telegram","label":"My phone","botToken":"123456789:not-a-real-bot-token-1234567890abc","chatId":"123456789","enabled":true}""",
        ["updateNotificationChannel"] = """{"label":"My phone","enabled":false}""",
    };

    /// <summary>The body; null for an operation that has none here.</summary>
    public static JsonNode? Find(string? operationId) => operationId is not null && ByOperation.TryGetValue(operationId, out var json) ? JsonNode.Parse(json) : null;
}
