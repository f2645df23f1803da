using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Dispatch;

/// <summary>The night of Wednesday, 14 January 2026, by the clock of Seoul: open 23:30, close 06:00.</summary>
public sealed class ScheduleChangeTests
{
    private static readonly DateTime Before = Seoul("12:00");

    [Theory]
    [InlineData("01:00", "00:05", "00:05", "a change of something else")]
    [InlineData("00:00", "00:05", "02:00", "later, both to come")]
    [InlineData("01:00", "00:05", "02:00", "a plan that waits is put off")]
    [InlineData("00:00", "02:00", "00:05", "earlier, both to come")]
    [InlineData("01:00", "00:05", "00:45", "a plan that waits stays due")]
    [InlineData("00:05", "02:00", "00:05", "due just now")]
    public void A_night_that_is_to_be_planned_stays_so(string now, string was, string will, string why) => Since(was, will, Seoul(now)).ShouldBe(Before, why);

    [Fact]
    public void Nothing_becomes_due_in_the_past()
    {
        Since("02:00", "00:05", Seoul("01:00")).ShouldBe(Seoul("01:00"));

        // Switched on after its plan's time, it does not work in this night, and a later change does not make this night missed.
        Since("00:05", "00:45", Seoul("01:00"), since: Seoul("00:30")).ShouldBe(Seoul("01:00"));
        Since("00:05", "02:00", Seoul("15:00", 16), since: Seoul("01:00")).ShouldBe(Seoul("06:00"));
        Since("00:05", "02:00", Seoul("01:00"), since: Seoul("00:30")).ShouldBe(Seoul("00:30"));
    }

    [Fact]
    public void A_plan_that_waits_stays_due_though_it_is_moved_to_before_the_switching_on() =>
        Since("00:15", "00:05", Seoul("00:30"), since: Seoul("00:10")).ShouldBe(Seoul("00:05"));

    [Fact]
    public void A_dip_moved_into_the_past_of_a_night_that_was_begun_is_not_made_up_for()
    {
        var now = Seoul("05:00");
        ScheduleChange.Since(Schedule("00:05"), Schedule("00:05", dip: "04:55"), NyseCalendar.Instance, now, begun: true).ShouldBe(now);
        ScheduleChange.Since(Schedule("00:05"), Schedule("00:30"), NyseCalendar.Instance, now, begun: true).ShouldBe(Before);
    }

    [Fact]
    public void Switching_on_counts_from_now_and_switching_off_changes_nothing()
    {
        var now = Seoul("01:00");
        var off = Schedule("00:05");
        off.Enabled = false;
        ScheduleChange.Since(off, Schedule("00:05"), NyseCalendar.Instance, now, begun: false).ShouldBe(now);
        ScheduleChange.Since(Schedule("00:05"), off, NyseCalendar.Instance, now, begun: false).ShouldBe(Before);
        ScheduleChange.Since(Schedule("nonsense"), Schedule("00:05"), NyseCalendar.Instance, now, begun: false).ShouldBe(now);
    }

    private static DateTime Since(string was, string will, DateTime now, DateTime? since = null) =>
        ScheduleChange.Since(Schedule(was, since), Schedule(will, since), NyseCalendar.Instance, now, begun: false);

    private static Schedule Schedule(string planTime, DateTime? since = null, string dip = "close-00:10") => new()
    {
        PlanTime = planTime, SliceStart = "03:00", SliceEnd = "04:30", ClosingDipTime = dip, EnabledSince = since ?? Before,
    };

    private static DateTime Seoul(string time, int day = 15) =>
        new DateTime(2026, 1, day, 0, 0, 0, DateTimeKind.Utc) + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture) - TimeSpan.FromHours(9)
        - (time == "12:00" ? TimeSpan.FromDays(1) : TimeSpan.Zero);
}
