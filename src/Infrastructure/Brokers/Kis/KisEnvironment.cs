using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>All that differs between money and practice: one row each, and nobody asks which one it is.</summary>
internal sealed record KisEnvironment
{
    public required BrokerEnvironment Name { get; init; }

    public required Uri Url { get; init; }

    /// <summary>Below the broker's limit, which its servers count separately and so refuse calls within it at times.</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>How many may go at once after a pause.</summary>
    public required int Burst { get; init; }

    public required string Buy { get; init; }

    public required string Sell { get; init; }

    public required string ReviseOrCancel { get; init; }

    public required string Orders { get; init; }

    public required string Balance { get; init; }

    public required string BuyingPower { get; init; }

    /// <summary>Null where the broker does not tell an account's cash.</summary>
    public required string? PresentBalance { get; init; }

    /// <summary>What stands for "all" in the list of orders: practice lists all only, and wants these blank.</summary>
    public required string AllSymbols { get; init; }

    /// <summary>In lists for money, Nasdaq's code means all of the United States.</summary>
    public required string AllExchanges { get; init; }

    /// <summary>How many orders a full page of their list has.</summary>
    public required int OrdersPage { get; init; }

    public int BalancePage { get; } = 100;

    /// <summary>The exchanges to ask for an account's shares. For money, Nasdaq's code means all of them here too, and asking the others too would count twice.</summary>
    public required IReadOnlyList<KisExchange> BalanceExchanges { get; init; }

    /// <summary>The order types that it takes, with their codes.</summary>
    public required IReadOnlyDictionary<OrderType, string> OrderTypes { get; init; }

    public bool IsMock => Name == BrokerEnvironment.Mock;

    public static KisEnvironment Real { get; } = new()
    {
        Name = BrokerEnvironment.Real,
        Url = new("https://openapi.koreainvestment.com:9443"),
        RequestsPerSecond = 15,
        Burst = 3,
        Buy = "TTTT1002U",
        Sell = "TTTT1006U",
        ReviseOrCancel = "TTTT1004U",
        Orders = "TTTS3035R",
        Balance = "TTTS3012R",
        BuyingPower = "TTTS3007R",
        PresentBalance = "CTRP6504R",
        AllSymbols = "%",
        AllExchanges = "NASD",
        OrdersPage = 20,
        BalanceExchanges = [KisExchange.Nasdaq],
        OrderTypes = new Dictionary<OrderType, string>
        {
            [OrderType.Limit] = "00",
            [OrderType.MarketOnOpen] = "31",
            [OrderType.LimitOnOpen] = "32",
            [OrderType.MarketOnClose] = "33",
            [OrderType.LimitOnClose] = "34",
        },
    };

    /// <summary>A practice sale's id is not the real one with another first letter.</summary>
    public static KisEnvironment Mock { get; } = new()
    {
        Name = BrokerEnvironment.Mock,
        Url = new("https://openapivts.koreainvestment.com:29443"),
        RequestsPerSecond = 1 / 1.1,
        Burst = 1,
        Buy = "VTTT1002U",
        Sell = "VTTT1001U",
        ReviseOrCancel = "VTTT1004U",
        Orders = "VTTS3035R",
        Balance = "VTTS3012R",
        BuyingPower = "VTTS3007R",
        PresentBalance = null,
        AllSymbols = "",
        AllExchanges = "",
        OrdersPage = 15,
        BalanceExchanges = KisExchange.All,
        OrderTypes = new Dictionary<OrderType, string> { [OrderType.Limit] = "00" },
    };
}

/// <summary>An exchange by its two codes: that of orders and accounts, and that of quotes.</summary>
internal sealed record KisExchange(string Order, string Quote)
{
    public static KisExchange Nasdaq { get; } = new("NASD", "NAS");

    public static KisExchange Nyse { get; } = new("NYSE", "NYS");

    /// <summary>NYSE Arca's funds are under this one too.</summary>
    public static KisExchange Amex { get; } = new("AMEX", "AMS");

    /// <summary>In the order of looking.</summary>
    public static IReadOnlyList<KisExchange> All { get; } = [Nasdaq, Nyse, Amex];

    public static KisExchange? Find(string order) => All.FirstOrDefault(exchange => exchange.Order == order);
}
