using System.Collections.Frozen;
using EggMoney.Application.Trading;

namespace EggMoney.Infrastructure.Brokers.Kis;

/// <summary>What a code of the broker's means for whoever asked.</summary>
internal enum KisMeaning
{
    /// <summary>Not in the table. A question failed; an order's outcome is unknown.</summary>
    Unknown,

    /// <summary>Too fast; the request was refused before anything was done with it.</summary>
    TooFast,

    /// <summary>Too fast, said by the ledger: an order has most likely not been taken, and only its list is sure.</summary>
    LedgerTooFast,

    /// <summary>Another token is needed; the request was refused before anything was done with it.</summary>
    TokenRefused,

    /// <summary>The keys, or what they are allowed to do.</summary>
    KeyRefused,

    /// <summary>The request makes no sense to the broker.</summary>
    BadRequest,

    /// <summary>A final no to an order.</summary>
    Rejected,

    /// <summary>Not at this hour.</summary>
    MarketClosed,

    /// <summary>The broker does not say whether it did what was asked.</summary>
    Ambiguous,
}

/// <summary>The broker's codes. They decide, never its words and rarely the HTTP status: an expired token and a rate limit both come with status 500.</summary>
internal static class KisCodes
{
    public const string TokenTooSoon = "EGW00133";
    public const string UnknownSymbol = "APBK0656";

    private static readonly FrozenDictionary<string, KisMeaning> Meanings = Build().ToFrozenDictionary();

    public static KisMeaning Of(string? code) => code is not null && Meanings.TryGetValue(code, out var meaning) ? meaning : KisMeaning.Unknown;

    /// <summary>Whether the broker certainly did nothing with a request that it answered so.</summary>
    public static bool IsBeforeBooks(this KisMeaning meaning) => meaning is KisMeaning.TooFast or KisMeaning.TokenRefused;

    /// <summary>Whether an order that was answered so, in a proper answer, will certainly not trade.</summary>
    public static bool IsFinalNo(this KisMeaning meaning) =>
        meaning is KisMeaning.KeyRefused or KisMeaning.BadRequest or KisMeaning.Rejected or KisMeaning.MarketClosed;

    /// <summary>Whether a question that was answered so may be asked again.</summary>
    public static bool IsPassing(this KisMeaning meaning) =>
        meaning is KisMeaning.TooFast or KisMeaning.LedgerTooFast or KisMeaning.TokenRefused or KisMeaning.Ambiguous;

    /// <summary>The port's word for a question that was answered so.</summary>
    public static BrokerError ToError(this KisMeaning meaning) => meaning switch
    {
        KisMeaning.TooFast or KisMeaning.LedgerTooFast => BrokerError.RateLimited,
        KisMeaning.KeyRefused => BrokerError.KeyRefused,
        KisMeaning.BadRequest or KisMeaning.Rejected or KisMeaning.MarketClosed => BrokerError.BadRequest,
        _ => BrokerError.Unavailable,
    };

    private static IEnumerable<KeyValuePair<string, KisMeaning>> Build()
    {
        (KisMeaning Meaning, string Codes)[] table =
        [
            (KisMeaning.TooFast, "EGW00201 EGW00133"),
            (KisMeaning.LedgerTooFast, "EGW00215"),
            (KisMeaning.TokenRefused, "EGW00121 EGW00122 EGW00123"),
            (KisMeaning.KeyRefused, "EGW00003 EGW00102 EGW00103 EGW00104 EGW00105 EGW00205 EGW00206 EGW00207 EGW00208 EGW00304 EGW02004 EGW02007 "
                + "OPSQ2000 IGW00002 APAC0081 40910000 90070000"),
            (KisMeaning.BadRequest, "EGW00004 EGW00101 EGW00112 EGW00113 EGW00114 EGW00115 EGW00116 EGW00117 EGW00131 EGW00132 EGW00213 EGW00310 "
                + "EGW02005 EGW02006 OPSQ0002 OPSQ2001 OPSQ2002 MCA00124"),
            (KisMeaning.Rejected, "APBK0400 APBK0656 APBK0952 APBK1507 APBK1664 APTR0057 40030000 40240000 40250000 40270000 40310000 40330000"),
            (KisMeaning.MarketClosed, "APBK0918 APBK0919 40100000 40570000 40580000"),
            (KisMeaning.Ambiguous, "EGW00001 EGW00002 EGW00202 EGW00203 EGW00300 EGW00301 EGW00302 IGW00009 90020000 "
                + "OPSQ0001 OPSQ0003 OPSQ0004 OPSQ0005 OPSQ0006 OPSQ0007 OPSQ0008 OPSQ0009 OPSQ0010 OPSQ0011"),
        ];
        return table.SelectMany(row => row.Codes.Split(' ').Select(code => KeyValuePair.Create(code, row.Meaning)));
    }
}
