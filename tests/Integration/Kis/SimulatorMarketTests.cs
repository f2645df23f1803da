using EggMoney.Domain.Market;
using EggMoney.KisSimulator;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>The simulator's prices.</summary>
public sealed class SimulatorMarketTests
{
    [Fact]
    public async Task Daily_history_goes_back_years_page_by_page_without_gaps()
    {
        await using var lab = await SimulatorLab.StartAsync();
        List<DateOnly> dates = [];
        for (var newest = ""; dates.Count < 500;)
        {
            var page = (await lab.DailyAsync("TQQQ", newest)).Body.GetProperty("output2").EnumerateArray()
                .Select(row => DateOnly.ParseExact(row.GetProperty("xymd").GetString()!, "yyyyMMdd")).ToList();
            page.Count.ShouldBe(100);
            dates.AddRange(page);
            newest = page[^1].AddDays(-1).ToString("yyyyMMdd", null);
        }

        dates.ShouldBe(NyseCalendar.Instance.SessionsBetween(dates[^1], new(2026, 9, 8)).Select(session => session.Date).Reverse());
    }

    [Fact]
    public async Task Prices_are_the_same_for_a_seed_and_meet_the_close()
    {
        await using var lab = await SimulatorLab.StartAsync(options: new() { Seed = 7, RealRequestsPerSecond = null });
        await using var twin = await SimulatorLab.StartAsync("2026-09-08T19:59:00Z", new() { Seed = 7, RealRequestsPerSecond = null });
        HashSet<decimal> seen = [];
        while (lab.Clock.UtcNow < new DateTime(2026, 9, 8, 19, 59, 0, DateTimeKind.Utc))
        {
            seen.Add(lab.Exchange.PriceOf("TQQQ")!.Value);
            lab.Wait(TimeSpan.FromMinutes(1));
        }

        seen.Count.ShouldBeGreaterThan(50);
        lab.Exchange.PriceOf("TQQQ").ShouldBe(twin.Exchange.PriceOf("TQQQ"));
        lab.Wait(TimeSpan.FromMinutes(5));
        lab.Exchange.PriceOf("TQQQ").ShouldBe(lab.Exchange.CloseOf("TQQQ", new(2026, 9, 8)));
        var bar = (await lab.DailyAsync("TQQQ")).Body.GetProperty("output2")[0];
        decimal Field(string name) => decimal.Parse(bar.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);
        (Field("high"), Field("low")).ShouldBe((Field("high"), Math.Min(Field("low"), seen.Min())));
        Field("high").ShouldBeGreaterThanOrEqualTo(seen.Max());
        Field("clos").ShouldBe(lab.Exchange.PriceOf("TQQQ")!.Value);
    }

    [Fact]
    public async Task History_can_be_given_and_prices_go_on_from_it()
    {
        await using var lab = await SimulatorLab.StartAsync();
        lab.Exchange.SetHistory("QQQ", [SimulatedBar.Flat(new(2026, 9, 3), 10m), new(new(2026, 9, 4), 10m, 12m, 9m, 11.11m, 5)]);
        var rows = (await lab.DailyAsync("QQQ")).Body.GetProperty("output2").EnumerateArray().Select(row => $"{row.GetProperty("xymd")} {row.GetProperty("low")}").ToList();
        rows.Count.ShouldBe(3);
        rows[1..].ShouldBe(["20260904 9.0000", "20260903 10.0000"]);
        var quote = (await lab.QuoteAsync("real", "QQQ")).Output;
        quote.GetProperty("base").GetString().ShouldBe("11.1100");
        lab.Exchange.PriceOf("QQQ")!.Value.ShouldBeInRange(10m, 12.5m);
    }

    [Fact]
    public async Task A_split_changes_shares_prices_and_the_previous_close_but_not_what_was_paid()
    {
        await using var lab = await SimulatorLab.StartAsync();
        lab.Exchange.SetHolding("real", "AAPL", 7, 180m);
        await lab.BuyAsync("real", "AAPL", 1, "100.00");
        lab.Exchange.Split("AAPL", 2);
        var ledger = lab.Exchange.Ledger("real");
        ledger.Positions.ShouldBe([new("AAPL", 14, 90m)]);
        ledger.Orders.Single().Status.ShouldBe(SimulatedStatus.Cancelled);
        var quote = (await lab.QuoteAsync("real", "AAPL")).Output;
        (quote.GetProperty("last").GetString(), quote.GetProperty("base").GetString()).ShouldBe(("95.2500", "94.2100"));
        string? Close(SimulatorAnswer answer) => answer.Body.GetProperty("output2")[1].GetProperty("clos").GetString();
        Close(await lab.DailyAsync("AAPL")).ShouldBe("188.4200");
        Close(await lab.DailyAsync("AAPL", adjusted: "1")).ShouldBe("94.2100");
        lab.Exchange.Split("AAPL", 0.1m);
        lab.Exchange.Ledger("real").Shares("AAPL").ShouldBe(1);
        lab.Exchange.Ledger("real").Cash.ShouldBe(5000m + (0.4m * 952.5m), "four tenths of a share are paid out");
    }

    [Fact]
    public async Task Calls_of_real_accounts_only()
    {
        await using var lab = await SimulatorLab.StartAsync();
        var keys = lab.Keys("real");
        (string, string)[] account = [("CANO", keys.AccountNumber), ("ACNT_PRDT_CD", "01")];
        await lab.BuyAsync("real", "AAPL", 2, "100.00");
        var detail = (await lab.GetAsync("real", "overseas-price/v1/quotations/price-detail", "HHDFS76200200", [("AUTH", ""), ("EXCD", "NAS"), ("SYMB", "AAPL")])).Output;
        (detail.GetProperty("open").GetString(), detail.GetProperty("last").GetString()).ShouldNotBe(("", ""));
        var open = await lab.GetAsync("real", "overseas-stock/v1/trading/inquire-nccs", "TTTS3018R",
            [.. account, ("OVRS_EXCG_CD", "NASD"), ("SORT_SQN", "DS"), ("CTX_AREA_FK200", ""), ("CTX_AREA_NK200", "")]);
        open.Rows.Single().GetProperty("nccs_qty").GetString().ShouldBe("2");
        var present = await lab.GetAsync("real", "overseas-stock/v1/trading/inquire-present-balance", "CTRP6504R",
            [.. account, ("WCRC_FRCR_DVSN_CD", "02"), ("NATN_CD", "840"), ("TR_MKET_CD", "00"), ("INQR_DVSN_CD", "00")]);
        present.Body.GetProperty("output2")[0].GetProperty("frcr_dncl_amt_2").GetString().ShouldBe("5000.000000");
        var margin = await lab.GetAsync("real", "overseas-stock/v1/trading/foreign-margin", "TTTC2101R", account);
        margin.Rows.Count(row => row.GetProperty("crcy_cd").GetString() == "USD").ShouldBe(1);
        margin.Rows.Count.ShouldBeGreaterThan(1, "most rows are blank");
        var settled = await lab.GetAsync("real", "overseas-stock/v1/quotations/countries-holiday", "CTOS5011R", [("TRAD_DT", "20260904"), ("CTX_AREA_NK", ""), ("CTX_AREA_FK", "")]);
        settled.Rows.Select(row => row.GetProperty("acpl_sttl_dt").GetString()).ShouldBe(["20260908", "20260908", "20260908"], "7 September is Labor Day");
    }
}
