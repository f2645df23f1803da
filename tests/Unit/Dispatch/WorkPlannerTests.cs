using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Dispatch;

public sealed class WorkPlannerTests
{
    private static readonly WorkPlanner Planner = new(NyseCalendar.Instance);
    private static readonly DateOnly Session = new(2026, 1, 14);

    [Fact]
    public void A_fresh_night_holds_plan_dip_close_and_report_and_the_next_one_follows()
    {
        var open = Planner.Open(Facts(), Session, Utc(2026, 1, 14, 14, 31));
        open.Where(work => work.Item.SessionDate == Session).Select(work => work.Item.Phase)
            .ShouldBe([WorkPhase.Plan, WorkPhase.ClosingDip, WorkPhase.CloseSession, WorkPhase.Report]);
        open.ShouldContain(work => work.Item.SessionDate == Session.AddDays(1) && work.Item.Phase == WorkPhase.Plan);
        open[0].FreeAt.ShouldBe(Utc(2026, 1, 14, 15, 5));
    }

    [Fact]
    public void A_slice_is_useful_until_the_next_one_and_the_last_for_five_minutes()
    {
        var slices = new[] { Slice(1, Utc(2026, 1, 14, 15, 10)), Slice(2, Utc(2026, 1, 14, 17, 50)), Slice(3, Utc(2026, 1, 14, 20, 30)) };
        var open = Planner.Open(Facts(slices: slices), Session, Utc(2026, 1, 14, 15, 10)).Where(work => work.Item.Phase == WorkPhase.Slice).ToList();
        open.Select(work => work.Item.UsefulUntil).ShouldBe([slices[1].DueAt, slices[2].DueAt, slices[2].DueAt.AddMinutes(5)]);
    }

    [Fact]
    public void A_row_that_somebody_holds_is_free_when_its_lease_ends()
    {
        var lease = Utc(2026, 1, 14, 15, 9);
        var run = new LedgerFact(Session, WorkPhase.Plan, 0, RunState.Running, null, lease);
        Planner.Open(Facts([run]), Session, Utc(2026, 1, 14, 15, 6)).Single(work => work.Item.Phase == WorkPhase.Plan && work.Item.SessionDate == Session)
            .FreeAt.ShouldBe(lease);
    }

    [Fact]
    public void A_report_in_the_evening_is_useful_in_the_evening()
    {
        var report = Planner.Open(Facts(reportTime: "20:00"), Session, Utc(2026, 1, 15, 1, 0)).Single(work => work.Item.Phase == WorkPhase.Report && work.Item.SessionDate == Session);
        report.FreeAt.ShouldBe(Utc(2026, 1, 15, 11, 0));
        report.Item.UsefulUntil.ShouldBeGreaterThan(report.FreeAt);
    }

    [Fact]
    public void A_schedule_changed_after_its_plan_was_begun_goes_on_with_the_plan_and_the_dip()
    {
        var changed = Utc(2026, 1, 14, 15, 7);
        var waiting = new LedgerFact(Session, WorkPhase.Plan, 0, RunState.Waiting, Utc(2026, 1, 14, 15, 8), default);
        Phases(Facts([waiting], since: changed), changed).ShouldBe([WorkPhase.Plan, WorkPhase.ClosingDip, WorkPhase.CloseSession, WorkPhase.Report]);
        var planned = new LedgerFact(Session, WorkPhase.Plan, 0, RunState.Succeeded, null, default);
        Phases(Facts([planned], since: changed), changed).ShouldBe([WorkPhase.ClosingDip, WorkPhase.CloseSession, WorkPhase.Report]);

        // A dip whose time is past by then was not missed, and buys nothing late.
        Phases(Facts([planned], since: Utc(2026, 1, 14, 20, 55)), Utc(2026, 1, 14, 20, 55)).ShouldBe([WorkPhase.CloseSession, WorkPhase.Report]);
        Phases(Facts(since: changed), changed).ShouldBeEmpty();

        static IEnumerable<WorkPhase> Phases(TenantFacts facts, DateTime now) =>
            Planner.Open(facts, Session, now).Where(work => work.Item.SessionDate == Session).Select(work => work.Item.Phase);
    }

    [Theory]
    [InlineData(WorkPhase.Plan, RunState.Succeeded, true)]
    [InlineData(WorkPhase.Plan, RunState.Waiting, true)]
    [InlineData(WorkPhase.Plan, RunState.Failed, true)]
    [InlineData(WorkPhase.Plan, RunState.Skipped, false)]
    [InlineData(WorkPhase.Plan, RunState.Missed, false)]
    [InlineData(WorkPhase.Slice, RunState.Succeeded, true)]
    [InlineData(WorkPhase.ConfirmFills, RunState.Succeeded, true)]
    [InlineData(WorkPhase.ClosingDip, RunState.Skipped, false)]
    public void A_session_that_may_have_had_orders_is_ended_whatever_was_switched_off_since(WorkPhase phase, RunState state, bool ended)
    {
        var run = new LedgerFact(Session, phase, 0, state, null, default);
        foreach (var facts in new[] { Facts([run], active: false), Facts([run], enabled: false) })
        {
            Planner.Open(facts, Session, Utc(2026, 1, 14, 21, 0)).Any(work => work.Item.SessionDate == Session && work.Item.Phase == WorkPhase.CloseSession)
                .ShouldBe(ended || (facts.Schedule.Enabled && phase == WorkPhase.Plan));
            facts.HasUnendedSession.ShouldBe(ended);
        }

        LedgerFact[] over = [run, .. new[] { WorkPhase.CloseSession, WorkPhase.Report }.Select(end => new LedgerFact(Session, end, 0, RunState.Succeeded, null, default))];
        Facts(over, active: false).HasUnendedSession.ShouldBeFalse();
    }

    [Fact]
    public void One_who_may_not_trade_begins_no_session() => Planner.Open(Facts(active: false), Session, Utc(2026, 1, 14, 15, 10)).ShouldBeEmpty();

    [Theory]
    [InlineData(2000, 1, 3)]
    [InlineData(2035, 12, 31)]
    public void The_ends_of_the_calendar_throw_nothing(int year, int month, int day) =>
        Should.NotThrow(() => Planner.Open(Facts(since: Utc(1999, 1, 1, 0, 0)), new(year, month, day), Utc(year, month, day, 13, 30)));

    private static TenantFacts Facts(IReadOnlyList<LedgerFact>? runs = null, IReadOnlyList<SliceFact>? slices = null, string reportTime = "close", DateTime? since = null, bool active = true, bool enabled = true) => new(
        new(Guid.NewGuid(), "anna"), active, Paused: false, new() { ReportTime = reportTime, Enabled = enabled, EnabledSince = since ?? Utc(2026, 1, 1, 0, 0) }, runs ?? [], slices ?? []);

    private static SliceFact Slice(int number, DateTime dueAt) => new(Session, number, dueAt, AtBroker: false);

    private static DateTime Utc(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, DateTimeKind.Utc);
}
