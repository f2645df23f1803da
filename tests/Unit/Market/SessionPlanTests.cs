using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using FsCheck;
using FsCheck.Fluent;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Market;

public sealed class SessionPlanTests
{
    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");

    [Fact]
    public void The_old_defaults_in_summer() => Check(
        new Schedule(), "2026-07-15", plan: "07-16 00:05", dip: "07-16 04:50", report: "07-16 05:00",
        "07-16 00:10", "07-16 01:15", "07-16 02:20", "07-16 03:25", "07-16 04:30");

    [Fact]
    public void The_old_defaults_in_winter() => Check(
        new Schedule(), "2026-01-14", plan: "01-15 00:05", dip: "01-15 05:50", report: "01-15 06:00",
        "01-15 00:10", "01-15 01:30", "01-15 02:50", "01-15 04:10", "01-15 05:30");

    [Fact]
    public void The_old_defaults_on_an_early_close() => Check(
        new Schedule(), "2026-11-27", plan: "11-28 00:05", dip: "11-28 02:50", report: "11-28 03:00",
        "11-28 00:10", "11-28 00:45", "11-28 01:20", "11-28 01:55", "11-28 02:30");

    [Fact]
    public void A_wall_clock_end_past_an_early_close_is_clamped_to_ten_minutes_before_it() => Check(
        new Schedule { SliceEnd = "05:30" }, "2026-11-27", plan: "11-28 00:05", dip: "11-28 02:50", report: "11-28 03:00",
        "11-28 00:10", "11-28 00:50", "11-28 01:30", "11-28 02:10", "11-28 02:50");

    [Fact]
    public void What_lies_past_an_early_close_goes_back_as_it_is() => Check(
        new Schedule { PlanTime = "04:10", SliceStart = "04:30", SliceEnd = "05:20" }, "2026-11-27", plan: "11-28 01:40", dip: "11-28 02:50", report: "11-28 03:00",
        "11-28 02:00", "11-28 02:12", "11-28 02:25", "11-28 02:37", "11-28 02:50");

    [Fact]
    public void A_plan_before_an_early_close_stays_where_it_is() => Check(
        new Schedule { SliceStart = "04:30", SliceEnd = "05:20" }, "2026-11-27", plan: "11-28 00:05", dip: "11-28 02:50", report: "11-28 03:00",
        "11-28 02:00", "11-28 02:12", "11-28 02:25", "11-28 02:37", "11-28 02:50");

    [Fact]
    public void A_plan_that_slices_gone_back_would_overtake_is_five_minutes_before_them() => Check(
        new Schedule { PlanTime = "01:30", SliceStart = "03:30", SliceEnd = "05:20", SliceCount = 2 }, "2026-11-27", plan: "11-28 00:55", dip: "11-28 02:50", report: "11-28 03:00",
        "11-28 01:00", "11-28 02:50");

    [Fact]
    public void A_window_longer_than_an_early_session_fills_it() => Check(
        new Schedule { PlanTime = "03:00", SliceStart = "03:10", SliceEnd = "08:00", SliceCount = 2 }, "2026-11-27", plan: "11-27 23:35", dip: "11-28 02:50", report: "11-28 03:00",
        "11-27 23:40", "11-28 02:50");

    [Fact]
    public void A_single_slice_past_an_early_close_is_at_its_end_after_its_plan() => Check(
        new Schedule { PlanTime = "04:10", SliceStart = "04:30", SliceEnd = "05:20", SliceCount = 1 }, "2026-11-27", plan: "11-28 02:30", dip: "11-28 02:50", report: "11-28 03:00",
        "11-28 02:50");

    [Fact]
    public void A_wall_clock_plan_does_not_come_after_slices_that_follow_an_early_close() => Check(
        new Schedule { PlanTime = "04:10", SliceStart = "close-00:40", SliceEnd = "close-00:20", SliceCount = 2 }, "2026-11-27", plan: "11-28 02:15", dip: "11-28 02:50", report: "11-28 03:00",
        "11-28 02:20", "11-28 02:40");

