using EggMoney.Application.Trading;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>A broker's whole world on paper: accounts by credential, with books of their own that no transaction of ours reaches.</summary>
public interface IPaperExchange
{
    /// <summary>The broker of one account. The account must have been opened before the broker is asked anything.</summary>
    IBroker For(Guid credentialId);

    /// <summary>Opens an account with cash; an account that is open already is left as it is.</summary>
    /// <exception cref="BrokerException">The books cannot be reached.</exception>
    Task OpenAccountAsync(Guid credentialId, decimal cash, CancellationToken cancellationToken = default);

    /// <summary>Opens an account with cash and shares that were bought elsewhere, fractions too; an account that is open already is left as it is.</summary>
    /// <exception cref="ArgumentException">A holding is of nothing, of too much, or there twice.</exception>
    /// <exception cref="BrokerException">The books cannot be reached.</exception>
    Task OpenAccountAsync(Guid credentialId, decimal cash, IReadOnlyCollection<BrokerHolding> holdings, CancellationToken cancellationToken = default);

    /// <summary>Pays dollars in.</summary>
    /// <exception cref="BrokerException">The books cannot be reached, or there is no such account.</exception>
    Task DepositAsync(Guid credentialId, decimal amount, CancellationToken cancellationToken = default);

    /// <summary>Everything in the account's books as they stand, at one moment. Unlike the broker's own calls it fills and expires nothing.</summary>
    /// <exception cref="BrokerException">The books cannot be reached, or there is no such account.</exception>
    Task<PaperLedger> GetLedgerAsync(Guid credentialId, CancellationToken cancellationToken = default);

    /// <summary>Destroys an account's books; an account that does not exist is no error.</summary>
    /// <exception cref="BrokerException">The books cannot be reached.</exception>
    Task EraseAccountAsync(Guid credentialId, CancellationToken cancellationToken = default);

    /// <summary>The accounts that were opened before a time.</summary>
    /// <exception cref="BrokerException">The books cannot be reached.</exception>
    Task<IReadOnlyList<Guid>> ListAccountsAsync(DateTime openedBefore, CancellationToken cancellationToken = default);
}
