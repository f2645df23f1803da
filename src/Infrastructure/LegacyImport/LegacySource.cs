using System.Runtime.CompilerServices;
using EggMoney.Application.LegacyImport;

namespace EggMoney.Infrastructure.LegacyImport;

/// <inheritdoc cref="ILegacySource"/>
internal sealed class LegacySource(
    string name, string fingerprint, string databaseFingerprint, IReadOnlyDictionary<string, (OldFile File, OldTable Table)> places, IReadOnlyList<OldFile> files, CopyFolder folder) : ILegacySource
{
    public string Name { get; } = name;

    public string Fingerprint { get; } = fingerprint;

    public string DatabaseFingerprint { get; } = databaseFingerprint;

    public IReadOnlyDictionary<string, LegacyTable> Tables { get; } = places.ToDictionary(
        place => place.Key, place => new LegacyTable(place.Key, place.Value.File.Name, place.Value.Table.Columns, place.Value.Table.Rows));

    public async IAsyncEnumerable<LegacyRow> ReadAsync(string table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!places.TryGetValue(table, out var place))
        {
            yield break;
        }

        // SQLite has no asynchronous calls; the caller goes on while the first row is looked for.
        await Task.Yield();
        using var rows = place.File.Read(place.Table, cancellationToken);
        while (rows.Next(cancellationToken) is { } row)
        {
            yield return row;
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }

        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
