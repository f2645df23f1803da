using Microsoft.Extensions.Hosting;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>When the server stops, what is being done may come to its end; only then is it broken off.</summary>
internal sealed class ShutdownGrace : IDisposable
{
    /// <summary>How long a tick may go on; a service manager's own patience is 90 seconds as a rule.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _stopping;

    public ShutdownGrace(IHostApplicationLifetime lifetime)
    {
        _over = new();
        _stopping = lifetime.ApplicationStopping.Register(() => _over.CancelAfter(Length));
    }

    /// <summary>Cancelled when the grace is over. The dispatcher then begins no order any more, but waits for the one on its way.</summary>
    public CancellationToken Token => _over.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _over.Dispose();
    }
}
