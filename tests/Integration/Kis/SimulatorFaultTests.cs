using System.Net;
using System.Text.Json;
using EggMoney.KisSimulator;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>Each way in which the simulator misbehaves, and what it leaves in the ledger.</summary>
public sealed class SimulatorFaultTests
{
    [Theory]
    [InlineData(FaultKind.DropBefore, 0)]
    [InlineData(FaultKind.DropAfter, 1)]
    public async Task A_dropped_connection(FaultKind kind, int orders)
    {
        await using var lab = await SimulatorLab.StartAsync();
        lab.Exchange.AddFault(new(kind) { Path = "order", Account = "real" });
        await Should.ThrowAsync<HttpRequestException>(() => lab.BuyAsync("real", "AAPL", 1, "180.00"));
        lab.Exchange.Ledger("real").PlacedOrders.ShouldBe(orders);
        (await lab.BuyAsync("real", "AAPL", 1, "180.00"))["rt_cd"].ShouldBe("0");
        lab.Exchange.Ledger("real").Requests["order"].ShouldBe(2);
    }

    [Theory]
    [InlineData(FaultKind.BadGateway, HttpStatusCode.BadGateway, null, 0)]
    [InlineData(FaultKind.BadGatewayAfter, HttpStatusCode.BadGateway, null, 1)]
    [InlineData(FaultKind.RateLimited, HttpStatusCode.InternalServerError, "EGW00201", 0)]
    [InlineData(FaultKind.TokenExpired, HttpStatusCode.InternalServerError, "EGW00123", 0)]
    [InlineData(FaultKind.BackEndTimeout, HttpStatusCode.InternalServerError, "EGW00301", 1)]
    [InlineData(FaultKind.BadAnswer, HttpStatusCode.InternalServerError, "IGW00009", 1)]
    public async Task An_answer_that_is_an_error(FaultKind kind, HttpStatusCode status, string? code, int orders)
    {
        await using var lab = await SimulatorLab.StartAsync();
        lab.Exchange.AddFault(new(kind) { Path = "TTTT1002U" });
        var answer = await lab.BuyAsync("real", "AAPL", 1, "180.00");
        answer.Status.ShouldBe(status);
        if (code is null)
        {
            answer.Text.ShouldStartWith("<html>");
        }
        else
        {
            answer.Code.ShouldBe(code);
        }

        lab.Exchange.Ledger("real").PlacedOrders.ShouldBe(orders);
    }

    [Fact]
    public async Task An_expired_token_is_replaced_by_another_one()
    {
        await using var lab = await SimulatorLab.StartAsync();
        var first = (await lab.TokenAsync("real"))["access_token"];
        lab.Exchange.AddFault(new(FaultKind.TokenExpired));
        (await lab.QuoteAsync("real", "AAPL")).Code.ShouldBe("EGW00123");
        lab.Wait(TimeSpan.FromMinutes(1));
        lab.Exchange.AddFault(new(FaultKind.TokenRefused));
        (await lab.TokenAsync("real"))["error_code"].ShouldBe("EGW00133");
        (await lab.TokenAsync("real"))["access_token"].ShouldNotBe(first);
        (await lab.QuoteAsync("real", "AAPL"))["rt_cd"].ShouldBe("0");
    }

    [Theory]
    [InlineData(FaultKind.Delay)]
    [InlineData(FaultKind.DelayAnswer)]
    public async Task A_late_answer_and_an_order_although_nobody_waited_for_it(FaultKind kind)
    {
        await using var lab = await SimulatorLab.StartAsync();
        await lab.TokenAsync("real");
        lab.Exchange.AddFault(new(kind) { Path = "order", Duration = TimeSpan.FromMilliseconds(50) });
        (await lab.BuyAsync("real", "AAPL", 1, "180.00"))["rt_cd"].ShouldBe("0");
        lab.Exchange.Ledger("real").PlacedOrders.ShouldBe(1);
    }

    [Fact]
    public async Task Gone_away_for_minutes()
    {
        await using var lab = await SimulatorLab.StartAsync();
        await lab.TokenAsync("real");
        lab.Exchange.AddFault(new(FaultKind.GoneAway) { Duration = TimeSpan.FromMinutes(5) });
        await Should.ThrowAsync<HttpRequestException>(() => lab.QuoteAsync("real", "AAPL"));
        lab.Wait(TimeSpan.FromMinutes(4));
        await Should.ThrowAsync<HttpRequestException>(() => lab.BuyAsync("real", "AAPL", 1, "180.00"));
        lab.Wait(TimeSpan.FromMinutes(1));
        (await lab.QuoteAsync("real", "AAPL"))["rt_cd"].ShouldBe("0");
        lab.Exchange.Ledger("real").Orders.ShouldBeEmpty();
    }

