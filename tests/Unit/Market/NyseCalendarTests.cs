using System.Globalization;
using EggMoney.Domain.Market;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Unit.Market;

public sealed class NyseCalendarTests(ITestOutputHelper output)
{
    private static readonly NyseCalendar Calendar = NyseCalendar.Instance;
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");

    [Fact]
    public void Sessions_are_the_days_that_SPY_traded_from_2000_to_the_end_of_the_file()
    {
        var file = SharedPrices.File("SPY.csv");
        if (file is null)
        {
            output.WriteLine("Left out: ../shared/prices/SPY.csv is not on this machine. Counts_of_sessions_by_year covers it in part.");
            return;
        }

        var traded = File.ReadLines(file).Skip(1)
            .Select(line => DateOnly.ParseExact(line.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture))
            .Where(date => date.Year >= 2000)
            .ToList();
        traded[^1].ShouldBeGreaterThanOrEqualTo(new DateOnly(2026, 8, 21));

        var sessions = Calendar.SessionsBetween(new DateOnly(2000, 1, 1), traded[^1]).Select(s => s.Date).ToList();

        sessions.Except(traded).ShouldBeEmpty("extra sessions");
        traded.Except(sessions).ShouldBeEmpty("missing sessions");
        sessions.ShouldBe(traded);
    }

