using EggMoney.Application.Trading.Dispatch;
using Microsoft.Extensions.Hosting;

namespace EggMoney.Infrastructure.Scheduling;

/// <summary>When the server stops, what is being done may come to its end; only then is it broken off.</summary>
internal sealed class ShutdownGrace : IDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly CancellationTokenRegistration _stopping;

    public ShutdownGrace(IHostApplicationLifetime lifetime, DispatchOptions options)
    {
        _over = new();
        _stopping = lifetime.ApplicationStopping.Register(() => _over.CancelAfter(options.TenantBudget));
    }

    /// <summary>Cancelled one tenant's budget after the server was told to stop.</summary>
    public CancellationToken Token => _over.Token;

    public void Dispose()
    {
        _stopping.Dispose();
        _over.Dispose();
    }
}
