using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>What stands before the simulator's calls: tokens, keys, TR ids, limits, fields, pages.</summary>
public sealed class SimulatorTests
{
    [Fact]
    public async Task A_token_is_the_same_for_six_hours_good_for_a_day_and_given_once_a_minute()
    {
        await using var lab = await SimulatorLab.StartAsync();
        var first = (await lab.TokenAsync("real"))["access_token"];
        lab.Wait(TimeSpan.FromSeconds(59));
        (await lab.TokenAsync("real"))["error_code"].ShouldBe("EGW00133");
        lab.Wait(TimeSpan.FromSeconds(1));
        var again = await lab.TokenAsync("real");
        again["access_token"].ShouldBe(first);
        again["access_token_token_expired"].ShouldBe("2026-09-09 22:45:00", "the same token ends when it always did");
        lab.Wait(TimeSpan.FromHours(6));
        (await lab.QuoteAsync("real", "AAPL"))["rt_cd"].ShouldBe("0");
        var second = (await lab.TokenAsync("real"))["access_token"];
        second.ShouldNotBe(first);
        lab.Wait(TimeSpan.FromHours(24));
        (await lab.QuoteAsync("real", "AAPL")).Code.ShouldBe("EGW00123");
        (await lab.TokenAsync("real"))["access_token"].ShouldNotBe(second);
        (await lab.QuoteAsync("real", "AAPL"))["rt_cd"].ShouldBe("0");
        lab.Exchange.Ledger("real").TokensIssued.ShouldBe(4);
    }

    [Theory]
    [InlineData("appkey", "EGW00103")]
    [InlineData("appsecret", "EGW00105")]
    [InlineData("grant_type", "EGW00115")]
    public async Task A_token_needs_its_keys(string missing, string code)
    {
        await using var lab = await SimulatorLab.StartAsync();
        var refused = await lab.TokenAsync("real", body => body.Remove(missing));
        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        refused["error_code"].ShouldBe(code);
    }

    [Theory]
    [InlineData("authorization", "", "EGW00121")]
    [InlineData("authorization", "Bearer nonsense", "EGW00121")]
    [InlineData("appkey", "PSwrong", "EGW00103")]
    [InlineData("appsecret", "wrong", "EGW00304")]
    [InlineData("tr_id", "HHDFS99999999", "EGW00310")]
    [InlineData("custtype", "", "EGW00208")]
    public async Task Headers_are_checked(string header, string value, string code)
    {
        await using var lab = await SimulatorLab.StartAsync();
        var refused = await lab.GetAsync("real", "overseas-price/v1/quotations/price", "HHDFS00000300", [("AUTH", ""), ("EXCD", "NAS"), ("SYMB", "AAPL")], "", request =>
        {
            request.Headers.Remove(header);
            request.Headers.TryAddWithoutValidation(header, value);
        });
        refused.Status.ShouldBe(HttpStatusCode.InternalServerError);
        refused.Code.ShouldBe(code);
    }

    [Fact]
    public async Task The_two_environments_do_not_know_each_others_ids_and_keys()
    {
        await using var lab = await SimulatorLab.StartAsync();
        (await lab.PostAsync("real", "overseas-stock/v1/trading/order", "VTTT1002U", [])).Code.ShouldBe("EGW02005");
        (await lab.PostAsync("mock", "overseas-stock/v1/trading/order", "TTTT1002U", [])).Code.ShouldBe("EGW02006");
        (await lab.PostAsync("mock", "overseas-stock/v1/trading/order", "VTTT1006U", [])).Code.ShouldBe("EGW02006", "mock sells by VTTT1001U");
        (await lab.GetAsync("mock", "overseas-stock/v1/trading/inquire-nccs", "VTTS3018R", [])).Code.ShouldBe("EGW02006");
        (await lab.GetAsync("mock", "overseas-price/v1/quotations/price-detail", "HHDFS76200200", [])).Code.ShouldBe("EGW02006");
        (await lab.GetAsync("real", "overseas-price/v1/quotations/price", "HHDFS00000300", [], "", request => request.RequestUri = new(request.RequestUri!.ToString().Replace("/real/", "/mock/"))))
            .Code.ShouldBe("EGW02007");
    }