    [Fact]
    public void A_winter_night_s_end_goes_back_an_hour_in_summer()
    {
        var winter = new Schedule { PlanTime = "05:00", SliceStart = "05:10", SliceEnd = "05:40" };
        ScheduleRules.Problems(winter).ShouldBeEmpty();
        Check(winter, "2026-07-15", plan: "07-16 04:10", dip: "07-16 04:50", report: "07-16 05:00", "07-16 04:20", "07-16 04:27", "07-16 04:35", "07-16 04:42", "07-16 04:50");
        Check(winter, "2026-01-14", plan: "01-15 05:00", dip: "01-15 05:50", report: "01-15 06:00", "01-15 05:10", "01-15 05:17", "01-15 05:25", "01-15 05:32", "01-15 05:40");
    }

    [Fact]
    public void A_plan_and_a_single_slice_before_a_winter_open_do_not_meet()
    {
        var summer = new Schedule { PlanTime = "22:40", SliceStart = "22:50", SliceEnd = "23:00", SliceCount = 1 };
        ScheduleRules.Problems(summer).ShouldBeEmpty();
        Check(summer, "2026-07-15", plan: "07-15 22:40", dip: "07-16 04:50", report: "07-16 05:00", "07-15 22:50");
        Check(summer, "2026-01-14", plan: "01-14 23:35", dip: "01-15 05:50", report: "01-15 06:00", "01-14 23:40");
    }

    [Fact]
    public void A_plan_in_the_minute_of_the_only_slice_comes_before_it() => Check(
        new Schedule { PlanTime = "00:10", SliceCount = 1 }, "2026-01-14", plan: "01-15 00:05", dip: "01-15 05:50", report: "01-15 06:00", "01-15 00:10");

    [Fact]
    public void A_winter_window_is_clamped_in_summer() => Check(
        new Schedule { SliceEnd = "05:30", ClosingDipTime = "05:50" }, "2026-07-15", plan: "07-16 00:05", dip: "07-16 04:59", report: "07-16 05:00",
        "07-16 00:10", "07-16 01:20", "07-16 02:30", "07-16 03:40", "07-16 04:50");

    [Fact]
    public void A_window_across_midnight_is_one_session_s() => Check(
        new Schedule { PlanTime = "23:40", SliceStart = "23:50", SliceEnd = "00:10", SliceCount = 3 }, "2026-01-14",
        plan: "01-14 23:40", dip: "01-15 05:50", report: "01-15 06:00", "01-14 23:50", "01-15 00:00", "01-15 00:10");

    [Fact]
    public void A_plan_before_the_open_waits_until_five_minutes_after_it() => Check(
        new Schedule { PlanTime = "22:00", SliceStart = "22:30", SliceEnd = "open+01:00", ClosingDipTime = "21:00", SliceCount = 2 }, "2026-01-14",
        plan: "01-14 23:35", dip: "01-14 23:35", report: "01-15 06:00", "01-14 23:35", "01-15 00:30");

    [Fact]
    public void A_window_that_ends_before_it_starts_between_wall_clock_times_goes_on_to_the_next_day() => Check(
        new Schedule { SliceStart = "01:00", SliceEnd = "00:30", SliceCount = 2 }, "2026-01-14",
        plan: "01-15 00:05", dip: "01-15 05:50", report: "01-15 06:00", "01-15 01:00", "01-15 05:50");

    [Fact]
    public void A_relative_end_before_the_start_leaves_one_slice() => Check(
        new Schedule { SliceStart = "04:40" }, "2026-07-15", plan: "07-16 00:05", dip: "07-16 04:50", report: "07-16 05:00", "07-16 04:40");

    [Theory]
    [InlineData("close-01:00", "07-16 05:00")]
    [InlineData("close+00:30", "07-16 05:30")]
    [InlineData("04:00", "07-16 05:00")] // within the session
    [InlineData("07:30", "07-16 07:30")]
    [InlineData("12:00", "07-16 12:00")]
    [InlineData("18:00", "07-16 18:00")] // nearer to the session is 18:00 before it; that would report on nothing
    [InlineData("22:00", "07-16 22:00")]
    public void The_report_is_never_before_the_close(string time, string due) =>
        Text(SessionPlan.For(new Schedule { ReportTime = time }, Session("2026-07-15")).ReportAt).ShouldBe(due);