    // What the exchange itself published as its days of trading.
    [Theory]
    [InlineData(2000, 252)]
    [InlineData(2001, 248)]
    [InlineData(2002, 252)]
    [InlineData(2004, 252)]
    [InlineData(2006, 251)]
    [InlineData(2008, 253)]
    [InlineData(2010, 252)]
    [InlineData(2012, 250)]
    [InlineData(2014, 252)]
    [InlineData(2017, 251)]
    [InlineData(2018, 251)]
    [InlineData(2020, 253)]
    [InlineData(2021, 252)]
    [InlineData(2022, 251)]
    [InlineData(2023, 250)]
    [InlineData(2024, 252)]
    [InlineData(2025, 250)]
    public void Counts_of_sessions_by_year(int year, int count) =>
        Calendar.SessionsBetween(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31)).Count().ShouldBe(count);

    [Theory]
    [InlineData("2000-02-21")] // Presidents
    [InlineData("2000-04-21")] // Good Friday
    [InlineData("2001-09-11")]
    [InlineData("2001-09-14")]
    [InlineData("2002-11-28")] // Thanksgiving
    [InlineData("2004-06-11")]
    [InlineData("2004-07-05")] // the Fourth on a Sunday
    [InlineData("2004-12-24")] // Christmas on a Saturday
    [InlineData("2005-12-26")] // Christmas on a Sunday
    [InlineData("2006-01-02")] // New Year on a Sunday
    [InlineData("2007-01-02")]
    [InlineData("2008-03-21")] // the earliest Good Friday here
    [InlineData("2009-07-03")] // the Fourth on a Saturday
    [InlineData("2011-04-22")]
    [InlineData("2012-10-29")]
    [InlineData("2012-10-30")]
    [InlineData("2015-07-03")]
    [InlineData("2018-12-05")]
    [InlineData("2019-01-21")] // Martin Luther King
    [InlineData("2019-05-27")] // Memorial Day
    [InlineData("2020-09-07")] // Labor Day
    [InlineData("2021-12-24")]
    [InlineData("2022-06-20")] // the first Juneteenth, on a Sunday
    [InlineData("2023-01-02")]
    [InlineData("2024-06-19")]
    [InlineData("2025-01-09")]
    [InlineData("2026-07-03")]
    [InlineData("2027-06-18")] // Juneteenth on a Saturday
    [InlineData("2027-07-05")]
    [InlineData("2027-12-24")]
    [InlineData("2032-12-24")]
    [InlineData("2035-03-23")]
    public void Closed(string date) => Calendar.SessionOn(Day(date)).ShouldBeNull();

    [Theory]
    [InlineData("2004-12-31")] // New Year on a Saturday is not observed
    [InlineData("2010-12-31")]
    [InlineData("2021-12-31")]
    [InlineData("2027-12-31")]
    [InlineData("2012-10-31")]
    [InlineData("2001-09-10")]
    [InlineData("2001-09-17")]
    [InlineData("2019-06-19")] // before Juneteenth
    [InlineData("2021-06-18")] // a federal holiday the exchange did not keep
    [InlineData("2020-07-02")] // before a Fourth on Saturday
    [InlineData("2021-07-02")] // before a Fourth on Sunday
    [InlineData("2022-07-01")] // before a Fourth on Monday
    [InlineData("2002-07-03")] // the Friday was shortened instead
    [InlineData("2013-07-05")] // the Wednesday was shortened instead
    [InlineData("2022-12-23")] // before Christmas Eve on a Saturday
    [InlineData("2014-12-26")]
    [InlineData("2025-12-26")]
    [InlineData("2024-10-14")] // Columbus
    [InlineData("2024-11-11")] // Veterans
    public void A_whole_day(string date) => Local(date).ShouldBe((new TimeOnly(9, 30), new TimeOnly(16, 0)));

    [Theory]
    [InlineData("2000-07-03")]
    [InlineData("2000-11-24")]
    [InlineData("2001-12-24")]
    [InlineData("2002-07-05")]
    [InlineData("2002-11-29")]
    [InlineData("2003-07-03")]
    [InlineData("2003-12-24")]
    [InlineData("2003-12-26")]
    [InlineData("2006-07-03")]
    [InlineData("2007-12-24")]
    [InlineData("2008-07-03")]
    [InlineData("2012-07-03")]
    [InlineData("2012-12-24")]
    [InlineData("2013-07-03")]
    [InlineData("2013-11-29")]
    [InlineData("2017-07-03")]
    [InlineData("2018-12-24")]
    [InlineData("2019-07-03")]
    [InlineData("2020-12-24")]
    [InlineData("2023-07-03")]
    [InlineData("2024-07-03")]
    [InlineData("2024-11-29")]
    [InlineData("2025-07-03")]
    [InlineData("2025-12-24")]
    [InlineData("2026-11-27")]
    [InlineData("2026-12-24")]
    [InlineData("2028-07-03")]
    [InlineData("2030-07-03")]
    [InlineData("2035-07-03")]
    public void An_early_close(string date) => Local(date).ShouldBe((new TimeOnly(9, 30), new TimeOnly(13, 0)));

    [Fact]
    public void No_year_has_more_than_three_early_closes_except_2003()
    {
        for (var year = NyseCalendar.FirstYear; year <= NyseCalendar.LastYear; year++)
        {
            var early = Calendar.SessionsBetween(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31))
                .Count(s => s.Close - s.Open < TimeSpan.FromHours(6));
            early.ShouldBeInRange(1, year == 2003 ? 4 : 3, $"in {year}");
        }
    }

    // Until 2006 from the first Sunday of April to the last of October, since 2007 from the second of March to the first of November.
    [Theory]
    [InlineData("2006-03-31", 14, 21)]
    [InlineData("2006-04-03", 13, 20)]
    [InlineData("2006-10-27", 13, 20)]
    [InlineData("2006-10-30", 14, 21)]
    [InlineData("2007-03-09", 14, 21)]
    [InlineData("2007-03-12", 13, 20)]
    [InlineData("2007-11-02", 13, 20)]
    [InlineData("2007-11-05", 14, 21)]
    [InlineData("2026-03-06", 14, 21)]
    [InlineData("2026-03-09", 13, 20)]
    [InlineData("2026-10-30", 13, 20)]
    [InlineData("2026-11-02", 14, 21)]
    [InlineData("2035-03-12", 13, 20)]
    public void Opens_and_closes_in_UTC_follow_the_US_clocks(string date, int opens, int closes)
    {
        var session = Calendar.SessionOn(Day(date)).ShouldNotBeNull();
        session.Open.ShouldBe(Day(date).ToDateTime(new TimeOnly(opens, 30), DateTimeKind.Utc));
        session.Close.ShouldBe(Day(date).ToDateTime(new TimeOnly(closes, 0), DateTimeKind.Utc));
        session.Open.Kind.ShouldBe(DateTimeKind.Utc);
        session.Close.Kind.ShouldBe(DateTimeKind.Utc);
    }

    [Fact]
    public void Every_open_agrees_with_the_clock_rules_worked_out_by_hand()
    {
        foreach (var session in Calendar.SessionsBetween(new DateOnly(2000, 1, 1), new DateOnly(2035, 12, 31)))
        {
            var year = session.Date.Year;
            var (start, end) = year >= 2007
                ? (Sunday(new DateOnly(year, 3, 8)), Sunday(new DateOnly(year, 11, 1)))
                : (Sunday(new DateOnly(year, 4, 1)), Sunday(new DateOnly(year, 10, 25)));
            var daylight = session.Date >= start && session.Date < end;
            session.Open.TimeOfDay.ShouldBe(new TimeSpan(daylight ? 13 : 14, 30, 0), $"{session.Date}");
        }

        static DateOnly Sunday(DateOnly from) => from.AddDays((7 - (int)from.DayOfWeek) % 7);
    }

    [Fact]
    public void In_Seoul_the_market_opens_at_2230_in_summer_and_2330_in_winter()
    {
        var seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");
        TimeZoneInfo.ConvertTimeFromUtc(Calendar.SessionOn(new DateOnly(2026, 7, 1))!.Open, seoul).TimeOfDay.ShouldBe(new TimeSpan(22, 30, 0));
        TimeZoneInfo.ConvertTimeFromUtc(Calendar.SessionOn(new DateOnly(2026, 1, 5))!.Open, seoul).TimeOfDay.ShouldBe(new TimeSpan(23, 30, 0));
    }

    [Theory]
    [InlineData(1999)]
    [InlineData(2036)]
    public void Years_that_are_not_known_are_refused(int year) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Calendar.SessionOn(new DateOnly(year, 6, 1)))
            .Message.ShouldContain($"2000 to 2035, not {year}-06-01");

    [Fact]
    public void A_session_contains_its_open_and_its_close_and_nothing_outside()
    {
        var session = Calendar.SessionOn(new DateOnly(2026, 1, 5))!;
        Calendar.SessionAt(session.Open).ShouldBe(session);
        Calendar.SessionAt(session.Close).ShouldBe(session);
        Calendar.SessionAt(session.Open.AddTicks(-1)).ShouldBeNull();
        Calendar.SessionAt(session.Close.AddTicks(1)).ShouldBeNull();
        Calendar.SessionAt(new DateTime(2026, 1, 4, 16, 0, 0, DateTimeKind.Utc)).ShouldBeNull();
        Should.Throw<ArgumentException>(() => Calendar.SessionAt(DateTime.SpecifyKind(session.Open, DateTimeKind.Local)));
    }

    [Theory]
    [InlineData("2026-01-05T14:30:00", "2026-01-05")]
    [InlineData("2026-01-05T14:29:59", "2026-01-02")]
    [InlineData("2026-01-05T03:00:00", "2026-01-02")]
    [InlineData("2026-01-05T23:59:59", "2026-01-05")]
    [InlineData("2026-01-11T12:00:00", "2026-01-09")]
    [InlineData("2001-09-17T13:29:00", "2001-09-10")]
    public void The_latest_session_opened_by_an_instant(string utc, string date) =>
        Calendar.LatestSessionOpenedBy(DateTime.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal))
            .ShouldNotBeNull().Date.ShouldBe(Day(date));

    [Theory]
    [InlineData("2026-01-02", "2026-01-05")]
    [InlineData("2026-01-03", "2026-01-05")]
    [InlineData("2001-09-10", "2001-09-17")]
    [InlineData("2025-12-24", "2025-12-26")]
    public void The_next_session(string after, string date) => Calendar.NextSessionAfter(Day(after)).Date.ShouldBe(Day(date));

    [Fact]
    public void A_calendar_without_sessions_is_searched_fifteen_days_at_most()
    {
        var never = new NeverOpen();
        never.LatestSessionOpenedBy(new DateTime(2026, 1, 20, 0, 0, 0, DateTimeKind.Utc)).ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => never.NextSessionAfter(new DateOnly(2026, 1, 20)));
        never.Asked.ShouldBe(16 + 15);
        never.SessionsBetween(new DateOnly(2026, 1, 2), new DateOnly(2026, 1, 1)).ShouldBeEmpty();
    }

    private static DateOnly Day(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static (TimeOnly Open, TimeOnly Close) Local(string date)
    {
        var session = Calendar.SessionOn(Day(date)).ShouldNotBeNull();
        session.Date.ShouldBe(Day(date));
        return (In(session.Open), In(session.Close));

        static TimeOnly In(DateTime utc) => TimeOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(utc, NewYork));
    }

    private sealed class NeverOpen : IMarketCalendar
    {
        public int Asked { get; private set; }

        public MarketSession? SessionOn(DateOnly date)
        {
            Asked++;
            return null;
        }
    }
}
