using EggMoney.Application.Common;

namespace EggMoney.Application.LegacyImport;

/// <summary>Collects what is wrong with an old machine's rows, and what is worth knowing.</summary>
internal sealed class ImportProblems
{
    /// <summary>So many are told one by one; a file with more of them has one cause.</summary>
    private const int MostTold = 300;

    private readonly List<ImportNote> _problems = [];
    private readonly List<ImportNote> _notes = [];
    private readonly Dictionary<string, long> _skipped = [];

    /// <summary>Rows that cannot be taken as they are.</summary>
    public IReadOnlyList<ImportNote> Problems => _problems;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>What keeps the whole import from being done, whatever is left out.</summary>
    public bool IsFatal { get; private set; }

    /// <summary>What is worth knowing.</summary>
    public IReadOnlyList<ImportNote> Notes => _notes;

    /// <summary>A row cannot be taken as it is.</summary>
    public void Bad(string code, string table, long? row, string? column, string english, string korean)
    {
        Count++;
        if (_problems.Count < MostTold)
        {
            _problems.Add(Note(code, table, row, column, english, korean));
        }
    }

    /// <summary>Nothing can be imported.</summary>
    public void Fatal(string code, string table, long? row, string? column, string english, string korean) => Fatal(Note(code, table, row, column, english, korean));

    /// <summary>Nothing can be imported.</summary>
    public void Fatal(ImportNote note)
    {
        Count++;
        IsFatal = true;
        _problems.Insert(0, note);
    }

    /// <summary>Something is worth knowing.</summary>
    public void Tell(string code, string table, long? row, string? column, string english, string korean) => _notes.Add(Note(code, table, row, column, english, korean));

    /// <summary>A row is left out.</summary>
    public void Skip(string table, long rows = 1) => _skipped[table] = Skipped(table) + rows;

    /// <summary>How many rows of a table are left out.</summary>
    public long Skipped(string table) => _skipped.GetValueOrDefault(table);

    private static ImportNote Note(string code, string table, long? row, string? column, string english, string korean) =>
        new(code, table, row, column, Language.Pick(english, korean));
}
