namespace EggMoney.KisSimulator.Market;

/// <summary>What can be traded.</summary>
internal sealed class SymbolList
{
    private readonly Dictionary<string, ListedSymbol> _symbols = new(StringComparer.Ordinal);
    private readonly SimulatorOptions _options;

    public SymbolList(SimulatorOptions options)
    {
        _options = options;
        Add("TQQQ", UsExchange.Nasdaq, "PROSHARES ULTRAPRO QQQ", 80m);
        Add("QQQ", UsExchange.Nasdaq, "INVESCO QQQ TRUST", 500m);
        Add("AAPL", UsExchange.Nasdaq, "애플", 190m);
        Add("MSFT", UsExchange.Nasdaq, "마이크로소프트", 400m);
        Add("NVDA", UsExchange.Nasdaq, "엔비디아", 130m);
        Add("TSLA", UsExchange.Nasdaq, "테슬라", 250m);
        Add("IBM", UsExchange.Nyse, "IBM", 230m);
        Add("KO", UsExchange.Nyse, "코카콜라", 65m);
        Add("BRK/B", UsExchange.Nyse, "버크셔 해서웨이 B", 450m);
        Add("SOXL", UsExchange.Amex, "DIREXION DAILY SEMICONDUCTOR BULL 3X", 25m);
        Add("SPY", UsExchange.Amex, "SPDR S&P 500 ETF", 560m);
        Add("UPRO", UsExchange.Amex, "PROSHARES ULTRAPRO S&P500", 85m);
        Add("TECL", UsExchange.Amex, "DIREXION DAILY TECHNOLOGY BULL 3X", 90m);
        Add("FNGU", UsExchange.Amex, "MICROSECTORS FANG+ 3X", 40m);
    }

    public IEnumerable<ListedSymbol> All => _symbols.Values;

    public ListedSymbol Add(string ticker, UsExchange exchange, string name, decimal basePrice) =>
        _symbols[ticker] = new(ticker, exchange, name, basePrice, _options.Seed, _options.Calendar);

    public ListedSymbol? Find(string ticker) => _symbols.GetValueOrDefault(ticker);

    public ListedSymbol Get(string ticker) => Find(ticker) ?? throw new ArgumentException($"The simulator does not list {ticker}.", nameof(ticker));
}
