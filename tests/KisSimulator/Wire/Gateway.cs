using EggMoney.KisSimulator.Accounts;

namespace EggMoney.KisSimulator.Wire;

/// <summary>What stands before the broker's calls: keys, token, TR id, rate, and the fields that each call needs.</summary>
internal sealed class Gateway(SimulatedExchange exchange)
{
    private const string Bearer = "Bearer ";

    private readonly Endpoint[] _endpoints = EndpointTable.For(exchange);
    private readonly TokenHandlers _tokens = new(exchange);

    /// <summary>Answers a request; null where the broker has no such path. Only under the exchange's lock.</summary>
    public KisAnswer? Answer(RawRequest request) => (request.Method, request.Path) switch
    {
        ("POST", "oauth2/tokenP") => _tokens.Issue(request),
        ("POST", "oauth2/revokeP") => _tokens.Revoke(request),
        ("POST", "uapi/hashkey") => _tokens.Hash(request),
        _ => Call(request),
    };

    private KisAnswer? Call(RawRequest request)
    {
        var here = Array.FindAll(_endpoints, endpoint => "uapi/" + endpoint.Path == request.Path && endpoint.Post == (request.Method == HttpMethods.Post));
        if (here.Length == 0)
        {
            return null;
        }

        var now = exchange.Now;
        if (WrongKeys(request, out var account) is { } wrong)
        {
            return KisAnswer.Of(wrong);
        }

        if (WrongToken(request, account!, now) is { } refused)
        {
            return KisAnswer.Of(refused);
        }

        var real = request.Environment == KisEnvironment.Real;
        if (Array.Find(here, endpoint => (real ? endpoint.RealId : endpoint.MockId) == request.TrId) is not { } called)
        {
            return KisAnswer.Of(WrongTrId(request, here));
        }

        if (!account!.Window.Take(exchange.Time, real ? exchange.Options.RealRequestsPerSecond : exchange.Options.MockRequestsPerSecond))
        {
            return KisAnswer.Of(KisError.RateLimited);
        }

        if (request.Header("custtype") is not ("P" or "B"))
        {
            return KisAnswer.Of(KisError.Gateway("EGW00208", "custtype 이 유효하지 않습니다."));
        }

        return Checked(request, called, account, now);
    }

    private KisAnswer Checked(RawRequest request, Endpoint called, Account account, DateTime now)
    {
        if (called.Post && !request.Header("Content-Type").StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            return KisAnswer.Of(KisError.Gateway("EGW00132", "content-type 이 유효하지 않습니다."));
        }

        if (request.Header("hashkey") is { Length: > 0 } hash && hash != TokenHandlers.HashOf(request.Body))
        {
            return KisAnswer.Of(KisError.Gateway("EGW00131", "유효하지 않은 hashkey 입니다."));
        }

        if (request.Fields() is not { } fields)
        {
            return KisAnswer.Of(KisError.Gateway("EGW00101", "잘못된 요청입니다."));
        }

        if (fields.NotText is { } notText)
        {
            return KisAnswer.Of(FieldErrors.Invalid(notText, exchange.Options));
        }

        if (Array.Find(called.Fields, field => !fields.Texts.ContainsKey(field)) is { } missing)
        {
            return KisAnswer.Of(FieldErrors.Missing(missing, exchange.Options));
        }

        if (fields.Texts.TryGetValue("CANO", out var number)
            && (number != account.Keys.AccountNumber || fields.Texts["ACNT_PRDT_CD"] != account.Keys.ProductCode))
        {
            return KisAnswer.Of(number != account.Keys.AccountNumber && exchange.HasNumber(number)
                ? KisError.Gateway("IGW00002", "고객식별키가 유효하지 않습니다.")
                : new(200, "1", "APAC0081", "계좌번호를 확인하여 주십시오."));
        }

        return called.Answer(new(
            request.Environment, called.Name, request.TrId, request.Header("tr_cont") == "N", account, fields.Texts, now));
    }

    private KisError? WrongKeys(RawRequest request, out Account? account)
    {
        account = exchange.ByKey(request.Header("appkey"));
        if (account is null)
        {
            return KisError.Gateway(request.Header("appkey").Length == 0 ? "EGW00102" : "EGW00103", "유효하지 않은 AppKey입니다.");
        }

        if (account.Keys.Environment != request.Environment)
        {
            return request.Environment == KisEnvironment.Real
                ? KisError.Gateway("EGW02004", "실전투자 TR 이 아닙니다.")
                : KisError.Gateway("EGW02007", "모의투자 AppKey 가 아닙니다.");
        }

        return request.Header("appsecret") == account.Keys.AppSecret ? null : KisError.Gateway("EGW00304", "고객식별키가 일치하지 않습니다.");
    }

    private static KisError? WrongToken(RawRequest request, Account account, DateTime now)
    {
        var header = request.Header("authorization");
        return !header.StartsWith(Bearer, StringComparison.Ordinal) ? KisError.TokenUnknown : account.Tokens.StateOf(header[Bearer.Length..], now) switch
        {
            TokenState.Good => null,
            TokenState.Expired => KisError.TokenExpired,
            _ => KisError.TokenUnknown,
        };
    }

    private static KisError WrongTrId(RawRequest request, Endpoint[] here)
    {
        if (request.Environment == KisEnvironment.Real)
        {
            return Array.Exists(here, endpoint => endpoint.MockId == request.TrId)
                ? KisError.Gateway("EGW02005", "실전투자 TR 이 아닙니다.")
                : KisError.Gateway("EGW00310", "유효하지 않은 TR ID 입니다.");
        }

        // Also the sell order's id as it would be by the pattern of all others, which the mock host does not have.
        return Array.Exists(here, endpoint => endpoint.MockId is null || endpoint.RealId == request.TrId || endpoint.RealId[1..] == request.TrId[Math.Min(1, request.TrId.Length)..])
            ? KisError.Gateway("EGW02006", "모의투자 TR 이 아닙니다.")
            : KisError.Gateway("EGW00310", "유효하지 않은 TR ID 입니다.");
    }
}
