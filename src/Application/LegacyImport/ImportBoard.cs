using System.Collections.Concurrent;

namespace EggMoney.Application.LegacyImport;

/// <summary>Shows how far the imports of this process are.</summary>
internal sealed class ImportBoard
{
    private readonly ConcurrentDictionary<Guid, ImportProgress> _running = [];

    /// <summary>How far an import is; null when it is not being done here.</summary>
    public ImportProgress? Find(Guid id) => _running.GetValueOrDefault(id);

    /// <summary>Shows an import until it is disposed of.</summary>
    public Shown Show(Guid id, long total)
    {
        _running[id] = new(0, total);
        return new(this, id, total);
    }

    /// <summary>An import that is shown.</summary>
    internal sealed class Shown(ImportBoard board, Guid id, long total) : IDisposable
    {
        public void Report(long done) => board._running[id] = new(done, total);

        public void Dispose() => board._running.TryRemove(id, out _);
    }
}
