using System.Diagnostics;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence.Migrating;
using EggMoney.Infrastructure.Security;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence.Sqlite;

/// <summary>Brings an SQLite file up to date, one process at a time.</summary>
internal sealed class SqliteMigrator(DatabaseOptions options, ContextFactory contexts, WallClock clock) : IMigratorEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<MigrationStand> StandAsync(CancellationToken cancellationToken)
    {
        await using var context = contexts.ForOwner();

        // SQLite would make an empty file of one that is not there.
        return File.Exists(options.SqlitePath)
            ? await StandAsync(context, cancellationToken)
            : new([.. context.Database.GetMigrations()], []);
    }

    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken, string? target = null)
    {
        OwnerFolder.Create(Path.GetDirectoryName(options.SqlitePath)!);
        await using var oneAtATime = await AcquireAsync(cancellationToken);
        await using var context = contexts.ForOwner();
        await DeleteStaleLockAsync(context, cancellationToken);
        var stand = await StandAsync(context, cancellationToken);
        stand.RefuseUnknown();
        await context.Database.MigrateAsync(target, cancellationToken);
        return [.. stand.Pending.Where(name => target is null || string.CompareOrdinal(name, target) <= 0)];
    }

    public async Task<MigrationMove> UndoAsync(string target, CancellationToken cancellationToken)
    {
        using var alone = ServingLock.TakeAlone(options)
            ?? throw new MigrationException($"A server is running on {options.SqlitePath}. Stop it first.");
        await using var oneAtATime = await AcquireAsync(cancellationToken);
        await using var context = contexts.ForOwner();
        await DeleteStaleLockAsync(context, cancellationToken);
        var stand = await StandAsync(context, cancellationToken);
        stand.RefuseUnknown();
        return await new SqliteUndo(options, contexts, clock).RunAsync(target, stand.Behind(target), cancellationToken);
    }

    private static async Task<MigrationStand> StandAsync(EggMoneyDbContext context, CancellationToken cancellationToken) =>
        new([.. context.Database.GetMigrations()], [.. await context.Database.GetAppliedMigrationsAsync(cancellationToken)]);

    /// <summary>The operating system frees the lock when its process dies. The file stays: deleting it would let two processes lock two files.</summary>
    private async Task<FileStream> AcquireAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(options.SqlitePath + ".migrate.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (IsTaken(exception) && Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            }
        }
    }

    /// <summary>EWOULDBLOCK of Linux and macOS, and Windows' sharing violation: anything else does not pass by waiting.</summary>
    private static bool IsTaken(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);

    /// <summary>EF marks a running migration by a row, and waits for ever for the row of a process that was killed. We hold a better lock, so any such row is stale.</summary>
    private static async Task DeleteStaleLockAsync(EggMoneyDbContext context, CancellationToken cancellationToken)
    {
        if (!File.Exists(context.Database.GetDbConnection().DataSource))
        {
            return;
        }

        await context.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = "SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsLock'";
            if (await command.ExecuteScalarAsync(cancellationToken) is 1L)
            {
                command.CommandText = "DELETE FROM \"__EFMigrationsLock\"";
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        finally
        {
            await context.Database.CloseConnectionAsync();
        }
    }
}
