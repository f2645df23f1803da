using EggMoney.Application.Trading;

namespace EggMoney.Application.Accounts;

/// <summary>The paper broker's counter, where accounts are opened. It is the outside world: nothing here is part of our books.</summary>
public interface IPaperAccounts
{
    /// <summary>Opens the account with its cash in dollars; one that exists stays as it is.</summary>
    Task OpenAsync(Guid credentialId, decimal cash, CancellationToken cancellationToken);

    /// <summary>Opens the account with its cash in dollars and with shares that were bought elsewhere; one that exists stays as it is.</summary>
    Task OpenAsync(Guid credentialId, decimal cash, IReadOnlyCollection<BrokerHolding> holdings, CancellationToken cancellationToken);

    /// <summary>Closes the account and destroys its books; one that does not exist is no error, so that this may be repeated.</summary>
    Task EraseAsync(Guid credentialId, CancellationToken cancellationToken);
}
