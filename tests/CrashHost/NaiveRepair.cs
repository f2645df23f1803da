using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.CrashHost;

/// <summary>The repair that suggests itself and must never be built: what is not known to have been sent is sent again.</summary>
internal static class NaiveRepair
{
    public static async Task SendAgainAsync(IServiceProvider provider, Guid tenant)
    {
        await using var scope = provider.GetRequiredService<ITenantScopeFactory>().Begin(new(tenant, tenant.ToString()));
        await using var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
        var credential = await db.UserCredentials.SingleAsync();
        var broker = scope.Services.GetRequiredService<IBrokerFactory>().Create(credential);
        foreach (var slice in await db.OrderSlices.Where(slice => slice.State == SliceState.Submitting).OrderBy(slice => slice.SubmitSequence).ToListAsync())
        {
            if (await broker.PlaceAsync(new(slice.Symbol, slice.Side, slice.Quantity, slice.LimitPrice), CancellationToken.None) is PlaceResult.Accepted accepted)
            {
                (slice.OrderDate, slice.OrderNumber) = (accepted.OrderDate, accepted.OrderNumber);
                slice.MoveTo(SliceState.Accepted);
            }
        }

        await db.TrySaveAsync(CancellationToken.None);
    }
}
