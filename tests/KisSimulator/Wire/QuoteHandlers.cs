using System.Globalization;
using System.Text.Json.Nodes;
using EggMoney.KisSimulator.Market;

namespace EggMoney.KisSimulator.Wire;

/// <summary>Prices: now, in detail, and by day.</summary>
internal sealed class QuoteHandlers(SimulatedExchange exchange)
{
    private const string Done = "정상처리 되었습니다.";
    private const int MostBars = 100;

    public KisAnswer Price(KisCall call)
    {
        var output = Quote(call) is { } quote
            ? new JsonObject
            {
                ["rsym"] = quote.Name,
                ["zdiv"] = "4",
                ["base"] = Texts.Fixed(quote.Base, 4),
                ["pvol"] = Texts.Whole(quote.Before.Volume),
                ["last"] = Texts.Fixed(quote.Last, 4),
                ["sign"] = Texts.Sign(quote.Last - quote.Base),
                ["diff"] = Texts.Fixed(Math.Abs(quote.Last - quote.Base), 4),
                ["rate"] = Texts.Rate(quote.Last - quote.Base, quote.Base),
                ["tvol"] = Texts.Whole(quote.Today.Volume),
                ["tamt"] = Texts.Fixed(quote.Today.Volume * quote.Last, 0),
                ["ordy"] = quote.Symbol.Halted ? "매매불가" : "매수가능",
            }
            : Blank(call, ["rsym", "zdiv", "base", "pvol", "last", "sign", "diff", "rate", "tvol", "tamt", "ordy"]);
        return KisAnswer.Ok("MCA00000", Done, ("output", WithoutLast(call, output)));
    }

    public KisAnswer Detail(KisCall call)
    {
        if (Quote(call) is not { } quote)
        {
            return KisAnswer.Ok("MCA00000", Done, ("output", Blank(call, ["rsym", "zdiv", "curr", "vnit", "open", "high", "low", "last", "base", "pvol",
                "tvol", "tamt", "h52p", "l52p", "e_hogau", "e_ordyn", "t_rate"])));
        }

        var year = quote.Symbol.Back(quote.Today.Date, call.Now, adjusted: true).TakeWhile(bar => bar.Date > quote.Today.Date.AddYears(-1)).ToList();
        var output = new JsonObject
        {
            ["rsym"] = quote.Name,
            ["zdiv"] = "4",
            ["curr"] = "USD",
            ["vnit"] = "1",
            ["open"] = Texts.Fixed(quote.Today.Open, 4),
            ["high"] = Texts.Fixed(quote.Today.High, 4),
            ["low"] = Texts.Fixed(quote.Today.Low, 4),
            ["last"] = Texts.Fixed(quote.Last, 4),
            ["base"] = Texts.Fixed(quote.Base, 4),
            ["pvol"] = Texts.Whole(quote.Before.Volume),
            ["tvol"] = Texts.Whole(quote.Today.Volume),
            ["tamt"] = Texts.Fixed(quote.Today.Volume * quote.Last, 0),
            ["h52p"] = Texts.Fixed(year.Max(bar => bar.High), 4),
            ["l52p"] = Texts.Fixed(year.Min(bar => bar.Low), 4),
            ["e_hogau"] = quote.Last >= 1 ? "0.0100" : "0.0001",
            ["e_ordyn"] = quote.Symbol.Halted ? "매매불가" : "매매 가능",
            ["t_rate"] = Texts.Fixed(exchange.Options.ExchangeRate, 2),
        };
        return KisAnswer.Ok("MCA00000", Done, ("output", WithoutLast(call, output)));
    }

    public KisAnswer Daily(KisCall call)
    {
        var newest = NewYork.Date(call.Now);
        if (call["BYMD"].Length > 0 && !Texts.TryDate(call["BYMD"], out newest))
        {
            return KisAnswer.Of(FieldErrors.Invalid("BYMD", exchange.Options));
        }

        if (call["GUBN"] is not ("0" or "1" or "2"))
        {
            return KisAnswer.Of(FieldErrors.Invalid("GUBN", exchange.Options));
        }

        if (call["MODP"] is not ("0" or "1"))
        {
            return KisAnswer.Of(FieldErrors.Invalid("MODP", exchange.Options));
        }

        // One more than is shown: each row's change is against the one before it.
        var bars = Symbol(call) is { } symbol
            ? Bars.Group(symbol.Back(newest, call.Now, call["MODP"] == "1"), call["GUBN"]).Take(MostBars + 1).ToList()
            : [];
        var rows = new JsonArray([.. bars.Take(MostBars).Select((bar, index) => Row(bar, index + 1 < bars.Count ? bars[index + 1].Close : bar.Open))]);
        var head = new JsonObject { ["rsym"] = Name(call), ["zdiv"] = "4", ["nrec"] = rows.Count.ToString(CultureInfo.InvariantCulture) };
        return KisAnswer.Ok("MCA00000", Done, ("output1", head), ("output2", rows));
    }

    private static JsonObject Row(SimulatedBar bar, decimal before) => new()
    {
        ["xymd"] = Texts.Date(bar.Date),
        ["clos"] = Texts.Fixed(bar.Close, 4),
        ["sign"] = Texts.Sign(bar.Close - before),
        ["diff"] = Texts.Fixed(Math.Abs(bar.Close - before), 4),
        ["rate"] = Texts.Rate(bar.Close - before, before),
        ["open"] = Texts.Fixed(bar.Open, 4),
        ["high"] = Texts.Fixed(bar.High, 4),
        ["low"] = Texts.Fixed(bar.Low, 4),
        ["tvol"] = Texts.Whole(bar.Volume),
        ["tamt"] = Texts.Fixed(bar.Volume * bar.Close, 0),
        ["pbid"] = Texts.Fixed(Math.Max(bar.Close - 0.01m, 0.0001m), 4),
        ["vbid"] = "200",
        ["pask"] = Texts.Fixed(bar.Close + 0.01m, 4),
        ["vask"] = "300",
    };

    private QuoteFacts? Quote(KisCall call) => Symbol(call) is { } symbol && symbol.PriceAt(call.Now) is { } last
        && symbol.Before(call.Now) is { } before && symbol.Today(call.Now) is { } today
        && exchange.Faults.Take(FaultKind.BlankQuote, call.Moment(symbol.Ticker)) is null
        ? new(symbol, Name(call), last, before.Close, before, today)
        : null;

    private JsonObject WithoutLast(KisCall call, JsonObject output)
    {
        if (exchange.Faults.Take(FaultKind.EmptyLast, call.Moment(call["SYMB"])) is not null)
        {
            output["last"] = "";
        }

        return output;
    }

    private ListedSymbol? Symbol(KisCall call) => exchange.Symbols.Find(call["SYMB"]) is { } symbol
        && (symbol.Exchange.QuoteCode == call["EXCD"] || symbol.Exchange.DaytimeCode == call["EXCD"]) ? symbol : null;

    private static string Name(KisCall call) => $"D{call["EXCD"]}{call["SYMB"]}";

    private static JsonObject Blank(KisCall call, string[] fields) => new(fields.Select(field =>
        KeyValuePair.Create<string, JsonNode?>(field, field == "rsym" ? Name(call) : "")));

    private sealed record QuoteFacts(ListedSymbol Symbol, string Name, decimal Last, decimal Base, SimulatedBar Before, SimulatedBar Today);
}
