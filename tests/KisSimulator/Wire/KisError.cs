namespace EggMoney.KisSimulator.Wire;

/// <summary>A refusal as the broker words it.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Result">rt_cd.</param>
/// <param name="Code">msg_cd.</param>
/// <param name="Text">msg1.</param>
internal sealed record KisError(int Status, string Result, string Code, string Text)
{
    public static KisError RateLimited { get; } = Gateway("EGW00201", "초당 거래건수를 초과하였습니다.");

    public static KisError TokenExpired { get; } = Gateway("EGW00123", "기간이 만료된 token 입니다.");

    public static KisError TokenUnknown { get; } = Gateway("EGW00121", "유효하지 않은 token 입니다.");

    public static KisError BackEndTimeout { get; } = Gateway("EGW00301", "연결 시간이 초과되었습니다. 직전 거래를 반드시 확인하세요.");

    public static KisError BadAnswer { get; } = Gateway("IGW00009", "응답전문 구성 중 오류가 발생하였습니다.") with { Result = "0" };

    /// <summary>Refused by the gateway, before anything behind it saw the request.</summary>
    public static KisError Gateway(string code, string text) => new(500, "1", code, text);

    /// <summary>Refused by the business behind the gateway.</summary>
    public static KisError Business(KisEnvironment environment, string real, string mock, string text) =>
        environment == KisEnvironment.Real ? new(200, "7", real, text) : new(200, "1", mock, $"모의투자 {text}");
}
