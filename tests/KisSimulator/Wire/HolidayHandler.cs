using System.Text.Json.Nodes;
using EggMoney.Domain.Market;

namespace EggMoney.KisSimulator.Wire;

/// <summary>The settlement calendar: when what is traded on a date is settled, here and there.</summary>
internal sealed class HolidayHandler(SimulatedExchange exchange)
{
    private const int KeyWidth = 20;

    public KisAnswer Settlement(KisCall call)
    {
        if (!Texts.TryDate(call["TRAD_DT"], out var date))
        {
            return KisAnswer.Of(FieldErrors.Invalid("TRAD_DT", exchange.Options));
        }

        var settled = exchange.Options.Calendar.NextSessionAfter(date).Date;
        var rows = exchange.Options.Calendar.SessionOn(date) is null ? [] : new JsonArray([.. UsExchange.All.Select(market => Row(market, settled))]);
        return KisAnswer.Found(call, ("ctx_area_nk", "".PadRight(KeyWidth)), ("ctx_area_fk", "".PadRight(KeyWidth)), ("output", rows)) with { TrCont = "D" };
    }

    private static JsonObject Row(UsExchange market, DateOnly settled) => new JsonObject
    {
        ["prdt_type_cd"] = market.ProductType,
        ["tr_natn_cd"] = "840",
        ["tr_natn_name"] = "미국",
        ["natn_eng_abrv_cd"] = "US",
        ["tr_mket_cd"] = market.MarketCode,
        ["tr_mket_name"] = market.KoreanName,
        ["acpl_sttl_dt"] = Texts.Date(settled),
        ["dmst_sttl_dt"] = Texts.Date(settled.AddDays(1)),
    };
}
