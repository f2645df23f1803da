using EggMoney.Application.Common;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>Where backups go, which there are, and whether they can be restored.</summary>
public sealed record GetBackupsQuery : IRequest<Result<BackupsDto>>;

/// <summary>Backups on a timer.</summary>
/// <param name="On">Whether any are made: a folder is set.</param>
/// <param name="Folder">Where they go, on the node that makes them; null while none are made.</param>
/// <param name="FolderProblem">Why the node that answers cannot look into it; null when it can.</param>
/// <param name="FreeBytes">What is free there; null when that is not known.</param>
/// <param name="Keep">How many are kept.</param>
/// <param name="Backup">Making them.</param>
/// <param name="Drill">Restoring the latest for trial: every row is compared with what was written.</param>
/// <param name="Files">Those in the folder, the latest first, as the node that answers sees them.</param>
public sealed record BackupsDto(
    bool On, string? Folder, string? FolderProblem, long? FreeBytes, int Keep, TimedCopyDto Backup, TimedCopyDto Drill, IReadOnlyList<BackupFileDto> Files);

/// <summary>Backups, or restoring them for trial.</summary>
/// <param name="EverySeconds">How often.</param>
/// <param name="LastAt">UTC time of the latest good one; null when there has been none.</param>
/// <param name="NextAt">UTC time from which the next is due; null while none are made. A time that has passed is being worked on, or nobody does.</param>
/// <param name="Error">What went wrong with the latest try; null after a good one. It is tried again every few minutes.</param>
/// <param name="Overdue">Whether there should have been one: health is red.</param>
public sealed record TimedCopyDto(long EverySeconds, DateTime? LastAt, DateTime? NextAt, string? Error, bool Overdue);

/// <summary>A backup.</summary>
/// <param name="Name">Its file's name, without the folder.</param>
/// <param name="MadeAt">UTC time in its name.</param>
/// <param name="Bytes">Its size.</param>
public sealed record BackupFileDto(string Name, DateTime MadeAt, long Bytes);

/// <summary>The backups of this server.</summary>
public interface IServerBackups
{
    /// <summary>Looks.</summary>
    Task<BackupsDto> LookAsync(CancellationToken cancellationToken);
}

internal sealed class GetBackupsHandler(IServerBackups backups) : IRequestHandler<GetBackupsQuery, Result<BackupsDto>>
{
    public async Task<Result<BackupsDto>> Handle(GetBackupsQuery request, CancellationToken cancellationToken) => await backups.LookAsync(cancellationToken);
}
