using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EggMoney.KisSimulator.Accounts;

namespace EggMoney.KisSimulator.Wire;

/// <summary>Tokens and hash keys: calls outside the common envelope.</summary>
internal sealed class TokenHandlers(SimulatedExchange exchange)
{
    public static string HashOf(string body) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));

    public KisAnswer Issue(RawRequest request)
    {
        if (request.Fields() is not { } fields)
        {
            return KisAnswer.TokenError("EGW00101", "잘못된 요청입니다.");
        }

        if (!fields.Texts.TryGetValue("grant_type", out var grant))
        {
            return KisAnswer.TokenError("EGW00115", "grant_type 이 없습니다.");
        }

        if (grant != "client_credentials")
        {
            return KisAnswer.TokenError("EGW00114", "유효하지 않은 grant_type 입니다.");
        }

        if (Owner(request, fields.Texts, out var refusal) is not { } account)
        {
            return refusal!;
        }

        var now = exchange.Now;
        if (account.Tokens.Issue(exchange.Options, account.Keys.Name, now) is not { } token)
        {
            return TooSoon();
        }

        return new(200, new()
        {
            ["access_token"] = token.Text,
            ["access_token_token_expired"] = Texts.KoreanInstant(token.ExpiresAt),
            ["token_type"] = "Bearer",
            // Also for a token that is given out again and ends sooner: the broker states the whole life.
            ["expires_in"] = (long)exchange.Options.TokenLife.TotalSeconds,
        });
    }

    public KisAnswer Revoke(RawRequest request)
    {
        if (request.Fields() is not { } fields)
        {
            return KisAnswer.TokenError("EGW00101", "잘못된 요청입니다.");
        }

        if (Owner(request, fields.Texts, out var refusal) is not { } account)
        {
            return refusal!;
        }

        return account.Tokens.Revoke(fields.Texts.GetValueOrDefault("token", ""))
            ? new(200, new() { ["code"] = 200, ["message"] = "접근토큰 폐기에 성공하였습니다" })
            : KisAnswer.TokenError("EGW00121", "유효하지 않은 token 입니다.");
    }

    public KisAnswer Hash(RawRequest request)
    {
        if (Owner(request, new() { ["appkey"] = request.Header("appkey"), ["appsecret"] = request.Header("appsecret") }, out var refusal) is null)
        {
            return refusal!;
        }

        return request.Fields() is null
            ? KisAnswer.TokenError("EGW00101", "잘못된 요청입니다.")
            : new(200, new() { ["BODY"] = JsonNode.Parse(request.Body), ["HASH"] = HashOf(request.Body) });
    }

    public static KisAnswer TooSoon() => KisAnswer.TokenError("EGW00133", "접근토큰 발급 잠시 후 다시 시도하세요(1분당 1회)");

    // A key of the other environment is as unknown here as any.
    private Account? Owner(RawRequest request, Dictionary<string, string> fields, out KisAnswer? refusal)
    {
        refusal = null;
        if (exchange.ByKey(fields.GetValueOrDefault("appkey")) is not { } account || account.Keys.Environment != request.Environment)
        {
            refusal = KisAnswer.TokenError("EGW00103", "유효하지 않은 AppKey입니다.");
            return null;
        }

        if (fields.GetValueOrDefault("appsecret") != account.Keys.AppSecret)
        {
            refusal = KisAnswer.TokenError("EGW00105", "유효하지 않은 AppSecret입니다.");
            return null;
        }

        return account;
    }
}
