using EggMoney.Application.Common;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>Whether the backups are on another machine too: one that is lost takes its own with it.</summary>
/// <param name="copy">Where they are copied to; null where they are not.</param>
/// <param name="folder">Where they are.</param>
/// <param name="clock">The machine's clock.</param>
internal sealed class CopyCheck(string? copy, string folder, WallClock clock) : IDoctorCheck
{
    /// <summary>deploy/backup.sh touches it after each copy that went well.</summary>
    internal const string Mark = "copied";

    /// <summary>It is daily; once it may find the other machine asleep.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromDays(2);

    private static readonly (string English, string Korean) Remedy = (
        "See why: journalctl -u eggmoney-backup. Then try again: systemctl start eggmoney-backup", "원인 확인: journalctl -u eggmoney-backup. 조치한 뒤 다시 실행하십시오: systemctl start eggmoney-backup");

    public string Name => "copy";

    public bool NeedsTables => false;

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Finding>>([Look()]);

    private Finding Look()
    {
        if (copy is null)
        {
            return Finding.Warn(
                Name,
                ("The backups are on this machine only, and would be lost with it.", "백업이 이 서버에만 있어, 서버를 잃으면 백업도 함께 잃게 됩니다."),
                ("Set EGGMONEY_BACKUP_COPY to a folder or an rsync destination on another machine (docs/reference.md).", "EGGMONEY_BACKUP_COPY에 다른 컴퓨터의 폴더나 rsync 대상을 설정하십시오(docs/reference.md)."));
        }

        DateTime? at;
        try
        {
            at = CopiedAt();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Finding.Warn(
                Name,
                ($"{folder} cannot be read: {exception.Message}", $"{folder} 폴더를 읽을 수 없습니다: {exception.Message}"),
                ("Run this again as the user of the server.", "서버를 실행하는 사용자로 다시 실행하십시오."));
        }

        return at is not { } copied ? Finding.Wrong(Name, ($"None has been copied to {copy} yet.", $"{copy}(으)로 백업을 복사한 기록이 없습니다."), Remedy)
            : clock.Now() - copied > Overdue ? Finding.Wrong(Name, ($"The latest copy to {copy} is of {Finding.Time(copied)}.", $"{copy}(으)로 마지막으로 복사한 때는 {Finding.Time(copied)}입니다."), Remedy)
            : Finding.Ok(Name, $"{Finding.Time(copied)}, to {copy}.", $"{Finding.Time(copied)}, {copy}.");
    }

    /// <summary>A folder that may not be read is told apart from one without the file.</summary>
    private DateTime? CopiedAt() => Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles(Mark).SingleOrDefault()?.LastWriteTimeUtc : null;
}
