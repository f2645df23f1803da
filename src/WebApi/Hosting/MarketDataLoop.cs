using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;

namespace EggMoney.WebApi.Hosting;

/// <summary>After each session the kept prices and exchange rates of everybody are brought up to date, tenant by tenant, and again where a broker did not answer.</summary>
internal sealed class MarketDataLoop(ISystemQueries queries, TenantDesk desk, IMarketCalendar calendar, TimeProvider clock, ILogger<MarketDataLoop> logger) : BackgroundService
{
    /// <summary>Brokers need a while for a session's last bar; the night's own work goes first.</summary>
    private static readonly TimeSpan AfterClose = TimeSpan.FromMinutes(40);

    private static readonly TimeSpan Pace = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(15);
    private const int Tries = 8;

    private readonly Dictionary<Guid, (DateOnly Session, int Tries, DateTime NotBefore)> _done = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await UpdateAsync(stoppingToken);
            }
#pragma warning disable CA1031 // Whatever failed, the next session's prices are wanted too.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                logger.LogError(exception, "The market data were not brought up to date");
            }

            await Task.Delay(Pace, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Updates whoever is due.</summary>
    internal async Task UpdateAsync(CancellationToken cancellationToken)
    {
        var session = calendar.LatestSessionOpenedBy(clock.Now());
        if (session is not null && clock.Now() < session.Close + AfterClose)
        {
            // Of the session before, everybody is up to date, unless the server was away.
            session = calendar.LatestSessionOpenedBy(session.Open.AddTicks(-1));
        }

        if (session is null)
        {
            return;
        }

        foreach (var tenant in await queries.ListTenantsAsync(cancellationToken))
        {
            var done = _done.GetValueOrDefault(tenant.Id);
            if (done.Session < session.Date || (done.Tries is > 0 and < Tries && clock.Now() >= done.NotBefore))
            {
                var tries = done.Session < session.Date ? 1 : done.Tries + 1;
                _done[tenant.Id] = (session.Date, await TryAsync(tenant, cancellationToken) ? 0 : tries, clock.Now() + Again);
            }
        }
    }

    private async Task<bool> TryAsync(TenantInfo tenant, CancellationToken cancellationToken)
    {
        try
        {
            return (await desk.SendAsync(tenant, new UpdateMarketDataCommand(), cancellationToken)).Failed.Count == 0;
        }
#pragma warning disable CA1031 // One tenant's trouble is not the others'.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "The market data of {Tenant} were not brought up to date", tenant.Id);
            return false;
        }
    }
}
