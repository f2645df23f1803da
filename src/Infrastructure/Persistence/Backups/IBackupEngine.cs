namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>What an engine can do for backups.</summary>
internal interface IBackupEngine
{
    /// <summary>Writes everything as it is at one moment, beginning with the manifest.</summary>
    Task<BackupManifest> TakeAsync(ArchiveWriter archive, CancellationToken cancellationToken);

    /// <summary>Puts an archive in the place of what is there. Until its very end nothing has changed.</summary>
    /// <param name="archive">The manifest has been read already.</param>
    /// <param name="manifest">What was read.</param>
    /// <param name="replace">What is there may go.</param>
    /// <param name="after">What is done to everybody's rows before anybody sees them.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What became of the database that was there; null when there was none.</returns>
    Task<string?> RestoreAsync(ArchiveReader archive, BackupManifest manifest, bool replace, AfterRestore? after, CancellationToken cancellationToken);

    /// <summary>Restores into a place that goes afterwards, and compares.</summary>
    /// <exception cref="BackupException">It is not what the manifest says, or there is no such place to be had.</exception>
    Task TryOutAsync(ArchiveReader archive, BackupManifest manifest, CancellationToken cancellationToken);
}

/// <summary>Makes one tenant's restored rows safe to serve.</summary>
/// <param name="db">A database of that tenant, in the restore's own transaction where there is one.</param>
/// <param name="tenant">Whose rows.</param>
/// <param name="cancellationToken">Cancels.</param>
internal delegate Task AfterRestore(EggMoneyDbContext db, Application.Common.TenantInfo tenant, CancellationToken cancellationToken);
