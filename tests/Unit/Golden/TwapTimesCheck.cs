using System.Globalization;
using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Golden;

/// <summary>twap_times.json: when the slices are due.</summary>
internal static class TwapTimesCheck
{
    public static CaseResult Run(GoldenCase test)
    {
        var start = At(test.Json.Text("start"));
        var end = At(test.Json.Text("end"));
        var count = (int)(test.Json.Number("count") ?? 0);
        end = end <= start ? end.AddDays(1) : end;
        var times = Slicing.Times(start, end, count);

        // The old times of Q10 to Q12 are the defect; what the rule says of ours holds for every case.
        var found = new Differences(false);
        AsWritten(found, start, end, count, times);
        if (test.KnownBug is not null)
        {
            return CaseResult.LeftOut(found);
        }

        found.Same("times", string.Join(' ', test.Json.Array("expected").Select(node => node!.GetValue<string>())),
            string.Join(' ', times.Select(time => time.ToString("HH:mm", CultureInfo.InvariantCulture))));
        return CaseResult.Checked(found);
    }

    private static void AsWritten(Differences found, DateTime start, DateTime end, int count, IReadOnlyList<DateTime> times)
    {
        if (count <= 1)
        {
            found.Same("only the start", start, times.Single());
            return;
        }

        var minutes = (int)(end - start).TotalMinutes;
        found.Same("first", start, times[0]);
        found.Same("last", end, times[^1]);
        found.Same("slices", Math.Min(count, minutes + 1), times.Count);
        found.Require(times.Zip(times.Skip(1)).All(pair => pair.First < pair.Second), "two slices in one minute");
        if (times.Count == count)
        {
            for (var k = 0; k < count; k++)
            {
                found.Same($"slice {k}", start.AddMinutes(minutes * k / (count - 1)), times[k]);
            }
        }
    }

    private static DateTime At(string? time) => new DateTime(2025, 11, 4) + TimeSpan.Parse(time!, CultureInfo.InvariantCulture);
}
