using EggMoney.Application.LegacyImport;

namespace EggMoney.Infrastructure.LegacyImport;

/// <inheritdoc cref="ILegacyReader"/>
internal sealed class LegacyReader(LegacyReaderOptions options, TimeProvider timeProvider) : ILegacyReader
{
    private readonly Snapshot _snapshot = new(options);

    public async Task<ILegacySource> OpenAsync(LegacyInput input, CancellationToken cancellationToken)
    {
        var wanted = SourceLayout.Of(input.Databases);
        var folder = CopyFolder.Create(options, timeProvider.GetUtcNow());
        var files = new List<OldFile>();
        try
        {
            // Copying and checking blocks: off the caller's thread.
            return await Task.Run(() => OpenAsync(input, wanted, folder, files, cancellationToken), cancellationToken);
        }
        catch
        {
            files.ForEach(file => file.Dispose());
            folder.Dispose();
            throw;
        }
    }

    private async Task<ILegacySource> OpenAsync(
        LegacyInput input, IReadOnlyList<WantedTable> wanted, CopyFolder folder, List<OldFile> files, CancellationToken cancellationToken)
    {
        var fingerprint = new Fingerprint();
        var places = new Dictionary<string, (OldFile File, OldTable Table)>();
        foreach (var ofFile in wanted.GroupBy(table => table.File))
        {
            var path = folder.File($"{files.Count}.db");
            await CopyAsync(ofFile.Key, path, cancellationToken);
            var file = OldFile.Open(ofFile.Key.Name, path, options, cancellationToken);
            files.Add(file);
            fingerprint.AddDatabase(input.Databases.Count == 1 ? "database" : ofFile.First().Table, path, cancellationToken);
            foreach (var table in ofFile)
            {
                if (Find(file, table, cancellationToken) is { } found)
                {
                    places.Add(table.Table, (file, found));
                }
            }
        }

        var ofDatabases = fingerprint.ToString();
        AddTexts(fingerprint, input);
        return new LegacySource(input.Databases[0].Name, fingerprint.ToString(), ofDatabases, places, files, folder);
    }

    private async Task CopyAsync(LegacyDatabase source, string target, CancellationToken cancellationToken)
    {
        try
        {
            await _snapshot.TakeAsync(source, target, cancellationToken);
        }
        catch (Exception exception) when (FileFailure.IsOne(exception))
        {
            throw FileFailure.Of(exception, source.Name, exhausted: false, cancellationToken);
        }
    }

    private static OldTable? Find(OldFile file, WantedTable wanted, CancellationToken cancellationToken)
    {
        var found = wanted.Names.Select(name => file.Find(name, cancellationToken)).OfType<OldTable>().ToList();
        return found switch
        {
            [] when wanted.Required => throw Refusal.MissingTable(file.Name, wanted.Table, SourceLayout.PartOf(file.Name) is not null),
            [] => null,
            [{ Rows: > 0 } one, { Rows: > 0 } other] => throw Refusal.TwoTables(file.Name, one.Name, other.Name),
            [{ Rows: 0 }, { Rows: > 0 } other] => other,
            _ => found[0],
        };
    }

    private static void AddTexts(Fingerprint fingerprint, LegacyInput input)
    {
        if (input.KeyStore is { } keyStore)
        {
            fingerprint.Add("key_store", keyStore.Content);
        }

        if (input.Environment is { } environment)
        {
            fingerprint.Add("environment", environment.Content);
        }
    }
}
