using System.Globalization;
using System.Text.Json.Nodes;
using EggMoney.KisSimulator.Accounts;
using EggMoney.KisSimulator.Market;

namespace EggMoney.KisSimulator.Wire;

/// <summary>What an account holds, and what it could buy.</summary>
internal sealed class BalanceHandlers(SimulatedExchange exchange)
{
    public KisAnswer Positions(KisCall call)
    {
        if (call["OVRS_EXCG_CD"] is not ("NASD" or "NYSE" or "AMEX") && !(call.Real && call["OVRS_EXCG_CD"] == "NAS"))
        {
            return KisAnswer.Of(FieldErrors.Invalid("OVRS_EXCG_CD", exchange.Options));
        }

        if (call["TR_CRCY_CD"] != "USD")
        {
            return KisAnswer.Of(FieldErrors.Invalid("TR_CRCY_CD", exchange.Options));
        }

        var held = Held(call).Where(position => AtExchange(position.Symbol, call)).OrderBy(position => position.Symbol.Ticker, StringComparer.Ordinal).ToList();
        var filter = $"{call["CANO"]}^{call["ACNT_PRDT_CD"]}^{call["OVRS_EXCG_CD"]}^USD^";
        if (Paging.Cut(held, call, exchange.Faults, filter, 100, position => $"{position.Symbol.Ticker}^") is not { } page)
        {
            return KisAnswer.Of(FieldErrors.Invalid("CTX_AREA_NK200", exchange.Options));
        }

        var rows = new JsonArray([.. page.Rows.Select(position => BalanceRows.Position(position, call.Account.Keys))]);
        if (!page.More)
        {
            rows.Add(BalanceRows.Padding());
        }

        return KisAnswer.Found(call, ("ctx_area_fk200", page.Filter), ("ctx_area_nk200", page.Next), ("output1", rows), ("output2", BalanceRows.Totals(held)))
            with { TrCont = page.TrCont };
    }

    public KisAnswer Present(KisCall call)
    {
        var rate = exchange.Options.ExchangeRate;
        var held = Held(call).Where(position => position.Quantity > 0).ToList();
        var value = held.Sum(position => position.Value);
        var paid = held.Sum(position => position.Cost);
        var cash = call.Account.Cash;
        JsonArray positions = [];
        JsonArray currencies = [];
        if (call.Real)
        {
            var today = NewYork.Date(call.Now);
            positions = new([.. held.Select(position => BalanceRows.Present(position, call.Account, today, rate))]);
            currencies = [BalanceRows.Currency(call.Account, today, rate)];
        }

        var totals = BalanceRows.WonTotals(paid * rate, value * rate, cash * rate, call.Account.Available * rate);
        return KisAnswer.Found(call, ("output1", positions), ("output2", currencies), ("output3", totals));
    }

    public KisAnswer BuyingPower(KisCall call)
    {
        if (!decimal.TryParse(call["OVRS_ORD_UNPR"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price) || price <= 0)
        {
            return KisAnswer.Of(FieldErrors.Invalid("OVRS_ORD_UNPR", exchange.Options));
        }

        if (exchange.Symbols.Find(call["ITEM_CD"]) is not { } symbol || symbol.Exchange.OrderCode != call["OVRS_EXCG_CD"])
        {
            return KisAnswer.Of(Refusals.For(Refusal.Halted, SimulatedSide.Buy, call.Environment));
        }

        var available = Math.Max(call.Account.Available, 0);
        var reused = Math.Min(available, BalanceRows.Traded(call.Account, SimulatedSide.Sell, NewYork.Date(call.Now)));
        var orderable = available / (1 + call.Account.FeeBuffer);
        var most = (long)decimal.Floor(decimal.Round(orderable, 2, MidpointRounding.ToZero) / price);
        var output = new JsonObject
        {
            ["tr_crcy_cd"] = "USD",
            ["ord_psbl_frcr_amt"] = Texts.Down(available - reused, 2),
            ["sll_ruse_psbl_amt"] = Texts.Down(reused, 2),
            ["ovrs_ord_psbl_amt"] = Texts.Down(orderable, 2),
            ["max_ord_psbl_qty"] = Texts.Whole(most),
            ["echm_af_ord_psbl_amt"] = "0.00",
            ["echm_af_ord_psbl_qty"] = "0",
            ["ord_psbl_qty"] = "0",
            ["exrt"] = Texts.Fixed(exchange.Options.ExchangeRate, 7),
            ["frcr_ord_psbl_amt1"] = Texts.Down(orderable, 2),
            ["ovrs_max_ord_psbl_qty"] = Texts.Whole(most),
        };
        return KisAnswer.Found(call, ("output", output));
    }

    public KisAnswer Margin(KisCall call)
    {
        var rows = new JsonArray(BalanceRows.Margin(call.Account, NewYork.Date(call.Now), exchange.Options.ExchangeRate));
        for (var padding = 0; padding < 5; padding++)
        {
            rows.Add(BalanceRows.BlankMargin());
        }

        return KisAnswer.Found(call, ("output", rows));
    }

    private static IEnumerable<HeldPosition> Held(KisCall call)
    {
        var today = NewYork.Date(call.Now);
        foreach (var holding in call.Account.Holdings.Values)
        {
            var (quantity, cost) = call.Account.InBalance(holding, call.Now);
            if (quantity > 0 || holding.SoldOn == today)
            {
                var sellable = Math.Clamp(call.Account.Sellable(holding.Symbol.Ticker), 0, quantity);
                yield return new(holding.Symbol, quantity, cost, sellable, holding.Symbol.PriceAt(call.Now) ?? 0);
            }
        }
    }

    // Real: the code of Nasdaq stands for all of the United States, its quote code for Nasdaq itself. Mock: each exchange on its own.
    private static bool AtExchange(ListedSymbol symbol, KisCall call) =>
        (call.Real && call["OVRS_EXCG_CD"] == "NASD") || symbol.Exchange.OrderCode == call["OVRS_EXCG_CD"] || symbol.Exchange.QuoteCode == call["OVRS_EXCG_CD"];
}

/// <summary>A position as the balance shows it.</summary>
internal sealed record HeldPosition(ListedSymbol Symbol, int Quantity, decimal Cost, int Sellable, decimal Price)
{
    public decimal Value => Quantity * Price;

    public decimal Average => Quantity == 0 ? 0 : Cost / Quantity;
}
