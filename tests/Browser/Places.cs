namespace EggMoney.Browser;

/// <summary>Every page that there is, for tests that look at each.</summary>
internal static class Places
{
    /// <summary>Those that need a login. A bot's and a simulation's have their ids yet to be put in.</summary>
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
        "/bots/simulations/{simulation}",
        "/orders",
        "/trades",
        "/profit",
        "/profit?view=days",
        "/profit?view=equity",
        "/profit?view=symbols",
        "/profit?view=cycles",
        "/profit?view=rates",
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
        "/join#code=egi_none",
        "/forgot",
        "/reset",
    ];
}
