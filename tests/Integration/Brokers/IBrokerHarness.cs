using EggMoney.Application.Trading;

namespace EggMoney.Integration.Brokers;

/// <summary>What <see cref="BrokerContractTests"/> needs to drive a broker's outside world.</summary>
public interface IBrokerHarness : IAsyncDisposable
{
    /// <summary>UTC. Begins within a session, on a Wednesday.</summary>
    DateTime Now { get; set; }

    /// <summary>The date of the session that trades, or traded last.</summary>
    DateOnly SessionDate { get; }

    /// <summary>The close of that session (UTC).</summary>
    DateTime SessionClose { get; }

    /// <summary>From when on orders are refused (UTC): some brokers take them after the close.</summary>
    DateTime OrdersEnd => SessionClose;

    /// <summary>Whether its list tells fees and the times of fills.</summary>
    bool TellsFeesAndTimes => true;

    /// <summary>Its own code for a reason to refuse an order.</summary>
    string CodeOf(string reason) => reason;

    /// <summary>What it says can be ordered for, with this much cash.</summary>
    decimal Orderable(decimal cash) => cash;

    /// <summary>The market trades a symbol at a price from now on; it has daily prices too.</summary>
    void SetPrice(string symbol, decimal price);

    /// <summary>An account with cash and nothing else.</summary>
    Task<IBroker> OpenAccountAsync(decimal cash);

    /// <summary>The broker's side goes down and comes up; the same account afterwards.</summary>
    Task<IBroker> RestartAsync(IBroker broker);
}
