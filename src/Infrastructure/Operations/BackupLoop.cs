using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence.Backups;
using EggMoney.Infrastructure.Security;
using Microsoft.Extensions.Logging;

namespace EggMoney.Infrastructure.Operations;

/// <summary>Makes backups on a timer, keeps the latest, and restores the newest into a scratch database to see whether it can be. One node at a time; what was
/// done and what went wrong stands in the server's row, where health looks.</summary>
internal sealed class BackupLoop(BackupDesk desk, BackupOptions options, ServerRecords records, ClusterTurn turns, WallClock clock, ILogger<BackupLoop> logger)
    : ServerLoop(clock, logger)
{
    /// <summary>After a failure, unless the next one is due before.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(15);

    private DateTime _notBefore;

    protected override TimeSpan Every => TimeSpan.FromMinutes(1);

    public override async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (options.Folder is not { } folder || Wall.Now() < _notBefore)
        {
            return;
        }

        await using var turn = await turns.TryTakeAsync("backup", cancellationToken);
        if (turn is null)
        {
            return;
        }

        var state = await records.StateAsync(cancellationToken);
        var good = true;
        if (IsDue(state.BackupAt, options.Every) || state.BackupError is not null)
        {
            good = await TryAsync("backup", () => BackUpAsync(folder, cancellationToken), records.BackedUpAsync, cancellationToken);
        }

        if (good && (IsDue(state.DrillAt, options.DrillEvery) || state.DrillError is not null))
        {
            good = await TryAsync("restore drill", () => DrillAsync(folder, cancellationToken), records.DrilledAsync, cancellationToken);
        }

        _notBefore = good ? DateTime.MinValue : Wall.Now() + (Retry < options.Every ? Retry : options.Every);
    }

    private bool IsDue(DateTime? last, TimeSpan every) => last is not { } at || Wall.Now() - at >= every;

    private async Task<bool> TryAsync(string what, Func<Task> act, Func<DateTime, string?, CancellationToken, Task> record, CancellationToken cancellationToken)
    {
        var at = Wall.Now();
        try
        {
            await act();
            await record(at, null, cancellationToken);
            return true;
        }
#pragma warning disable CA1031 // Whatever it is, it is written down, health goes red by it, and it is tried again.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "The {What} failed", what);
            await record(at, exception is BackupException ? exception.Message : $"{exception.GetType().Name}; the log says more.", cancellationToken);
            return false;
        }
    }

    private async Task BackUpAsync(string folder, CancellationToken cancellationToken)
    {
        try
        {
            OwnerFolder.Create(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"The folder for backups cannot be used: {exception.Message}", exception);
        }

        var path = BackupFolder.PathOf(folder, Wall.Now());
        var manifest = await desk.BackUpAsync(path, cancellationToken);
        logger.LogInformation("Backup {Path}: {Rows} rows", path, manifest.Rows);
        foreach (var old in BackupFolder.Files(folder).Skip(options.Keep))
        {
            old.Delete();
        }
    }

    private async Task DrillAsync(string folder, CancellationToken cancellationToken)
    {
        var latest = BackupFolder.Files(folder).FirstOrDefault() ?? throw new BackupException($"There is no backup in {folder} on this node. Several nodes want one folder that they share.");
        var manifest = await desk.DrillAsync(latest.FullName, cancellationToken);
        logger.LogInformation("The backup {Path} was restored for trial: {Rows} rows as they were written", latest.Name, manifest.Rows);
    }
}