    [Fact]
    public void Work_past_midnight_in_Seoul_belongs_to_the_session_s_date()
    {
        var friday = SessionPlan.For(new Schedule(), Session("2026-01-16"));
        friday.Session.Date.ShouldBe(new DateOnly(2026, 1, 16));
        friday.SliceTimes.ShouldAllBe(t => TimeZoneInfo.ConvertTimeFromUtc(t, Seoul).Day == 17);
        friday.SliceTimes.ShouldAllBe(t => NyseCalendar.Instance.SessionAt(t)!.Date == friday.Session.Date);
    }

    [Fact]
    public void The_week_between_the_clock_changes_follows_the_session()
    {
        Text(SessionPlan.For(new Schedule(), Session("2026-03-06")).SliceTimes[^1]).ShouldBe("03-07 05:30");
        Text(SessionPlan.For(new Schedule(), Session("2026-03-09")).SliceTimes[^1]).ShouldBe("03-10 04:30");
        Text(SessionPlan.For(new Schedule(), Session("2026-10-30")).SliceTimes[^1]).ShouldBe("10-31 04:30");
        Text(SessionPlan.For(new Schedule(), Session("2026-11-02")).SliceTimes[^1]).ShouldBe("11-03 05:30");
    }

    [Fact]
    public void What_cannot_be_read_is_named()
    {
        Should.Throw<ArgumentException>(() => SessionPlan.For(new Schedule { Zone = "Mars/Base" }, Session("2026-01-14"))).Message.ShouldContain("Zone: 'Mars/Base'");
        Should.Throw<ArgumentException>(() => SessionPlan.For(new Schedule { SliceEnd = "late" }, Session("2026-01-14"))).Message.ShouldContain("SliceEnd: 'late'");
    }

    [Fact]
    public void Any_schedule_stays_within_its_limits_in_any_session()
    {
        var clock = from minutes in Gen.Choose(0, (24 * 60) - 1) select Clock(minutes);
        var relative = from anchor in Gen.Elements("open", "close")
                       from sign in Gen.Elements("+", "-")
                       from minutes in Gen.Choose(0, (24 * 60) - 1)
                       select anchor + sign + Clock(minutes);
        var time = Gen.OneOf(clock, relative);
        var schedules = from plan in time
                        from start in time
                        from end in time
                        from dip in time
                        from report in time
                        from count in Gen.Choose(1, 60)
                        from zone in Gen.Elements("Asia/Seoul", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "UTC", "America/St_Johns")
                        select new Schedule
                        {
                            PlanTime = plan,
                            SliceStart = start,
                            SliceEnd = end,
                            ClosingDipTime = dip,
                            ReportTime = report,
                            SliceCount = count,
                            Zone = zone,
                        };
        var sessions = from day in Gen.Choose(0, (36 * 365) - 20) select NyseCalendar.Instance.NextSessionAfter(new DateOnly(2000, 1, 1).AddDays(day));
        var cases = from schedule in schedules from session in sessions select (schedule, session);
        Prop.ForAll(cases.ToArbitrary(), c => Within(SessionPlan.For(c.schedule, c.session), c.schedule)).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

        static string Clock(int minutes) => $"{minutes / 60:00}:{minutes % 60:00}";
    }

