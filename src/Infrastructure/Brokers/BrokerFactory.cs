using EggMoney.Application;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Brokers.Kis;
using EggMoney.Infrastructure.Brokers.Paper;

namespace EggMoney.Infrastructure.Brokers;

/// <summary>Makes a tenant's broker by the name in the credential.</summary>
/// <param name="paper">The paper broker.</param>
/// <param name="kis">What all KIS accounts share.</param>
/// <param name="databases">Where the scope's tenant's keys are.</param>
/// <param name="vault">Opens them; null in a process that has none of the server's keys.</param>
internal sealed class BrokerFactory(IPaperExchange paper, KisHub kis, IEggMoneyDbFactory databases, ISecretVault? vault) : IBrokerFactory
{
    public IBroker Create(UserCredential credential) => credential.Broker switch
    {
        BrokerNames.Paper => paper.For(credential.Id),
        BrokerNames.Kis when vault is not null => new KisBroker(kis, new(kis, credential, new(databases, vault), new(databases, vault))),
        BrokerNames.Kis => throw new BrokerException(BrokerError.NotSent, "This command has no keys to open the account's with."),
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
