namespace EggMoney.CrashHost.Model;

/// <summary>A node's life, as far as the world outside can tell: after its last step nothing of it gets out any more, neither a commit nor a
/// request. What is left of it in memory is dropped with it.</summary>
/// <param name="lastStep">The step at which it ends; null is none.</param>
internal sealed class Life(int? lastStep) : Stepper, IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private int _steps;

    /// <summary>Cancelled when it has ended.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>The step at which it ended; null while it goes on.</summary>
    public string? EndedAt { get; private set; }

    /// <inheritdoc/>
    public override void Pass(string kind)
    {
        if (EndedAt is null && Interlocked.Increment(ref _steps) == lastStep)
        {
            EndedAt = kind;
            _over.Cancel();
        }

        if (EndedAt is not null)
        {
            throw new LifeEndedException();
        }
    }

    public void Dispose() => _over.Dispose();
}

/// <summary>The node is no more.</summary>
internal sealed class LifeEndedException : Exception
{
    public LifeEndedException()
        : base("The node has ended.")
    {
    }
}
