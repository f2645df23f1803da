using EggMoney.Application.Accounts;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Brokers.Paper;

namespace EggMoney.Infrastructure.Brokers;

/// <summary>Makes a tenant's broker by the name in the credential.</summary>
internal sealed class BrokerFactory(IPaperExchange paper) : IBrokerFactory
{
    public IBroker Create(UserCredential credential) => credential.Broker switch
    {
        BrokerNames.Paper => paper.For(credential.Id),
        var other => throw new BrokerException(BrokerError.NotSent, $"The broker '{other}' is not installed."),
    };
}

/// <summary>The paper broker's counter.</summary>
internal sealed class PaperAccounts(IPaperExchange paper) : IPaperAccounts
{
    public Task OpenAsync(Guid credentialId, decimal cash, CancellationToken cancellationToken) =>
        paper.OpenAccountAsync(credentialId, cash, cancellationToken);

    public Task OpenAsync(Guid credentialId, decimal cash, IReadOnlyCollection<BrokerHolding> holdings, CancellationToken cancellationToken) =>
        paper.OpenAccountAsync(credentialId, cash, holdings, cancellationToken);

    public Task EraseAsync(Guid credentialId, CancellationToken cancellationToken) => paper.EraseAccountAsync(credentialId, cancellationToken);
}
