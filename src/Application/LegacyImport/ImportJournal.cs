using EggMoney.Domain.LegacyImport;

namespace EggMoney.Application.LegacyImport;

/// <summary>Writes down what an import does, row by row, in the transaction of the row itself.</summary>
internal sealed class ImportJournal(Guid importId)
{
    private readonly List<(ImportChange Change, object Row)> _pending = [];
    private int _number;

    /// <summary>The import makes a row.</summary>
    public void Added<T>(T row, Guid? id, SourceRow? source = null)
        where T : class => Note(ImportChangeKind.Added, row, id, before: null, source);

    /// <summary>The import changes a row.</summary>
    public void Updated<T>(T row, Guid? id, string before, SourceRow? source = null)
        where T : class => Note(ImportChangeKind.Updated, row, id, before, source);

    /// <summary>The import takes a row away.</summary>
    public void Removed<T>(T row, Guid? id, SourceRow? source = null)
        where T : class => Note(ImportChangeKind.Removed, row, id, RowState.Of(row), source);

    /// <summary>The import leaves a row as it is here, and notes what the old machine said.</summary>
    public void Kept<T>(T row, Guid? id, SourceRow source)
        where T : class => Note(ImportChangeKind.Kept, row, id, before: null, source);

    /// <summary>Puts what was noted beside the rows themselves; the caller saves.</summary>
    public void Write(IEggMoneyDb db)
    {
        foreach (var (change, row) in _pending)
        {
            // Read when all is done to it. Of trades there are many, and nothing changes them.
            change.After = change.Kind is ImportChangeKind.Removed or ImportChangeKind.Kept || row is Domain.Portfolio.Trade ? null : RowState.Of(row);
            db.ImportChanges.Add(change);
        }

        _pending.Clear();
    }

    private void Note<T>(ImportChangeKind kind, T row, Guid? id, string? before, SourceRow? source)
        where T : class => _pending.Add((
        new()
        {
            ImportId = importId,
            Number = ++_number,
            SourceTable = source?.Table,
            SourceRow = source?.Row,
            SourceState = source?.State,
            Kind = kind,
            Entity = typeof(T).Name,
            EntityId = id,
            Before = before,
            There = source?.There,
        },
        row));
}

/// <summary>A row of the old machine's.</summary>
/// <param name="Table">Its table, or the file where it is none.</param>
/// <param name="Row">A digest of what names it.</param>
/// <param name="State">A digest of what it says.</param>
/// <param name="There">What it says of settings, as JSON; null for what is not merged field by field.</param>
internal sealed record SourceRow(string Table, string Row, string State, string? There = null);
