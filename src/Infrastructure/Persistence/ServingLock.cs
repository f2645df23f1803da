using EggMoney.Infrastructure.Persistence.Backups;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Says on an SQLite database that a server works on it. Servers share it; a restore wants it alone. The operating system frees it with its process.</summary>
public sealed class ServingLock : IDisposable
{
    private readonly FileStream? _file;

    private ServingLock(FileStream? file) => _file = file;

    /// <summary>A server's. On PostgreSQL the nodes' rows say it.</summary>
    /// <exception cref="BackupException">A restore is at work, or was broken off; or the folder cannot be used.</exception>
    public static ServingLock Take(DatabaseOptions options)
    {
        if (options.Provider != DatabaseProvider.Sqlite)
        {
            return new(null);
        }

        try
        {
            var folder = Path.GetDirectoryName(options.SqlitePath)!;
            Security.OwnerFolder.Create(folder);
            SweepOldParts(folder, SqliteBackup.TemporarySuffix);
            if (!File.Exists(PathOf(options)))
            {
                File.AppendAllText(PathOf(options), "");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException("The database file cannot be used: " + exception.Message, exception);
        }

        try
        {
            var file = new FileStream(PathOf(options), FileMode.Open, FileAccess.Read, FileShare.Read);
            if (!File.Exists(SqliteFiles.RestoringMark(options.SqlitePath)))
            {
                return new(file);
            }

            file.Dispose();
        }
        catch (IOException exception)
        {
            throw new BackupException($"A restore of {options.SqlitePath} is at work. Start the server when it has ended.", exception);
        }

        throw new BackupException($"A restore of {options.SqlitePath} was broken off while it moved files. Run it again; {SqliteFiles.RestoringMark(options.SqlitePath)} says where the files from before are.");
    }

    /// <summary>A restore's; null while a server works on the database.</summary>
    internal static ServingLock? TakeAlone(DatabaseOptions options)
    {
        try
        {
            return new(new FileStream(PathOf(options), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Deletes what killed processes left half-written. What is being written is younger.</summary>
    internal static void SweepOldParts(string folder, string suffix)
    {
        foreach (var file in Directory.Exists(folder) ? new DirectoryInfo(folder).GetFiles() : [])
        {
            if (file.Name.Contains(suffix, StringComparison.Ordinal) && TimeProvider.System.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > TimeSpan.FromDays(1))
            {
                file.Delete();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private static string PathOf(DatabaseOptions options) => options.SqlitePath + ".serving.lock";
}
