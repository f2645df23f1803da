namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>Time zones: whether the machine's rules know New York's next change of clocks, and Seoul's time.</summary>
internal sealed class TimeZoneCheck(TimeProvider clock) : IDoctorCheck
{
    private static readonly (string English, string Korean) Remedy = (
        "Install or renew the package tzdata and start the server anew.", "tzdata 패키지를 설치하거나 갱신한 뒤 서버를 다시 시작하십시오.");

    public string Name => "time-zones";

    public bool NeedsTables => false;

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>([Look()]);

    private Finding Look()
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out var newYork) || !TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Seoul", out var seoul))
        {
            return Finding.Wrong(Name, ("The machine does not know America/New_York or Asia/Seoul.", "이 서버에 America/New_York 또는 Asia/Seoul 시간대 정보가 없습니다."), Remedy);
        }

        var now = clock.GetUtcNow();
        var next = NextChange(newYork, now);
        return next is { } change && change == Expected(now) && seoul.GetUtcOffset(now) == TimeSpan.FromHours(9)
            ? Finding.Ok(Name, $"New York changes its clocks next on {change:yyyy-MM-dd}; Seoul is at UTC+9.", $"뉴욕의 다음 시각 변경은 {change:yyyy-MM-dd}이며, 서울은 UTC+9입니다.")
            : Finding.Wrong(
                Name,
                ($"By this machine New York changes its clocks next on {next?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "no day"}; by the law it is {Expected(now):yyyy-MM-dd}.",
                    $"이 서버의 정보로는 뉴욕의 다음 시각 변경이 {next?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "없음"}이지만, 법으로는 {Expected(now):yyyy-MM-dd}입니다."),
                Remedy);
    }

    private static DateOnly? NextChange(TimeZoneInfo zone, DateTimeOffset from)
    {
        // Midday: the clocks change at night, so the day of the change is the first with the other offset.
        var noon = new DateTimeOffset(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, zone).DateTime).ToDateTime(new(12, 0)), TimeSpan.Zero);
        for (var day = 1; day <= 366; day++)
        {
            if (zone.GetUtcOffset(noon.AddDays(day)) != zone.GetUtcOffset(noon))
            {
                return DateOnly.FromDateTime(noon.AddDays(day).Date);
            }
        }

        return null;
    }

    /// <summary>By the law of 2007: the second Sunday in March and the first in November.</summary>
    private static DateOnly Expected(DateTimeOffset from)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(from, TimeZoneInfo.FindSystemTimeZoneById("America/New_York")).DateTime);
        return new[] { Sunday(today.Year, 3, 2), Sunday(today.Year, 11, 1), Sunday(today.Year + 1, 3, 2) }.First(change => change > today);
    }

    private static DateOnly Sunday(int year, int month, int number)
    {
        var first = new DateOnly(year, month, 1);
        return first.AddDays(((7 - (int)first.DayOfWeek) % 7) + (7 * (number - 1)));
    }
}
