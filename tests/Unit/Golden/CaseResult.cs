namespace EggMoney.Unit.Golden;

/// <summary>What became of a case. A skipped one was run against the rule as written, but not compared with the old program.</summary>
internal sealed record CaseResult(bool Skipped, IReadOnlyList<string> Differences)
{
    public static CaseResult Checked(Differences differences) => new(false, differences.Found);

    public static CaseResult LeftOut(Differences differences) => new(true, differences.Found);
}
