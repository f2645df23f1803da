using EggMoney.Application.Accounts.Admin;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>The latest backup, and the latest time that one was restored for trial.</summary>
internal sealed class BackupCheck(IServerBackups backups) : IDoctorCheck
{
    public string Name => "backup";

    public bool NeedsTables => true;

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var stand = await backups.LookAsync(cancellationToken);
        if (!stand.On)
        {
            return
            [
                Finding.Warn(
                    Name,
                    ("None are made.", "백업을 만들지 않고 있습니다."),
                    ("Set EGGMONEY_BACKUP_FOLDER, and copy that folder and SECRET_KEY to another place.", "EGGMONEY_BACKUP_FOLDER를 설정하고, 그 폴더와 SECRET_KEY를 다른 곳에도 보관하십시오.")),
            ];
        }

        var findings = new List<Finding>
        {
            Judge(Name, stand.Backup, ("backup", "백업")),
            Judge("drill", stand.Drill, ("restore for trial", "복구 시험")),
        };
        if (stand.FolderProblem is { } problem)
        {
            findings.Add(Finding.Warn(
                "backup-files",
                (problem, problem),
                ("Run this as the user of the server, on the machine that makes the backups.", "백업을 만드는 서버에서, 서버를 실행하는 사용자로 다시 실행하십시오.")));
        }

        return findings;
    }

    private static Finding Judge(string name, TimedCopyDto copy, (string English, string Korean) what)
    {
        var remedy = (
            "Look at the log (journalctl -u eggmoney), at the disk, and whether the database role has CREATEDB; then wait a quarter of an hour.", "로그(journalctl -u eggmoney)와 디스크, 데이터베이스 역할의 CREATEDB 권한을 확인한 뒤 15분쯤 기다리십시오.");
        return copy.Error is { } error ? Finding.Wrong(name, ($"The latest {what.English} failed: {error}", $"최근 {what.Korean}이(가) 실패했습니다: {error}"), remedy)
            : copy.LastAt is not { } at ? Finding.Warn(
                name,
                ($"There has been no {what.English} yet.", $"아직 {what.Korean}을(를) 한 적이 없습니다."),
                ("The server makes the first within minutes of its start: look again then.", "서버를 시작하고 몇 분 안에 처음 실행됩니다. 잠시 후 다시 확인하십시오."))
            : copy.Overdue ? Finding.Wrong(name, ($"The latest {what.English} is of {Finding.Time(at)}.", $"마지막 {what.Korean}은(는) {Finding.Time(at)}입니다."), remedy)
            : Finding.Ok(name, $"{Finding.Time(at)}.", $"{Finding.Time(at)}.");
    }
}
