using EggMoney.Application.LegacyImport;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.CommandLine.Imports;

/// <summary>The old machine's files, as they were named.</summary>
internal sealed record ImportFiles(string? Database, string? FiveFileFolder, string? KeyStore, string? Environment)
{
    /// <summary>A key store or .env is a few hundred bytes; what is larger is another file.</summary>
    private const int MaxTextBytes = 4 << 20;

    /// <summary>Whether a path is one of them, or lies beside a database as its log.</summary>
    public bool Holds(string path)
    {
        var full = Path.GetFullPath(path);
        return Databases().Append(KeyStore).Append(Environment).OfType<string>().Any(file => full == Path.GetFullPath(file) || full.StartsWith(Path.GetFullPath(file) + "-", StringComparison.Ordinal));
    }

    /// <summary>Finds the databases, and reads the files of secrets into memory.</summary>
    /// <exception cref="ProblemException">One is not there, or cannot be read.</exception>
    public async Task<LegacyInput> OpenAsync(CancellationToken cancellationToken)
    {
        var databases = Databases();
        if (databases.Count == 0)
        {
            throw new ProblemException($"--five-file-dir {FiveFileFolder}: there is no folder with files such as bot_info_NAME.db.");
        }

        if (databases.FirstOrDefault(file => !File.Exists(file)) is { } missing)
        {
            throw new ProblemException($"--db {missing}: there is no such file.");
        }

        return new(
            [.. databases.Select(file => new LegacyDatabase(Path.GetFileName(file), Path.GetFullPath(file)))],
            await ReadAsync("--key-store", KeyStore, cancellationToken),
            await ReadAsync("--env", Environment, cancellationToken));
    }

    private IReadOnlyList<string> Databases()
    {
        if (Database is not null)
        {
            return [Database];
        }

        if (!Directory.Exists(FiveFileFolder))
        {
            return [];
        }

        // What else lies in the folder is nobody's business.
        var anyCase = new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive };
        return [.. LegacyTables.All.SelectMany(table => Directory.EnumerateFiles(FiveFileFolder, table + "_*.db", anyCase).Order(StringComparer.Ordinal))];
    }

    /// <summary>Read to its end, whatever its length claims: it may come from a password store, through a pipe.</summary>
    private static async Task<LegacyText?> ReadAsync(string option, string? path, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return null;
        }

        if (!File.Exists(path))
        {
            throw new ProblemException($"{option} {path}: there is no such file.");
        }

        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var buffer = new byte[MaxTextBytes + 1];
            var count = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return count <= MaxTextBytes ? new(Path.GetFileName(path), buffer[..count]) : throw new ProblemException($"{option} {path}: the file is far too large to be one.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException($"{option} {path}: the file cannot be read: {exception.Message}", exception);
        }
    }
}
