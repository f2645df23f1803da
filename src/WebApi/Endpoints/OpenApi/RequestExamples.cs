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
        ["pairNotificationChannel"] = """{"password":"four plain words here"}""",
        ["disableTwoFactor"] = """{"password":"four plain words here","totp":"123456"}""",
        ["renewRecoveryCodes"] = """{"password":"four plain words here","totp":"123456"}""",
        ["addCredential"] = """{"broker":"paper","label":"Practice","cash":10000}""",
        ["updateCredential"] = """{"label":"Practice, larger"}""",
        ["activateCredential"] = """{"acceptHoldings":false}""",
        ["addNotificationChannel"] = """{"kind":"telegram","label":"My phone","botToken":"123456789:not-a-real-bot-token-1234567890abc","chatId":"123456789","enabled":true}""",
        ["updateNotificationChannel"] = """{"label":"My phone","enabled":false}""",
        ["updateNotificationSettings"] = """{"fills":false,"unfilled":true,"dailyReport":true,"errors":true,"security":true,"quietFrom":"23:00","quietUntil":"07:00"}""",
        ["register"] = """{"username":"seoyeon","email":"seoyeon@example.org","password":"four plain words here","inviteCode":"the-code-that-an-admin-gave-out"}""",
        ["checkInvitation"] = """{"code":"the-code-that-an-admin-gave-out"}""",
        ["setUpServer"] = """{"setupToken":"the-token-that-the-server-printed","username":"haneul","email":"haneul@example.org","password":"four plain words here"}""",
        ["addTenant"] = """{"username":"jiwoo","email":"jiwoo@example.org","role":"user"}""",
        ["updateTenant"] = """{"active":true,"role":"user"}""",
        ["addInvitation"] = """{"note":"for Seoyeon","role":"user","expiresInDays":7}""",
        ["createBot"] = """{"name":"Steady","symbol":"TQQQ","seed":500,"profitRate":0.1,"bandPercent":20,"maxTier":40}""",
        ["updateBot"] = """{"name":"Steady","symbol":"TQQQ","seed":600,"profitRate":0.12,"bandPercent":20,"maxTier":40,"closingDipRules":[{"dropRate":0.05,"seedRate":1}],"trailing":{"enabled":true}}""",
        ["startSimulation"] = """{"bot":{"name":"Steady","symbol":"TQQQ","seed":500,"profitRate":0.1,"bandPercent":20,"maxTier":40},"months":12,"cash":20000}""",
        ["previewBot"] = """{"name":"Steady","symbol":"TQQQ","seed":600,"profitRate":0.12,"bandPercent":20,"maxTier":40}""",
        ["previewNewBot"] = """{"name":"Second","symbol":"TQQQ","seed":600,"profitRate":0.12,"bandPercent":20,"maxTier":40}""",
        ["updateSchedule"] = """{"planTime":"00:05","sliceStart":"00:10","sliceEnd":"close-00:30","sliceCount":5,"closingDipTime":"close-00:10","reportTime":"close","zone":"Asia/Seoul","enabled":true}""",
        ["previewSchedule"] = """{"planTime":"00:05","sliceStart":"00:10","sliceEnd":"close-00:30","sliceCount":5,"closingDipTime":"close-00:10","reportTime":"close","zone":"Asia/Seoul","enabled":true}""",
        ["resumeTrading"] = """{"acceptDifferences":false}""",
        ["applySplit"] = """{"symbol":"TQQQ","numerator":2,"denominator":1,"effectiveDate":"2025-11-20","confirmed":false}""",
        ["setMonthRate"] = """{"won":1452.3}""",
        ["setDayRate"] = """{"won":1455.5}""",
        ["setDayRates"] = """{"rates":[{"date":"2026-03-02","won":1455.5},{"date":"2026-03-03","won":1461.2}]}""",
        ["resolveSlice"] = """{"placed":"0000117057"}""",
        ["bookCash"] = """{"amount":-12.34,"note":"Fees of February"}""",
        ["forceSell"] = """{"percent":50,"dryRun":false}""",
        ["orderNow"] = """{"dryRun":false}""",
        ["realiseGain"] = """{"dryRun":false}""",
        ["cancelOrder"] = """{"dryRun":false}""",
        ["cancelOperation"] = """{"leaveSold":false}""",
        ["renewBots"] = """{"symbols":[{"symbol":"TQQQ","count":2},{"symbol":"SOXL","count":1}],"budget":60000,"becomes":[{"bot":"Steady","becomes":"keepBot"}],"dryRun":false}""",
        ["addPosition"] = """{"name":"Old shares","symbol":"TQQQ","quantity":10,"averagePrice":50.25,"dryRun":false}""",
        ["updatePosition"] = """{"quantity":12,"averagePrice":50.25,"cost":603.4,"dryRun":false}""",
        ["addTrade"] = """{"name":"Old shares","symbol":"TQQQ","session":"2026-01-05","kind":"Sell_Part","quantity":3,"price":61.5,"executedAt":"2026-01-05T15:40:00Z","fees":0.17,"averagePrice":50.25,"dryRun":false}""",
        ["updateTrade"] = """{"name":"Old shares","symbol":"TQQQ","session":"2026-01-05","kind":"Sell_Part","quantity":3,"price":61.6,"executedAt":"2026-01-05T15:40:00Z","fees":0.17,"averagePrice":50.25,"dryRun":false}""",
        ["updateSettings"] = """{"averagePriceCheckAuto":true,"autoStart":false,"autoStartThreshold":0.5,"totalBudget":20000,"commission":0.0025,"maxOrderValue":5000}""",
    };

    /// <summary>The body; null for an operation that has none here.</summary>
    public static JsonNode? Find(string? operationId) => operationId is not null && ByOperation.TryGetValue(operationId, out var json) ? JsonNode.Parse(json) : null;
}
