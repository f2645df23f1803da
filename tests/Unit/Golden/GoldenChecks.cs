namespace EggMoney.Unit.Golden;

/// <summary>Which check reads which file.</summary>
internal static class GoldenChecks
{
    public static GoldenReport Run(string file, IReadOnlyList<GoldenCase> cases) => GoldenReport.Run(file, cases, For(file));

    public static Func<GoldenCase, CaseResult> For(string file) => file switch
    {
        "point.json" => PointCheck.Run,
        "decide.json" => DecideCheck.Run,
        "closing_drop.json" => ClosingDropCheck.Run,
        "twap.json" => TwapCheck.Run,
        "twap_times.json" => TwapTimesCheck.Run,
        "netting.json" => NettingCheck.Run,
        "bot_sync.json" => BotSyncCheck.Run,
        "auto_start.json" => AutoStartCheck.Run,
        "renewal.json" => RenewalCheck.Run,
        _ => throw new ArgumentOutOfRangeException(nameof(file), file, "No check reads this file."),
    };
}
