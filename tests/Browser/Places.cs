namespace EggMoney.Browser;

/// <summary>Every page that there is, for tests that look at each.</summary>
internal static class Places
{
    /// <summary>Those that need a login. A bot's is named <c>/bots/{bot}</c>.</summary>
    public static readonly string[] Inside =
    [
        "/",
        "/notifications",
        "/runs",
        "/start",
        "/bots",
        "/bots/new",
        "/bots/renewal",
        "/bots/{bot}",
        "/bots/{bot}/edit",
        "/orders",
        "/trades",
        "/profit",
        "/tax",
        "/settings/accounts",
        "/settings/notifications",
        "/settings/schedule",
        "/settings/limits",
        "/settings/security",
        "/settings/profile",
        "/settings/data",
        "/admin",
        "/admin/imports",
        "/admin/runs",
        "/admin/server",
        "/admin/audit",
        "/nowhere",
    ];

    /// <summary>Those for who has none.</summary>
    public static readonly string[] Outside =
    [
        "/login",
        "/join",
        "/join?code=egi_none",
        "/forgot",
        "/reset",
    ];
}