    [Theory]
    [InlineData("00:00", 1, "0")]
    [InlineData("00:03", 10, "0 1 2 3")] // Q11: fewer slices, no two in one minute
    [InlineData("05:20", 10, "0 35 71 106 142 177 213 248 284 320")] // Q12: the last at the end, not a minute before
    [InlineData("04:20", 5, "0 65 130 195 260")]
    [InlineData("00:01", 60, "0 1")]
    [InlineData("00:00", 5, "0")]
    [InlineData("-00:01", 5, "0")]
    [InlineData("00:30", 0, "0")]
    [InlineData("00:02:30", 5, "0 1 2.5")]
    public void Slices_spread_over_the_window(string length, int count, string minutes)
    {
        var start = new DateTime(2026, 1, 14, 15, 10, 0, DateTimeKind.Utc);
        var times = Slicing.Times(start, start + TimeSpan.Parse(length, null), count);
        string.Join(' ', times.Select(t => (t - start).TotalMinutes.ToString(System.Globalization.CultureInfo.InvariantCulture))).ShouldBe(minutes);
        times.ShouldAllBe(t => t.Kind == DateTimeKind.Utc);
    }

    [Fact]
    public void The_default_schedule_has_no_problem() => ScheduleRules.Problems(new Schedule()).ShouldBeEmpty();

    [Fact]
    public void Each_problem_names_its_field()
    {
        var problems = ScheduleRules.Problems(new Schedule
        {
            Zone = "Mars/Base",
            PlanTime = "5 past midnight",
            SliceStart = "0:10",
            SliceEnd = "close-30",
            ClosingDipTime = "",
            ReportTime = "closing",
            SliceCount = 61,
        });
        problems.Select(p => p.Field).ShouldBe(
            ["Zone", "PlanTime", "SliceStart", "SliceEnd", "ClosingDipTime", "ReportTime", "SliceCount"]);
        problems.ShouldAllBe(p => p.Message.Length > 10);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(61)]
    public void Slice_counts_outside_1_to_60(int count) =>
        ScheduleRules.Problems(new Schedule { SliceCount = count }).ShouldHaveSingleItem().Field.ShouldBe("SliceCount");

    [Fact]
    public void A_window_too_short_for_its_slices_is_a_problem()
    {
        ScheduleRules.Problems(new Schedule { SliceEnd = "00:14" }).ShouldBeEmpty();
        var problem = ScheduleRules.Problems(new Schedule { SliceEnd = "00:13" }).ShouldHaveSingleItem();
        problem.Field.ShouldBe("SliceCount");
        problem.Message.ShouldContain("4 of 5");
        ScheduleRules.Problems(new Schedule { SliceStart = "04:48", SliceEnd = "05:40" }).ShouldHaveSingleItem().Message.ShouldContain("daylight");
    }

    [Fact]
    public void A_plan_after_the_first_slice_is_a_problem() =>
        ScheduleRules.Problems(new Schedule { PlanTime = "00:11" }).ShouldHaveSingleItem().Field.ShouldBe("PlanTime");

    [Theory]
    [InlineData("close-00:30", true)]
    [InlineData("close-00:31", false)]
    [InlineData("05:00", false)] // in winter the window ends at 05:30
    public void A_dip_before_the_window_ends_is_a_problem(string dip, bool sound) =>
        ScheduleRules.Problems(new Schedule { ClosingDipTime = dip }).Select(p => p.Field).ShouldBe(sound ? [] : ["ClosingDipTime"]);

    [Fact]
    public void What_a_session_does_not_allow_is_told_with_both_times()
    {
        var fit = SessionPlan.Fit(new Schedule { PlanTime = "22:00", SliceEnd = "05:30", ReportTime = "04:00" }, Session("2026-07-15"));
        fit.Clamped.Select(clamped => $"{clamped.Field} {Text(clamped.Wanted)} {Text(clamped.Actual)}").ShouldBe(
            ["PlanTime 07-15 22:00 07-15 22:35", "SliceEnd 07-16 05:30 07-16 04:50", "ReportTime 07-16 04:00 07-16 05:00"]);
        SessionPlan.Fit(new Schedule(), Session("2026-07-15")).Clamped.ShouldBeEmpty();
    }

