using System.Globalization;
using EggMoney.Application.Notifications;
using EggMoney.Domain.Accounts;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Notifications;

public class QuietHoursTests
{
    [Theory]
    [InlineData("23:00", "07:00", "Asia/Seoul", "2026-03-02T13:59:59Z", null)]
    [InlineData("23:00", "07:00", "Asia/Seoul", "2026-03-02T14:00:00Z", "2026-03-02T22:00:00Z")]
    [InlineData("23:00", "07:00", "Asia/Seoul", "2026-03-02T21:59:59Z", "2026-03-02T22:00:00Z")]
    [InlineData("23:00", "07:00", "Asia/Seoul", "2026-03-02T22:00:00Z", null)]
    [InlineData("01:00", "05:30", "Asia/Seoul", "2026-03-02T16:00:00Z", "2026-03-02T20:30:00Z")]
    // New York springs forward at 02:00 on 8 March 2026: 02:30 does not exist, and the night is an hour shorter.
    [InlineData("23:00", "02:30", "America/New_York", "2026-03-08T05:00:00Z", "2026-03-08T07:00:00Z")]
    [InlineData("23:00", "07:00", "America/New_York", "2026-03-08T05:00:00Z", "2026-03-08T11:00:00Z")]
    // It falls back at 02:00 on 1 November 2026: 01:30 comes twice, and the first ends the quiet.
    [InlineData("23:00", "01:30", "America/New_York", "2026-11-01T04:30:00Z", "2026-11-01T05:30:00Z")]
    [InlineData("23:00", "01:30", "America/New_York", "2026-11-01T06:15:00Z", null)]
    [InlineData("23:00", "07:00", "America/New_York", "2026-11-01T04:30:00Z", "2026-11-01T12:00:00Z")]
    [InlineData("23:00", "07:00", "Nowhere/Land", "2026-03-02T14:00:00Z", "2026-03-02T22:00:00Z")]
    public void They_end_when_their_owners_clock_says_so(string from, string until, string zone, string now, string? end)
    {
        var settings = new NotificationSettings { QuietFrom = Time(from), QuietUntil = Time(until) };
        QuietHours.EndAt(settings, zone, Utc(now)).ShouldBe(end is null ? null : Utc(end));
    }

    [Fact]
    public void There_are_none_by_default() => QuietHours.EndAt(null, "Asia/Seoul", Utc("2026-03-02T14:00:00Z")).ShouldBeNull();

    private static TimeOnly Time(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);

    private static DateTime Utc(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
