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
    ];

    /// <summary>Those for who has none.</summary>
    public static readonly string[] Outside =
    [
    ];
}
