using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Operations;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>Whether a server is there, how the latest session went, and when the next one is.</summary>
internal sealed class SessionCheck(IServerWatch watch, IRunMapQueries runs, ISystemQueries system, IMarketCalendar calendar, TimeProvider clock) : IDoctorCheck
{
    /// <summary>By then the last of the session's work is done.</summary>
    private static readonly TimeSpan AfterClose = TimeSpan.FromHours(3);

    public string Name => "session";

    public bool NeedsTables => true;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var figures = await watch.LookAsync(cancellationToken);
        var findings = new List<Finding> { Server(figures) };
        if (await system.IsTradingPausedAsync(cancellationToken))
        {
            findings.Add(Finding.Warn(
                "trading",
                ("The admins have paused the whole server.", "관리자가 서버 전체의 거래를 멈췄습니다."),
                ("An admin resumes it on the page of the server.", "관리자가 서버 화면에서 재개할 수 있습니다.")));
        }

        if (figures.Late.Trading == 0)
        {
            // After a restore everybody is paused, and a night in which nobody trades looks like a quiet one.
            findings.Add(Finding.Warn(
                "trading",
                ("Nobody trades: all users are paused, or have no schedule that is on.", "거래 중인 사용자가 없습니다. 모든 사용자가 일시정지 상태이거나 켜진 스케줄이 없습니다."),
                ("Each user resumes on the page (Today); doctor --user NAME says what is missing.", "각 사용자가 화면(오늘)에서 재개할 수 있습니다. 부족한 점은 doctor --user NAME으로 확인하십시오.")));
        }

        if (figures.Late.Count > 0 || figures.Late.Widespread)
        {
            findings.Add(Finding.Wrong(
                "work",
                ($"{figures.Late.Count} pieces of work are late; {figures.Late.Stalled} of {figures.Late.Trading} users who trade are held up.",
                    $"지연된 작업 {figures.Late.Count}건, 거래 사용자 {figures.Late.Trading}명 가운데 {figures.Late.Stalled}명이 멈춰 있습니다."),
                ("Look at the log and at the broker; for one user: doctor --user NAME", "로그와 증권사 상태를 확인하십시오. 사용자별 확인: doctor --user NAME")));
        }

        findings.AddRange(await SessionsAsync(figures.Late.Trading, cancellationToken));
        return findings;
    }

    private static Finding Server(ServerFigures figures) => figures.Nodes.Alive > 0
        ? Finding.Ok("server", $"{figures.Nodes.Alive} running; {figures.Late.Trading} users trade.", $"{figures.Nodes.Alive}개 실행 중, 거래 사용자 {figures.Late.Trading}명.")
        : Finding.Wrong(
            "server",
            ("No server has said within a minute that it runs on this database.", "이 데이터베이스에서 1분 안에 실행을 알린 서버가 없습니다."),
            ("Start it: systemctl start eggmoney", "서버를 시작하십시오: systemctl start eggmoney"));

    private async Task<IReadOnlyList<Finding>> SessionsAsync(int trading, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var next = calendar.NextSessionAfter(DateOnly.FromDateTime(now));
        var today = calendar.SessionOn(DateOnly.FromDateTime(now));
        var coming = today is not null && now < today.Open ? today : next;
        var later = (English: $"the next opens on {Finding.Time(coming.Open)}", Korean: $"다음 거래일 개장은 {Finding.Time(coming.Open)}");
        if (calendar.LatestSessionOpenedBy(now) is not { } session)
        {
            return [Finding.Ok("session", $"None yet; {later.English}.", $"아직 없습니다. {later.Korean}입니다.")];
        }

        var sums = await runs.SumPhasesAsync(session.Date, cancellationToken);
        int Count(params RunState[] states) => sums.Where(sum => states.Any(state => sum.State == state.ToString())).Sum(sum => sum.Runs);
        var (all, missed, open) = (sums.Sum(sum => sum.Runs), Count(RunState.Missed), Count(RunState.Failed, RunState.Waiting, RunState.Running));
        var seen = (
            $"{session.Date:yyyy-MM-dd}: {all} pieces of work, {missed} missed, {open} not ended; {later.English}.",
            $"{session.Date:yyyy-MM-dd}: 작업 {all}건, 놓침 {missed}건, 끝나지 않음 {open}건. {later.Korean}입니다.");
        var remedy = ("See whose it is in the table of runs (admin, Runs), and ask for each: doctor --user NAME", "관리자 화면의 실행 표에서 누구의 작업인지 확인하고, 사용자별로 doctor --user NAME을 실행하십시오.");
        return
        [
            missed > 0 || (open > 0 && now > session.Close + AfterClose) ? Finding.Warn("session", seen, remedy)
            : all == 0 && trading > 0 && now > session.Close ? Finding.Warn("session", seen, ("If people traded then already, look into the log of that night.", "그때 이미 거래 중인 사용자가 있었다면 그날 밤의 로그를 확인하십시오."))
            : Finding.Ok("session", seen.Item1, seen.Item2),
        ];
    }
}
