using EggMoney.Domain.LegacyImport;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>What earlier imports of the user brought, but for the history, which is looked up part by part.</summary>
internal sealed class KnownRows
{
    private readonly Dictionary<(string Table, string Row), ImportChange> _bySource = [];
    private readonly Dictionary<(string Entity, Guid? Id), ImportChange> _byEntity = [];
    private readonly Dictionary<(string Entity, Guid? Id), string> _said = [];
    private readonly List<ImportChange> _all;

    private KnownRows(List<ImportChange> changes)
    {
        _all = changes;
        foreach (var change in changes)
        {
            if (change.Kind != ImportChangeKind.Kept)
            {
                _byEntity[(change.Entity, change.EntityId)] = change;
            }

            if (change.There is not null)
            {
                _said[(change.Entity, change.EntityId)] = change.There;
            }

            if (change.SourceTable is not null && change.SourceRow is not null)
            {
                _bySource[(change.SourceTable, change.SourceRow)] = change;
            }
        }
    }

    /// <summary>Whether anything was imported before.</summary>
    public bool Any => _all.Count > 0;

    /// <summary>Loads them; later imports stand behind earlier ones.</summary>
    public static async Task<KnownRows> LoadAsync(IEggMoneyDb db, CancellationToken cancellationToken)
    {
        var changes = await (
            from change in db.ImportChanges.AsNoTracking()
            join import in db.Imports on change.ImportId equals import.Id
            where change.SourceTable != LegacyTables.History
            orderby import.Number, change.Number
            select change).ToListAsync(cancellationToken);
        return new(changes);
    }

    /// <summary>What became of a row of the old machine's the last time.</summary>
    public ImportChange? Find(SourceRow source) => _bySource.GetValueOrDefault((source.Table, source.Row));

    /// <summary>The rows of a table that were there.</summary>
    public IEnumerable<ImportChange> Of(string table) => _bySource.Where(pair => pair.Key.Table == table).Select(pair => pair.Value);

    /// <summary>What an import made beside a row of ours that is known by its source.</summary>
    public IEnumerable<ImportChange> MadeWith(ImportChange change) =>
        _all.Where(other => other.ImportId == change.ImportId && other.SourceTable == change.SourceTable && other.SourceRow == change.SourceRow && other.Kind == ImportChangeKind.Added);

    /// <summary>Rows of ours of one kind that these imports made.</summary>
    public IEnumerable<Guid> MadeBy(string entity, IReadOnlySet<Guid> imports) =>
        _all.Where(change => change.Kind == ImportChangeKind.Added && change.Entity == entity && imports.Contains(change.ImportId)).Select(change => change.EntityId!.Value);

    /// <summary>What the old machine said the last time, which is the base of a merge; null when it said nothing.</summary>
    public T? Said<T>(Guid? id)
        where T : class => _said.TryGetValue((typeof(T).Name, id), out var there) ? RowState.Read<T>(there) : null;

    /// <summary>A row of ours as the latest import left it, as JSON; null when none touched it.</summary>
    public string? LastState<T>(Guid? id)
        where T : class => _byEntity.GetValueOrDefault((typeof(T).Name, id))?.After;
}
