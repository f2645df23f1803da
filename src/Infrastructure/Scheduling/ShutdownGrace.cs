using Microsoft.Extensions.Hosting;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>When the server stops, what is being done may come to its end; only then is it broken off.</summary>
internal sealed class ShutdownGrace : IDisposable
{
    /// <summary>How long the piece of work at hand may go on. With what comes after it (leases handed over, the node's word that it leaves) a stop takes less than 20 s,
    /// unless a broker lets an order wait for its answer.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(12);

    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _stopping;

    public ShutdownGrace(IHostApplicationLifetime lifetime)
    {
        _over = new();
        Stopping = lifetime.ApplicationStopping;
        _stopping = lifetime.ApplicationStopping.Register(() => _over.CancelAfter(Length));
    }

    /// <summary>Cancelled at once: nothing new is begun.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>Cancelled when the grace is over. The dispatcher then begins no order any more, but waits for the one on its way.</summary>
    public CancellationToken Token => _over.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _over.Dispose();
    }
}