    [Fact]
    public async Task Late_in_the_list_and_late_in_the_balance()
    {
        await using var lab = await SimulatorLab.StartAsync();
        lab.Exchange.SetHolding("real", "AAPL", 2, 100m);
        lab.Exchange.AddFault(new(FaultKind.LateInList) { Duration = TimeSpan.FromSeconds(5) });
        lab.Exchange.AddFault(new(FaultKind.LateInBalance) { Duration = TimeSpan.FromSeconds(9) });
        await lab.BuyAsync("real", "AAPL", 2, "191.00");
        lab.Exchange.Ledger("real").Shares("AAPL").ShouldBe(4);
        lab.Wait(TimeSpan.FromSeconds(4));
        (await lab.ListAsync("real")).Code.ShouldBe("KIOK0560");
        lab.Wait(TimeSpan.FromSeconds(4));
        (await lab.ListAsync("real")).Rows.Count.ShouldBe(1);
        async Task<string> HeldAsync()
        {
            var row = (await lab.BalanceAsync("real")).Body.GetProperty("output1")[0];
            return $"{row.GetProperty("ovrs_cblc_qty")} at {row.GetProperty("pchs_avg_pric")}";
        }

        (await HeldAsync()).ShouldBe("2 at 100.0000");
        lab.Wait(TimeSpan.FromSeconds(1));
        (await HeldAsync()).ShouldBe("4 at 145.2500");
    }

    [Fact]
    public async Task Fills_in_parts_that_leave_the_rest_open()
    {
        await using var lab = await SimulatorLab.StartAsync();
        lab.Exchange.AddFault(new(FaultKind.PartialFills) { Fills = [new(TimeSpan.FromSeconds(1), 3), new(TimeSpan.FromSeconds(5), 4, 189m)] });
        await lab.BuyAsync("real", "AAPL", 10, "191.00");
        foreach (var (seconds, filled) in new[] { (1, 3), (3, 3), (1, 7), (600, 7) })
        {
            lab.Wait(TimeSpan.FromSeconds(seconds));
            (await lab.ListAsync("real")).Rows.Single().GetProperty("ft_ccld_qty").GetString().ShouldBe($"{filled}");
        }

        var row = (await lab.ListAsync("real")).Rows.Single();
        row.GetProperty("ft_ccld_amt3").GetString().ShouldBe("1327.50000");
        row.GetProperty("ft_ccld_unpr3").GetString().ShouldBe("189.64285714");
        lab.Exchange.Ledger("real").Cash.ShouldBe(5000m - 1327.50m);
    }

    [Theory]
    [InlineData(Refusal.NoMoney, "APBK0952", "40250000")]
    [InlineData(Refusal.Halted, "APBK0656", "40310000")]
    [InlineData(Refusal.Closed, "APBK0918", "40580000")]
    [InlineData(Refusal.PriceStep, "APTR0057", "40030000")]
    public async Task Orders_refused_in_their_answer(Refusal reason, string real, string mock)
    {
        await using var lab = await SimulatorLab.StartAsync();
        lab.Exchange.AddFault(new(FaultKind.RefuseOrder) { Reason = reason, Times = 2 });
        (await lab.BuyAsync("real", "AAPL", 1, "180.00")).Code.ShouldBe(real);
        (await lab.BuyAsync("mock", "AAPL", 1, "180.00")).Code.ShouldBe(mock);
        (await lab.BuyAsync("real", "AAPL", 1, "180.00"))["rt_cd"].ShouldBe("0");
        lab.Exchange.Ledger("mock").Orders.ShouldBeEmpty();
    }

    [Fact]
    public async Task Rejected_by_the_exchange_some_time_after_it_was_accepted()
    {
        await using var lab = await SimulatorLab.StartAsync();
        lab.Exchange.AddFault(new(FaultKind.RejectedByExchange) { Duration = TimeSpan.FromSeconds(3) });
        await lab.BuyAsync("real", "AAPL", 1, "180.00");
        (await lab.ListAsync("real")).Rows.Single().GetProperty("prcs_stat_name").GetString().ShouldBe("전송");
        lab.Wait(TimeSpan.FromSeconds(3));
        (await lab.ListAsync("real")).Rows.Single().GetProperty("prcs_stat_name").GetString().ShouldBe("거부");
        lab.Exchange.Ledger("real").Reserved.ShouldBe(0m);
    }

