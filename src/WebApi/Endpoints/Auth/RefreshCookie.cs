namespace EggMoney.WebApi.Endpoints.Auth;

/// <summary>The refresh token of a browser: out of the reach of its scripts, sent to our own pages' requests only, and to no other path.</summary>
internal static class RefreshCookie
{
    public const string Name = "eggmoney_refresh";

    public static string? Read(HttpContext http) => http.Request.Cookies[Name] is { Length: > 0 } token ? token : null;

    public static void Set(HttpContext http, string token, DateTime expiresAt) => http.Response.Cookies.Append(Name, token, Options(expiresAt));

    public static void Clear(HttpContext http) => http.Response.Cookies.Delete(Name, Options(expiresAt: null));

    private static CookieOptions Options(DateTime? expiresAt) => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Strict,
        Path = "/api/v1/auth",
        Expires = expiresAt,
        IsEssential = true,
    };
}
