namespace EggMoney.KisSimulator;

/// <summary>Where a symbol is listed, with the broker's codes for it.</summary>
/// <param name="OrderCode">OVRS_EXCG_CD of orders and accounts.</param>
/// <param name="QuoteCode">EXCD of quotes.</param>
/// <param name="DaytimeCode">EXCD of quotes of the Korean daytime market.</param>
/// <param name="ProductType">PRDT_TYPE_CD.</param>
/// <param name="MarketCode">TR_MKET_CD.</param>
/// <param name="KoreanName">As lists show it.</param>
public sealed record UsExchange(
    string OrderCode, string QuoteCode, string DaytimeCode, string ProductType, string MarketCode, string KoreanName)
{
    /// <summary>Nasdaq.</summary>
    public static UsExchange Nasdaq { get; } = new("NASD", "NAS", "BAQ", "512", "01", "나스닥");

    /// <summary>New York Stock Exchange.</summary>
    public static UsExchange Nyse { get; } = new("NYSE", "NYS", "BAY", "513", "02", "뉴욕");

    /// <summary>NYSE American and NYSE Arca, where most exchange-traded funds are.</summary>
    public static UsExchange Amex { get; } = new("AMEX", "AMS", "BAA", "529", "05", "아멕스");

    /// <summary>All three.</summary>
    public static IReadOnlyList<UsExchange> All { get; } = [Nasdaq, Nyse, Amex];
}
