namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>A database's bytes, with its write-ahead log and its rollback journal, when SQLite cannot read it where it is.</summary>
internal static class ByteCopy
{
    private const int ChunkBytes = 1 << 20;
    private const int LogHeaderBytes = 32;

    private static readonly IReadOnlyList<string> Beside = ["", "-wal", "-journal"];

    private static ReadOnlySpan<byte> JournalMagic => [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

    /// <summary>Copies, and looks once more: false when somebody wrote meanwhile, because then old and new may be mixed.</summary>
    public static bool TryMake(string source, string target, CancellationToken cancellationToken)
    {
        foreach (var ending in Beside)
        {
            if (!TryCopy(source + ending, target + ending, required: ending.Length == 0, cancellationToken))
            {
                return false;
            }
        }

        // A log may have grown: what is committed later is not of this moment. It must not have begun anew.
        return Same(source, target, int.MaxValue, cancellationToken)
            && Same(source + "-wal", target + "-wal", LogHeaderBytes, cancellationToken)
            && Same(source + "-journal", target + "-journal", int.MaxValue, cancellationToken);
    }

    /// <summary>Whether a copied journal names another one, as that of a transaction over several files does. The old program had none, and SQLite
    /// would follow the name wherever it leads, and delete what is there.</summary>
    public static bool HasSuperJournal(string path)
    {
        var journal = path + "-journal";
        if (!File.Exists(journal))
        {
            return false;
        }

        using var stream = Open(journal);
        if (stream.Length < JournalMagic.Length)
        {
            return false;
        }

        stream.Seek(-JournalMagic.Length, SeekOrigin.End);
        Span<byte> end = stackalloc byte[JournalMagic.Length];
        stream.ReadExactly(end);
        return end.SequenceEqual(JournalMagic);
    }

    /// <summary>Deletes a copy with what SQLite put beside it.</summary>
    public static void Delete(string path)
    {
        foreach (var ending in (string[])[.. Beside, "-shm"])
        {
            File.Delete(path + ending);
        }
    }

    private static bool TryCopy(string source, string target, bool required, CancellationToken cancellationToken)
    {
        File.Delete(target);
        if (!required && !File.Exists(source))
        {
            return true;
        }

        try
        {
            using var from = Open(source);
            using var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            var chunk = new byte[ChunkBytes];
            for (int read; (read = from.Read(chunk)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                to.Write(chunk.AsSpan(0, read));
            }

            return true;
        }
        catch (FileNotFoundException) when (!required)
        {
            return false;
        }
    }

    private static bool Same(string source, string copy, int bytes, CancellationToken cancellationToken)
    {
        if (!File.Exists(source) || !File.Exists(copy))
        {
            return File.Exists(source) == File.Exists(copy);
        }

        using var left = Open(source);
        using var right = Open(copy);
        if (bytes == int.MaxValue && left.Length != right.Length)
        {
            return false;
        }

        var size = Math.Min(bytes, ChunkBytes);
        var (first, second) = (new byte[size], new byte[size]);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = left.ReadAtLeast(first, size, throwOnEndOfStream: false);
            if (read != right.ReadAtLeast(second, size, throwOnEndOfStream: false) || !first.AsSpan(0, read).SequenceEqual(second.AsSpan(0, read)))
            {
                return false;
            }

            if (read < size || bytes <= size)
            {
                return true;
            }
        }
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
