using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence.Backups;

namespace EggMoney.Infrastructure.Operations;

/// <summary>Tells admins of the backups. The folder is that of the node that is asked; how the tries went stands in the database.</summary>
internal sealed class ServerBackups(BackupOptions options, ServerRecords records, IServerWatch watch, WallClock clock) : IServerBackups
{
    public async Task<BackupsDto> LookAsync(CancellationToken cancellationToken)
    {
        var state = await records.StateAsync(cancellationToken);
        var figures = await watch.LookAsync(cancellationToken);
        var (files, free, problem) = options.Folder is { } folder ? Look(folder) : ([], null, null);
        return new(
            options.Folder is not null,
            options.Folder,
            problem,
            free,
            options.Keep,
            Copy(options.Every, state.BackupAt, state.BackupError, figures.Backup),
            Copy(options.DrillEvery, state.DrillAt, state.DrillError, figures.Drill),
            files);
    }

    private TimedCopyDto Copy(TimeSpan every, DateTime? lastAt, string? error, CopyStand stand) => new(
        (long)every.TotalSeconds, lastAt, stand.On ? lastAt + every ?? clock.Now() : null, error, stand.Problem is not null);

    private static (IReadOnlyList<BackupFileDto> Files, long? Free, string? Problem) Look(string folder)
    {
        try
        {
            if (!Directory.Exists(folder))
            {
                return ([], null, Language.Pick(
                    "This node has no such folder yet. It is made with the first backup; several nodes want one folder that they share.",
                    "이 노드에는 아직 이 폴더가 없습니다. 첫 백업 때 만들어지며, 노드가 여럿이면 함께 쓰는 폴더를 지정해야 합니다."));
            }

            return ([.. BackupFolder.Files(folder).Select(file => new BackupFileDto(file.Name, BackupFolder.MadeAt(file), file.Length))], FreeBytes(folder), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ([], null, Language.Pick($"This node cannot read the folder: {exception.Message}", $"이 노드에서 폴더를 읽을 수 없습니다: {exception.Message}"));
        }
    }

    /// <summary>Not every file system tells.</summary>
    private static long? FreeBytes(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
