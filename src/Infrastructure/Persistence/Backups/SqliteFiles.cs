using System.Globalization;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>Moves SQLite's files about: a database is up to three of them.</summary>
internal static class SqliteFiles
{
    private static readonly string[] Suffixes = ["", "-wal", "-shm", "-journal"];

    /// <summary>A file that says that a restore was broken off while it moved files. The server does not start over it: it would make an empty database.</summary>
    public static string RestoringMark(string books) => books + ".restoring";

    /// <summary>An empty file that only its owner can read.</summary>
    public static void CreateEmpty(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
    }

    /// <summary>Deletes a database with what is beside it.</summary>
    public static void Delete(string path)
    {
        foreach (var suffix in Suffixes)
        {
            File.Delete(path + suffix);
        }
    }

    /// <summary>Moves the old files aside and the new ones in, the broker's first: there is never a book without its broker.</summary>
    /// <returns>Where the old books are; null when there were none.</returns>
    public static string? PutInPlace(string newBooks, string newPaper, string books, string paper, DateTime now)
    {
        var stamp = now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var (oldBooks, oldPaper) = (Aside(books, stamp), Aside(paper, stamp));
        File.WriteAllText(RestoringMark(books), $"A restore began at {now:u}. The files from before it end in .before-{stamp}.\n");
        Move(books, oldBooks);
        Move(paper, oldPaper);
        if (File.Exists(newPaper))
        {
            File.Move(newPaper, paper);
        }

        File.Move(newBooks, books);
        File.Delete(RestoringMark(books));
        return File.Exists(oldBooks) ? oldBooks : null;
    }

    /// <summary>A name beside a file that nobody has taken.</summary>
    public static string Aside(string path, string stamp)
    {
        var aside = $"{path}.before-{stamp}";
        for (var again = 2; File.Exists(aside); again++)
        {
            aside = string.Create(CultureInfo.InvariantCulture, $"{path}.before-{stamp}-{again}");
        }

        return aside;
    }

    private static void Move(string from, string to)
    {
        // The log goes along under the new name: it may hold commits that are not in the file yet.
        foreach (var suffix in Suffixes.Where(suffix => File.Exists(from + suffix)))
        {
            File.Move(from + suffix, to + suffix);
        }
    }
}
