using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Unit.Golden;

/// <summary>Every decision that the old program left us, made again by our rules.</summary>
public class GoldenTests(ITestOutputHelper output)
{
    public static TheoryData<string> Files => [.. GoldenFolder.Files];

    [Theory]
    [MemberData(nameof(Files))]
    public void Golden_cases_are_decided_as_the_old_program_did(string file)
    {
        var report = GoldenChecks.Run(file, GoldenFolder.Read(file));
        report.Publish();
        output.WriteLine(report.Line);
        report.Failures.ShouldBeEmpty(report.Line + Environment.NewLine + string.Join(Environment.NewLine, report.Failures.Take(20)));
        report.Checked.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Golden_cycles_for_the_integration_tests_are_there() => GoldenFolder.Read(GoldenFolder.RunElsewhere).ShouldNotBeEmpty();
}
