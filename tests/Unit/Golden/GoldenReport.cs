using System.Globalization;

namespace EggMoney.Unit.Golden;

/// <summary>The counts of one file, and what failed.</summary>
internal sealed record GoldenReport(string File, int Checked, int Skipped, IReadOnlyList<string> Failures)
{
    public string Line => string.Create(
        CultureInfo.InvariantCulture, $"golden {File}: {Checked} checked, {Skipped} skipped, {Failures.Count} failed");

    public static GoldenReport Run(string file, IReadOnlyList<GoldenCase> cases, Func<GoldenCase, CaseResult> check)
    {
        var done = 0;
        var skipped = 0;
        var failures = new List<string>();
        foreach (var test in cases)
        {
            var result = Guarded(check, test);
            if (result.Differences.Count > 0)
            {
                failures.Add($"{test.Id}: {string.Join("; ", result.Differences)}");
            }
            else if (result.Skipped)
            {
                skipped++;
            }
            else
            {
                done++;
            }
        }

        return new GoldenReport(file, done, skipped, failures);
    }

    /// <summary>xunit swallows the console, so the counts also go to a file, which test.sh prints, and straight to standard output.</summary>
    public void Publish()
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "golden-report"));
        System.IO.File.WriteAllLines(Path.Combine(folder.FullName, $"golden-{Path.GetFileNameWithoutExtension(File)}.txt"), [Line, .. Failures]);
        using var output = new StreamWriter(Console.OpenStandardOutput());
        output.WriteLine(Line);
    }

    private static CaseResult Guarded(Func<GoldenCase, CaseResult> check, GoldenCase test)
    {
#pragma warning disable CA1031 // Whatever a case throws is that case's failure, and the others still run.
        try
        {
            return check(test);
        }
        catch (Exception error)
        {
            return new CaseResult(false, [$"threw {error.GetType().Name}: {error.Message}"]);
        }
#pragma warning restore CA1031
    }
}
