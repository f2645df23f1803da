using System.Text;
using EggMoney.Application.LegacyImport;

namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>What a file is before SQLite is let near it.</summary>
internal static class FileKind
{
    private const int HeadLength = 4096;
    private const int TarMagicOffset = 257;
    private const int ReadVersionOffset = 19;
    private const byte WriteAheadVersion = 2;

    private static ReadOnlySpan<byte> Database => "SQLite format 3\0"u8;

    /// <summary>Refuses what is no database, and says what it looks like.</summary>
    /// <returns>Whether it is one with a write-ahead log.</returns>
    /// <exception cref="LegacyFileException">It cannot be a database that is taken.</exception>
    public static bool Check(LegacyDatabase file, LegacyReaderOptions options)
    {
        if (Directory.Exists(file.Path))
        {
            throw Refusal.Folder(file.Name);
        }

        var info = new FileInfo(file.Path);
        if (!info.Exists)
        {
            throw Refusal.Missing(file.Name);
        }

        // Pipes and devices have no length either, and reading from one may not end.
        if (info.Length == 0)
        {
            throw Refusal.Empty(file.Name);
        }

        var limit = Math.Min(options.MaxBytes, LegacyReaderOptions.HardLimitBytes - 1);
        if (info.Length + LengthOf(file.Path + "-wal") + LengthOf(file.Path + "-journal") > limit)
        {
            throw Refusal.TooLarge(file.Name, limit);
        }

        var head = Head(file.Path);
        if (!head.AsSpan().StartsWith(Database))
        {
            var (english, korean, packed) = Looks(head);
            throw packed ? Refusal.Packed(file.Name, english, korean) : Refusal.NoDatabase(file.Name, english, korean);
        }

        return head.Length > ReadVersionOffset && (head[ReadVersionOffset] == WriteAheadVersion || head[ReadVersionOffset - 1] == WriteAheadVersion);
    }

    private static long LengthOf(string path) => new FileInfo(path) is { Exists: true, Length: var length } ? length : 0;

    private static byte[] Head(string path)
    {
        // Any other sharing takes a lock on the file, which is its owner's.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var head = new byte[HeadLength];
        return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
    }

    private static (string English, string Korean, bool Packed) Looks(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("PK\x03\x04"u8) || head.StartsWith("PK\x05\x06"u8))
        {
            return ("a zip archive", "zip 압축 파일", true);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]))
        {
            return ("a gzip archive", "gzip 압축 파일", true);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7a, 0xbc, 0xaf]) || head.StartsWith((ReadOnlySpan<byte>)[0xfd, 0x37, 0x7a, 0x58])
            || head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) || head.StartsWith("Rar!"u8) || head.StartsWith("BZh"u8)
            || (head.Length > TarMagicOffset && head[TarMagicOffset..].StartsWith("ustar"u8)))
        {
            return ("an archive", "압축 파일", true);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7f, 0x06]))
        {
            return ("the -wal file beside a database", "데이터베이스 옆에 생기는 -wal 파일", false);
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]))
        {
            return ("the -journal file beside a database", "데이터베이스 옆에 생기는 -journal 파일", false);
        }

        if (!head.ContainsAnyExcept((byte)0))
        {
            return ("a file of zeros, as a broken disk or transfer leaves it", "고장 난 디스크나 전송 오류로 0만 남은 파일", false);
        }

        if (!IsText(head))
        {
            return ("another kind of file, or an encrypted one", "다른 종류의 파일이거나 암호화된 파일", false);
        }

        var text = Encoding.UTF8.GetString(head).TrimStart('\ufeff', ' ', '\t', '\r', '\n');
        return text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
            ? ("a web page", "웹 페이지(HTML)", false)
            : ("a text file", "텍스트 파일", false);
    }

    private static bool IsText(ReadOnlySpan<byte> head) =>
        !head.ContainsAnyInRange((byte)0, (byte)8) && !head.ContainsAnyInRange((byte)14, (byte)26)
        && !Encoding.UTF8.GetString(head[..^Math.Min(3, head.Length - 1)]).TrimEnd('\ufffd').Contains('\ufffd', StringComparison.Ordinal);
}