    [Fact]
    public async Task Calls_beyond_the_limit_of_a_second_are_refused()
    {
        await using var lab = await SimulatorLab.StartAsync(options: new() { RealRequestsPerSecond = 3 });
        List<string> codes = [];
        for (var call = 0; call < 5; call++)
        {
            codes.Add((await lab.QuoteAsync("real", "AAPL")).Code);
        }

        codes.ShouldBe(["MCA00000", "MCA00000", "MCA00000", "EGW00201", "EGW00201"]);
        (await lab.QuoteAsync("mock", "AAPL")).Code.ShouldBe("MCA00000", "each key has a limit of its own");
    }

    [Theory]
    [InlineData("PDNO", null, "OPSQ2001")]
    [InlineData("SLL_TYPE", "00", "OPSQ2002")]
    [InlineData("ORD_QTY", "1.5", "OPSQ2002")]
    [InlineData("ORD_QTY", "0", "OPSQ2002")]
    [InlineData("ORD_DVSN", "01", "OPSQ2002")]
    [InlineData("ORD_DVSN", "33", "OPSQ2002")]
    [InlineData("OVRS_ORD_UNPR", "190,40", "OPSQ2002")]
    [InlineData("OVRS_ORD_UNPR", "0", "APBK1507")]
    [InlineData("OVRS_EXCG_CD", "NYSE", "APBK0656")]
    [InlineData("PDNO", "NOPE", "APBK0656")]
    [InlineData("CANO", "99999999", "APAC0081")]
    [InlineData("CANO", "50123567", "IGW00002")]
    public async Task Fields_of_an_order_are_checked(string field, string? value, string code)
    {
        await using var lab = await SimulatorLab.StartAsync();
        var refused = await lab.BuyAsync("real", "AAPL", 1, "190.40", body =>
        {
            body.Remove(field);
            if (value is not null)
            {
                body[field] = value;
            }
        });
        refused.Code.ShouldBe(code);
        refused["msg1"].ShouldContain(code.StartsWith("OPSQ", StringComparison.Ordinal) ? field : "");
        lab.Exchange.Ledger("real").Orders.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fields_are_texts_with_names_in_capitals()
    {
        await using var lab = await SimulatorLab.StartAsync();
        (await lab.BuyAsync("real", "AAPL", 1, "190.40", body => body["ORD_QTY"] = 1)).Code.ShouldBe("OPSQ2002");
        (await lab.BuyAsync("real", "AAPL", 1, "190.40", body =>
        {
            body.Remove("PDNO");
            body["pdno"] = "AAPL";
        })).Code.ShouldBe("OPSQ2001");
    }

    [Fact]
    public async Task A_hash_key_has_to_be_that_of_the_body()
    {
        await using var lab = await SimulatorLab.StartAsync();
        JsonObject body = [];
        (await lab.BuyAsync("real", "AAPL", 1, "180.00", order => body = order.DeepClone().AsObject()))["rt_cd"].ShouldBe("0");
        var hash = await lab.PostAsync("real", "hashkey", "", body);
        hash.Body.GetProperty("BODY").GetProperty("PDNO").GetString().ShouldBe("AAPL");
        (await lab.PostAsync("real", "overseas-stock/v1/trading/order", "TTTT1002U", body, request => request.Headers.Add("hashkey", hash["HASH"])))["rt_cd"].ShouldBe("0");
        (await lab.PostAsync("real", "overseas-stock/v1/trading/order", "TTTT1002U", body, request => request.Headers.Add("hashkey", "other"))).Code.ShouldBe("EGW00131");
    }

    [Theory]
    [InlineData("real", 20, "M", "D")]
    [InlineData("mock", 15, "F", "E")]
    public async Task Lists_come_in_pages_whose_keys_have_to_come_back_as_they_were(string account, int size, string more, string last)
    {
        await using var lab = await SimulatorLab.StartAsync();
        for (var order = 0; order < size + 3; order++)
        {
            await lab.BuyAsync(account, "AAPL", 1, "100.00");
        }

        var first = await lab.ListAsync(account);
        (first.Rows.Count, first.TrCont).ShouldBe((size, more));
        var (filter, next) = (first["ctx_area_fk200"], first["ctx_area_nk200"]);
        (filter.Length, next.Length).ShouldBe((200, 200));
        next.ShouldContain("^");
        var second = await lab.ListAsync(account, filter: filter, next: next, trCont: "N");
        (second.Rows.Count, second.TrCont, second["ctx_area_nk200"].Trim()).ShouldBe((3, last, ""));
        first.Rows.Concat(second.Rows).Select(row => row.GetProperty("odno").GetString()).Distinct().Count().ShouldBe(size + 3);
        (await lab.ListAsync(account, filter: filter, next: next.Trim(), trCont: "N")).Code.ShouldBe("OPSQ2002", "a trimmed key is another key");
        (await lab.ListAsync(account, filter: filter.Trim(), next: next, trCont: "N")).Code.ShouldBe("OPSQ2002");
    }

    [Fact]
    public async Task A_list_is_of_US_dates_and_its_times_are_Korean()
    {
        await using var lab = await SimulatorLab.StartAsync("2026-09-08T16:12:05Z");
        await lab.BuyAsync("real", "AAPL", 1, "100.00");
        var row = (await lab.ListAsync("real", "20260908")).Rows[0];
        string?[] times = [.. new[] { "ord_dt", "dmst_ord_dt", "thco_ord_tmd" }.Select(name => row.GetProperty(name).GetString())];
        times.ShouldBe(["20260908", "20260909", "011205"]);
        (await lab.ListAsync("real", "20260909")).Code.ShouldBe("KIOK0560");
    }

    [Fact]
    public async Task The_control_API_does_what_the_exchange_can()
    {
        await using var lab = await SimulatorLab.StartAsync();
        using var http = new HttpClient { BaseAddress = lab.Server.Address };
        async Task PostAsync(string path, string json)
        {
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            (await http.PostAsync(path, content)).StatusCode.ShouldBe(HttpStatusCode.OK, path);
        }

        await PostAsync("_sim/accounts", """{"name":"carol","environment":"Mock","cash":1000}""");
        await PostAsync("_sim/accounts/carol/deposits", """{"amount":500.25}""");
        await PostAsync("_sim/accounts/carol/holdings", """{"symbol":"SOXL","quantity":3,"averagePrice":20}""");
        await PostAsync("_sim/symbols/SOXL/price", """{"price":25}""");
        await PostAsync("_sim/accounts/carol/orders", """{"side":"Sell","symbol":"SOXL","quantity":1,"price":24}""");
        await PostAsync("_sim/faults", """{"kind":"PartialFills","account":"carol","fills":[{"after":"00:00:01","quantity":1}]}""");
        var ledger = JsonNode.Parse(await http.GetStringAsync("_sim/accounts/carol"))!;
        ledger["cash"]!.GetValue<decimal>().ShouldBe(1525.25m);
        ledger["orders"]![0]!["channel"]!.GetValue<string>().ShouldBe("MTS");
        ledger["placedOrders"]!.GetValue<int>().ShouldBe(0, "placed by hand");
        (await lab.ListAsync("carol"))["rt_cd"].ShouldBe("0");
        lab.Exchange.WaitingFaults.ShouldBe(1);
        await http.DeleteAsync("_sim/faults");
        lab.Exchange.WaitingFaults.ShouldBe(0);
        (await http.GetAsync("_sim/accounts/nobody")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await http.GetStringAsync("/")).ShouldContain("carol (mock");
    }
}
