using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Trading;

/// <summary>Opens the broker of a tenant's active credential.</summary>
internal sealed class TenantBroker(IBrokerFactory factory, DispatchOptions options, DispatchMetrics metrics, TimeProvider clock, ILogger<TenantBroker> logger)
{
    /// <summary>The broker, every call of it limited in time.</summary>
    /// <exception cref="BrokerException">The tenant has no active credential, or it names a broker that is not installed.</exception>
    public IBroker Open(UserCredential? credential) => credential is null
        ? throw new BrokerException(BrokerError.KeyRefused, "No brokerage account is active.")
        : new TimedBroker(factory.Create(credential), options, metrics, clock, logger);
}
