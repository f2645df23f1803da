namespace EggMoney.Domain.Accounts;

/// <summary>The brokers that a <see cref="UserCredential"/> may name.</summary>
public static class BrokerNames
{
    /// <summary>The paper broker: invented money at recorded or generated prices.</summary>
    public const string Paper = "paper";

    /// <summary>Korea Investment &amp; Securities.</summary>
    public const string Kis = "kis";
}
