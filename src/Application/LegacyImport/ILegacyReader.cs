using System.Diagnostics.CodeAnalysis;

namespace EggMoney.Application.LegacyImport;

/// <summary>Opens what an old machine left. Nothing in it is believed: it may be damaged, or made to do harm.</summary>
public interface ILegacyReader
{
    /// <summary>Opens copies of the files, and looks at what they hold. The files themselves are only read.</summary>
    /// <exception cref="LegacyFileException">They cannot be used at all.</exception>
    Task<ILegacySource> OpenAsync(LegacyInput input, CancellationToken cancellationToken);
}

/// <summary>What was given to import.</summary>
/// <param name="Databases">One file <c>egg_NAME.db</c>, or the five files of the time before: <c>bot_info_NAME.db</c>, <c>trade_NAME.db</c>,
/// <c>order_NAME.db</c>, <c>history_NAME.db</c> and <c>status_NAME.db</c>.</param>
/// <param name="KeyStore"><c>key_store.json</c>, if it was given.</param>
/// <param name="Environment"><c>.env</c>, if it was given.</param>
public sealed record LegacyInput(IReadOnlyList<LegacyDatabase> Databases, LegacyText? KeyStore, LegacyText? Environment);

/// <summary>A database file.</summary>
/// <param name="Name">As its owner named it, without folders.</param>
/// <param name="Path">Where it is.</param>
public sealed record LegacyDatabase(string Name, string Path);

/// <summary>A small file that may hold secrets: it is kept in memory only.</summary>
/// <param name="Name">As its owner named it.</param>
/// <param name="Content">Its bytes.</param>
[SuppressMessage("Performance", "CA1819", Justification = "Handed over once.")]
public sealed record LegacyText(string Name, byte[] Content)
{
    /// <summary>Tells nothing of the content.</summary>
    public override string ToString() => Name;
}

/// <summary>An old machine's files, copied and open for reading.</summary>
public interface ILegacySource : IAsyncDisposable
{
    /// <summary>The database's name as its owner gave it; of five files the first one's.</summary>
    string Name { get; }

    /// <summary>SHA-256 of all that was given, in hexadecimal digits. The order of the files does not matter.</summary>
    string Fingerprint { get; }

    /// <summary>The same of the databases alone, whatever came beside them.</summary>
    string DatabaseFingerprint { get; }

    /// <summary>The old program's tables that are here, by their names of today (<see cref="LegacyTables"/>): all of them but the last, which is optional.</summary>
    IReadOnlyDictionary<string, LegacyTable> Tables { get; }

    /// <summary>Reads a table's rows in the order in which they were written, one reader at a time.</summary>
    /// <param name="table">Its name of today; one that is not here has no rows.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="LegacyFileException">The rest cannot be read.</exception>
    IAsyncEnumerable<LegacyRow> ReadAsync(string table, CancellationToken cancellationToken);
}

/// <summary>The old program's tables.</summary>
public static class LegacyTables
{
    /// <summary>Bots.</summary>
    public const string Bots = "bot_info";

    /// <summary>Holdings.</summary>
    public const string Holdings = "trade";

    /// <summary>Executed trades.</summary>
    public const string History = "history";

    /// <summary>Orders that were being worked off.</summary>
    public const string Orders = "order";

    /// <summary>Deposits and withdrawals.</summary>
    public const string Status = "status";

    /// <summary>All of them, in the order in which they are read.</summary>
    public static readonly IReadOnlyList<string> All = [Bots, Holdings, History, Orders, Status];
}

/// <summary>A table that is here.</summary>
/// <param name="Name">Its name of today.</param>
/// <param name="File">The file that it is in.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">How many rows it has.</param>
public sealed record LegacyTable(string Name, string File, IReadOnlyList<string> Columns, long Rows);

/// <summary>A row as the file has it: a cell is a <see cref="long"/>, a <see cref="decimal"/>, a <see cref="string"/>, a byte array, or null.</summary>
/// <remarks>A binary fraction is given as a decimal without its noise, rounded away from zero to eight places; one that is not finite, or beyond ±10¹²,
/// as its text, which is no number of the old program's. The old program kept no bytes: a byte array is a cell to refuse. It is one in the file too,
/// or text in no known encoding, or (then it is empty) a cell too long to be read.</remarks>
public sealed class LegacyRow
{
    private readonly IReadOnlyList<string> _columns;
    private readonly object?[] _cells;

    /// <summary>Makes one.</summary>
    /// <param name="number">Its row id in the file, which a person can look up.</param>
    /// <param name="columns">The table's columns.</param>
    /// <param name="cells">As many cells.</param>
    public LegacyRow(long number, IReadOnlyList<string> columns, object?[] cells)
    {
        Number = number;
        _columns = columns;
        _cells = cells;
    }

    /// <summary>Its row id in the file; where the table has none, how many rows are before it, and one.</summary>
    public long Number { get; }

    /// <summary>Whether the table has the column.</summary>
    public bool Has(string column) => IndexOf(column) >= 0;

    /// <summary>A cell; null also where there is no such column.</summary>
    public object? this[string column] => IndexOf(column) is >= 0 and var index ? _cells[index] : null;

    private int IndexOf(string column)
    {
        for (var index = 0; index < _columns.Count; index++)
        {
            if (string.Equals(_columns[index], column, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return -1;
    }
}

/// <summary>The files cannot be used at all; the message says which, why, and what to do, in the reader's language.</summary>
/// <param name="note">What is wrong.</param>
/// <param name="cause">What it came from.</param>
public sealed class LegacyFileException(ImportNote note, Exception? cause = null) : Exception(note.Text, cause)
{
    /// <summary>What is wrong.</summary>
    public ImportNote Note { get; } = note;
}