    [Theory]
    [InlineData(FaultKind.CancelLostToFill, 10, SimulatedStatus.Filled)]
    [InlineData(FaultKind.FillAfterCancel, 4, SimulatedStatus.Cancelled)]
    [InlineData(FaultKind.FillAfterCancelled, 4, SimulatedStatus.Cancelled)]
    public async Task Fills_after_a_cancel_was_asked_for(FaultKind kind, int filled, SimulatedStatus status)
    {
        await using var lab = await SimulatorLab.StartAsync();
        var number = (await lab.BuyAsync("real", "AAPL", 10, "180.00")).Number;
        lab.Exchange.AddFault(new(kind) { Duration = TimeSpan.FromSeconds(10), Quantity = 4 });
        (await lab.CancelAsync("real", "AAPL", number, "10"))["rt_cd"].ShouldBe("0", "the cancel is accepted all the same");
        var open = lab.Exchange.Ledger("real").Orders.Single().Open;
        open.ShouldBe(kind == FaultKind.FillAfterCancel ? 10 : 0);
        lab.Wait(TimeSpan.FromSeconds(10));
        var ledger = lab.Exchange.Ledger("real");
        var order = ledger.Orders.Single();
        (order.Filled, order.Open, order.Status).ShouldBe((filled, 0, status));
        (ledger.Cash, ledger.Shares("AAPL"), ledger.Reserved).ShouldBe((5000m - (filled * 180m), filled, 0m));
    }

    [Fact]
    public async Task Pages_that_repeat_and_last_pages_that_promise_more()
    {
        await using var lab = await SimulatorLab.StartAsync();
        for (var order = 0; order < 5; order++)
        {
            await lab.BuyAsync("real", "AAPL", 1, "100.00");
        }

        lab.Exchange.AddFault(new(FaultKind.SmallPages) { Quantity = 2, Times = null });
        var first = await lab.ListAsync("real");
        first.Rows.Count.ShouldBe(2);
        lab.Exchange.AddFault(new(FaultKind.RepeatPage));
        Task<SimulatorAnswer> AfterAsync(SimulatorAnswer page) => lab.ListAsync("real", filter: page["ctx_area_fk200"], next: page["ctx_area_nk200"], trCont: "N");
        (await AfterAsync(first))["ctx_area_nk200"].ShouldBe(first["ctx_area_nk200"]);
        lab.Exchange.AddFault(new(FaultKind.MoreOnLastPage));
        var last = await AfterAsync(await AfterAsync(first));
        (last.Rows.Count, last.TrCont, last["ctx_area_nk200"].Trim()).ShouldBe((1, "F", ""));
    }

    [Fact]
    public async Task Answers_bent_out_of_shape()
    {
        await using var lab = await SimulatorLab.StartAsync();
        lab.Exchange.AddFault(new(FaultKind.EmptyLast));
        (await lab.QuoteAsync("real", "AAPL")).Output.GetProperty("last").GetString().ShouldBe("");
        lab.Exchange.AddFault(new(FaultKind.BlankQuote) { Symbol = "AAPL" });
        (await lab.QuoteAsync("real", "AAPL")).Output.GetProperty("base").GetString().ShouldBe("");
        await lab.BuyAsync("real", "AAPL", 1, "180.00");
        lab.Exchange.AddFault(new(FaultKind.ObjectForArray));
        (await lab.ListAsync("real")).Output.ValueKind.ShouldBe(JsonValueKind.Object);
        lab.Exchange.AddFault(new(FaultKind.ExtraFields));
        (await lab.ListAsync("real")).Rows[0].TryGetProperty("brand_new_field", out _).ShouldBeTrue();
        lab.Exchange.AddFault(new(FaultKind.MissingField) { Field = "odno" });
        (await lab.ListAsync("real")).Rows[0].TryGetProperty("odno", out _).ShouldBeFalse();
        (await lab.ListAsync("real")).Rows[0].TryGetProperty("odno", out _).ShouldBeTrue("once is once");
    }

    [Fact]
    public async Task Faults_by_chance_follow_the_seed()
    {
        async Task<string> RunAsync(int seed)
        {
            await using var lab = await SimulatorLab.StartAsync(options: new() { Seed = seed, RealRequestsPerSecond = null });
            lab.Exchange.AddFault(new(FaultKind.RateLimited) { Path = "price", Probability = 0.5m, Times = null });
            var codes = "";
            for (var call = 0; call < 20; call++)
            {
                codes += (await lab.QuoteAsync("real", "AAPL"))["rt_cd"];
            }

            return codes;
        }

        var codes = await RunAsync(3);
        codes.ShouldContain("0");
        codes.ShouldContain("1");
        (await RunAsync(3)).ShouldBe(codes);
        (await RunAsync(4)).ShouldNotBe(codes);
    }
}
