namespace EggMoney.WebApi.Endpoints.Admin.Imports;

/// <summary>Lets one upload in at a time: each may take as much disk as an old machine's largest file, twice.</summary>
internal sealed class UploadGate
{
    private int _taken;

    /// <summary>Goes in until it is disposed of; null while somebody else is in.</summary>
    public IDisposable? TryEnter() => Interlocked.Exchange(ref _taken, 1) == 0 ? new Visit(this) : null;

    private sealed class Visit(UploadGate gate) : IDisposable
    {
        public void Dispose() => Interlocked.Exchange(ref gate._taken, 0);
    }
}
