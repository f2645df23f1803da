using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Market;

public sealed class SessionTimeTests
{
    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");
    private static readonly TimeZoneInfo NewYork = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    private static readonly MarketSession Winter = NyseCalendar.Instance.SessionOn(new DateOnly(2026, 1, 14))!;
    private static readonly MarketSession Summer = NyseCalendar.Instance.SessionOn(new DateOnly(2026, 7, 15))!;

    [Theory]
    [InlineData("00:00", true)]
    [InlineData("00:05", true)]
    [InlineData("23:59", true)]
    [InlineData("open", false)]
    [InlineData("open+00:35", false)]
    [InlineData("open-00:10", false)]
    [InlineData("close", false)]
    [InlineData("close-00:30", false)]
    [InlineData("close+00:10", false)]
    [InlineData("close+12:00", false)]
    public void Reads_and_writes_the_same(string text, bool wallClock)
    {
        SessionTime.TryParse(text, out var time).ShouldBeTrue();
        time.ToString().ShouldBe(text);
        time.IsWallClock.ShouldBe(wallClock);
    }

    [Fact]
    public void An_offset_of_nothing_is_the_anchor_itself()
    {
        SessionTime.TryParse("close-00:00", out var written).ShouldBeTrue();
        SessionTime.TryParse("close", out var plain).ShouldBeTrue();
        written.ShouldBe(plain);
        written.ToString().ShouldBe("close");
        default(SessionTime).ToString().ShouldBe("00:00");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("0:05")]
    [InlineData("24:00")]
    [InlineData("12:60")]
    [InlineData("12:00:00")]
    [InlineData("00:05 ")]
    [InlineData("-00:05")]
    [InlineData("Open")]
    [InlineData("open+")]
    [InlineData("open+5")]
    [InlineData("open+0:35")]
    [InlineData("open 00:35")]
    [InlineData("open00:35")]
    [InlineData("open+-00:35")]
    [InlineData("open+25:00")]
    [InlineData("close−00:30")] // a typographic minus
    [InlineData("closed")]
    [InlineData("noon")]
    [InlineData("١٢:٠٠")]
    public void Anything_else_is_refused(string? text)
    {
        SessionTime.TryParse(text, out var time).ShouldBeFalse();
        time.ShouldBe(default);
    }

    [Theory]
    [InlineData("open", "14:30")]
    [InlineData("open+00:35", "15:05")]
    [InlineData("open-00:10", "14:20")]
    [InlineData("close", "21:00")]
    [InlineData("close-00:30", "20:30")]
    [InlineData("close+00:10", "21:10")]
    public void Relative_times_follow_the_session(string text, string utc) =>
        Resolve(text, Winter, Seoul).ShouldBe(At("2026-01-14", utc));

    [Theory]
    [InlineData("00:05", "2026-01-14", "15:05")]
    [InlineData("23:45", "2026-01-14", "14:45")]
    [InlineData("05:30", "2026-01-14", "20:30")]
    [InlineData("22:00", "2026-01-14", "13:00")] // before the open of 23:30
    [InlineData("12:00", "2026-01-15", "03:00")] // after the close of 06:00
    [InlineData("14:45", "2026-01-14", "05:45")] // as near to either side: the earlier
    [InlineData("14:44", "2026-01-15", "05:44")]
    [InlineData("14:46", "2026-01-14", "05:46")]
    public void Wall_clock_times_are_those_nearest_to_the_session(string text, string date, string utc) =>
        Resolve(text, Winter, Seoul).ShouldBe(At(date, utc));

    [Fact]
    public void Wall_clock_times_also_work_where_the_session_lies_within_a_day()
    {
        Resolve("10:00", Winter, NewYork).ShouldBe(At("2026-01-14", "15:00"));
        Resolve("10:00", Summer, NewYork).ShouldBe(At("2026-07-15", "14:00"));
        Resolve("04:00", Summer, NewYork).ShouldBe(At("2026-07-15", "08:00"));
    }

    [Fact]
    public void A_time_that_the_clocks_skip_is_the_end_of_the_gap()
    {
        // New York, 2026-03-08: 02:00 becomes 03:00 (07:00 UTC).
        var session = new MarketSession(new DateOnly(2026, 3, 8), At("2026-03-08", "05:00"), At("2026-03-08", "09:00"));
        Resolve("02:00", session, NewYork).ShouldBe(At("2026-03-08", "07:00"));
        Resolve("02:30", session, NewYork).ShouldBe(At("2026-03-08", "07:00"));
        Resolve("03:00", session, NewYork).ShouldBe(At("2026-03-08", "07:00"));
        Resolve("01:59", session, NewYork).ShouldBe(At("2026-03-08", "06:59"));
    }

    [Fact]
    public void Of_a_time_that_comes_twice_the_earlier_counts()
    {
        // New York, 2026-11-01: 02:00 becomes 01:00 (06:00 UTC).
        var session = new MarketSession(new DateOnly(2026, 11, 1), At("2026-11-01", "04:00"), At("2026-11-01", "09:00"));
        Resolve("01:30", session, NewYork).ShouldBe(At("2026-11-01", "05:30"));
        Resolve("02:00", session, NewYork).ShouldBe(At("2026-11-01", "07:00"));
    }

    private static DateTime Resolve(string text, MarketSession session, TimeZoneInfo zone)
    {
        SessionTime.TryParse(text, out var time).ShouldBeTrue();
        var at = time.Resolve(session, zone);
        at.Kind.ShouldBe(DateTimeKind.Utc);
        return at;
    }

    private static DateTime At(string date, string utc) =>
        DateTime.SpecifyKind(DateOnly.Parse(date, null).ToDateTime(TimeOnly.Parse(utc, null)), DateTimeKind.Utc);
}