    [Fact]
    public void A_forecast_is_in_order_and_after_now_and_knows_holidays()
    {
        // Thursday, 2 July 2026: the market is closed on Friday, and Monday follows. The report of Thursday comes on Friday evening, in Seoul.
        var now = new DateTime(2026, 7, 2, 19, 0, 0, DateTimeKind.Utc);
        var schedule = new Schedule { ReportTime = "18:00", SliceCount = 1 };
        ScheduleForecast.Firings(schedule, NyseCalendar.Instance, now, 5).Select(firing => $"{firing.SessionDate:MM-dd} {firing.Phase} {Text(firing.At)}").ShouldBe(
        [
            "07-02 ClosingDip 07-03 04:50",
            "07-02 CloseSession 07-03 05:00",
            "07-02 Report 07-03 18:00",
            "07-06 Plan 07-07 00:05",
            "07-06 Slice 07-07 00:10",
        ]);
        ScheduleForecast.Sessions(schedule, NyseCalendar.Instance, now, 2).Select(session => session.Fit.Plan.Session.Date)
            .ShouldBe([new DateOnly(2026, 7, 2), new DateOnly(2026, 7, 6)]);

        // Changed only now, it acts from the next plan; switched off, never.
        var changed = new Schedule { ReportTime = "18:00", SliceCount = 1, EnabledSince = now };
        ScheduleForecast.Firings(changed, NyseCalendar.Instance, now, 5)[0].SessionDate.ShouldBe(new DateOnly(2026, 7, 6));
        ScheduleForecast.Firings(new Schedule { Enabled = false }, NyseCalendar.Instance, now, 5).ShouldBeEmpty();
        ScheduleForecast.Firings(schedule, NyseCalendar.Instance, new(2035, 12, 31, 23, 0, 0, DateTimeKind.Utc), 5).Count.ShouldBeLessThan(5);
    }

    [Theory]
    [InlineData("UTC", true)]
    [InlineData("America/New_York", true)]
    [InlineData("Korea Standard Time", false)]
    [InlineData("", false)]
    [InlineData("../../etc/passwd", false)]
    public void Zones_are_IANA_ids(string zone, bool known) =>
        ScheduleRules.Problems(new Schedule { Zone = zone, SliceStart = "open+00:40", SliceEnd = "close-00:30", PlanTime = "open" })
            .Any(p => p.Field == "Zone").ShouldBe(!known);

    private static bool Within(SessionPlan plan, Schedule schedule)
    {
        var (open, close) = (plan.Session.Open, plan.Session.Close);
        var (first, last) = (open.AddMinutes(5), close.AddMinutes(-10));
        var minutes = plan.SliceTimes.Select(t => t.Ticks / TimeSpan.TicksPerMinute).ToList();
        return plan.PlanAt >= first && plan.PlanAt <= last
            && plan.SliceTimes.Count >= 1 && plan.SliceTimes.Count <= schedule.SliceCount
            && plan.SliceTimes[0] >= first && plan.SliceTimes[^1] <= last
            && plan.PlanAt <= plan.SliceTimes[0] && plan.PlanAt < plan.SliceTimes[^1]
            && minutes.Zip(minutes.Skip(1)).All(pair => pair.First < pair.Second)
            && plan.DipAt >= first && plan.DipAt <= close.AddMinutes(-1)
            && plan.ReportAt >= close && plan.ReportAt - close < TimeSpan.FromHours(25)
            && plan.SliceTimes.Append(plan.PlanAt).Append(plan.DipAt).Append(plan.ReportAt).All(t => t.Kind == DateTimeKind.Utc);
    }

    private static void Check(Schedule schedule, string date, string plan, string dip, string report, params string[] slices)
    {
        var result = SessionPlan.For(schedule, Session(date));
        Text(result.PlanAt).ShouldBe(plan);
        result.SliceTimes.Select(Text).ShouldBe(slices);
        Text(result.DipAt).ShouldBe(dip);
        Text(result.ReportAt).ShouldBe(report);
    }

    private static MarketSession Session(string date) => NyseCalendar.Instance.SessionOn(DateOnly.Parse(date, null)).ShouldNotBeNull();

    private static string Text(DateTime utc) =>
        TimeZoneInfo.ConvertTimeFromUtc(utc, Seoul).ToString("MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
