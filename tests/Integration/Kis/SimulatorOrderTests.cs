using EggMoney.KisSimulator;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>The life of an order in the simulator, with its money to the cent.</summary>
public sealed class SimulatorOrderTests
{
    private static readonly SimulatorOptions Slow = new() { RealRequestsPerSecond = null, MockRequestsPerSecond = null, FeeRate = 0.001m };

    [Fact]
    public async Task A_buy_reserves_fills_after_its_delay_and_is_sold_again()
    {
        await using var lab = await SimulatorLab.StartAsync(options: Slow);
        var bought = (await lab.BuyAsync("real", "AAPL", 10, "191.00")).Number;
        bought.Length.ShouldBe(10);
        var open = lab.Exchange.Ledger("real");
        (open.Cash, open.Reserved, open.Orders.Single().Open).ShouldBe((5000m, 1914.78m, 10), "1910 and a quarter per cent, rounded up");
        (await lab.PowerAsync("real", "AAPL", "100.00")).Output.GetProperty("ovrs_ord_psbl_amt").GetString().ShouldBe("3077.52");

        lab.Wait(TimeSpan.FromSeconds(1));
        var held = lab.Exchange.Ledger("real");
        (held.Cash, held.Reserved, held.Shares("AAPL")).ShouldBe((5000m - 1905m - 1.91m, 0m, 10), "at the price, below the limit, and a fee of 1.905");
        held.Orders.Single().Fills.ShouldBe([new(lab.Clock.UtcNow, 10, 190.50m, 1.91m)]);

        lab.Exchange.SetPrice("AAPL", 200m);
        await lab.SellAsync("real", "AAPL", 4, "199.00");
        lab.Wait(TimeSpan.FromSeconds(1));
        var sold = lab.Exchange.Ledger("real");
        sold.Cash.ShouldBe(5000m - 1905m - 1.91m + 800m - 0.80m);
        sold.Positions.ShouldBe([new("AAPL", 6, 190.50m)]);
        var power = (await lab.PowerAsync("real", "AAPL", "100.00")).Output;
        power.GetProperty("sll_ruse_psbl_amt").GetString().ShouldBe("800.00");
    }

    [Fact]
    public async Task An_order_waits_until_the_price_allows_it()
    {
        await using var lab = await SimulatorLab.StartAsync();
        await lab.BuyAsync("real", "AAPL", 1, "180.00");
        lab.Wait(TimeSpan.FromHours(1));
        lab.Exchange.Ledger("real").Orders.Single().Status.ShouldBe(SimulatedStatus.Open);
        lab.Exchange.Halt("AAPL");
        lab.Exchange.SetPrice("AAPL", 179m);
        lab.Exchange.Ledger("real").Orders.Single().Status.ShouldBe(SimulatedStatus.Open, "halted");
        lab.Exchange.Halt("AAPL", false);
        lab.Exchange.Ledger("real").Orders.Single().Fills.Single().Price.ShouldBe(179m);
    }

    [Fact]
    public async Task A_clock_that_leaps_gives_the_same_fills_as_one_that_runs()
    {
        List<List<SimulatedFill>> fills = [];
        foreach (var step in new[] { 1, 60, 300 })
        {
            await using var lab = await SimulatorLab.StartAsync("2026-09-08T14:00:30Z", Slow with { Seed = 5 });
            lab.Exchange.Deposit("real", 100_000m);
            foreach (var symbol in new[] { "TQQQ", "QQQ", "MSFT", "NVDA" })
            {
                for (var below = 1; below < 5; below++)
                {
                    var limit = decimal.Round(lab.Exchange.PriceOf(symbol)!.Value * (1 - (below * 0.002m)), 2);
                    await lab.BuyAsync("real", symbol, 1, limit.ToString(System.Globalization.CultureInfo.InvariantCulture));
                }
            }

            for (var minute = 0; minute < 300; minute += step)
            {
                lab.Wait(TimeSpan.FromMinutes(step));
                lab.Exchange.Ledger("real");
            }

            fills.Add([.. lab.Exchange.Ledger("real").Orders.SelectMany(order => order.Fills)]);
        }

        fills[0].Select(fill => fill.At).Distinct().Count().ShouldBeGreaterThan(1);
        fills[1].ShouldBe(fills[0]);
        fills[2].ShouldBe(fills[0]);
    }

    [Fact]
    public async Task A_cancel_ends_the_rest_and_a_revision_goes_on_under_another_number()
    {
        await using var lab = await SimulatorLab.StartAsync();
        var number = (await lab.BuyAsync("real", "AAPL", 10, "180.00")).Number;
        var revised = (await lab.ReviseAsync("real", "AAPL", number, "10", "181.00")).Number;
        (await lab.CancelAsync("real", "AAPL", number)).Code.ShouldBe("APBK0400", "nothing is left of the first one");
        (await lab.CancelAsync("real", "AAPL", revised, "11")).Code.ShouldBe("APBK0400");
        (await lab.CancelAsync("real", "AAPL", revised.TrimStart('0'), "4"))["rt_cd"].ShouldBe("0");
        lab.Exchange.Ledger("real").Orders[1].Open.ShouldBe(6);
        (await lab.CancelAsync("real", "AAPL", revised))["rt_cd"].ShouldBe("0");
        var ledger = lab.Exchange.Ledger("real");
        ledger.Orders.Select(order => order.Status).ShouldBe([SimulatedStatus.Revised, SimulatedStatus.Cancelled]);
        (ledger.PlacedOrders, ledger.CancelRequests, ledger.Reserved, ledger.Cash).ShouldBe((1, 2, 0m, 5000m));
        (await lab.ListAsync("real")).Rows.Select(row => row.GetProperty("rvse_cncl_dvsn").GetString()).ShouldBe(["00", "01", "02", "02"]);
    }

    [Fact]
    public async Task Mock_accounts_list_numbers_without_zeros_and_cancel_by_padded_ones()
    {
        await using var lab = await SimulatorLab.StartAsync();
        var number = (await lab.BuyAsync("mock", "AAPL", 1, "180.00")).Number;
        var listed = (await lab.ListAsync("mock")).Rows.Single().GetProperty("odno").GetString()!;
        listed.ShouldBe(number.TrimStart('0'));
        (await lab.CancelAsync("mock", "AAPL", listed)).Code.ShouldBe("40330000");
        (await lab.CancelAsync("mock", "AAPL", number))["rt_cd"].ShouldBe("0");
        (await lab.BuyAsync("mock", "AAPL", 1, "180.00", body => body["ORD_DVSN"] = "34")).Code.ShouldBe("OPSQ2002", "limit orders only");
        lab.Exchange.SetHolding("mock", "AAPL", 1, 1m);
        lab.Exchange.SetHolding("mock", "SOXL", 1, 1m);
        async Task<string> HeldAsync(string account, string exchange) =>
            string.Join(' ', (await lab.BalanceAsync(account, exchange)).Body.GetProperty("output1").EnumerateArray().Select(row => row.GetProperty("ovrs_pdno").GetString())).Trim();
        (await HeldAsync("mock", "NASD"), await HeldAsync("mock", "AMEX"), await HeldAsync("mock", "NYSE")).ShouldBe(("AAPL", "SOXL", ""));
        lab.Exchange.SetHolding("real", "SOXL", 1, 1m);
        (await HeldAsync("real", "NASD")).ShouldBe("SOXL", "the code stands for all of the United States");
    }

    [Fact]
    public async Task Orders_for_the_close_fill_at_its_price_or_die()
    {
        await using var lab = await SimulatorLab.StartAsync("2026-09-08T19:00:00Z");
        var close = 190.50m;
        await lab.BuyAsync("real", "AAPL", 1, "191.00", body => body["ORD_DVSN"] = "34");
        await lab.BuyAsync("real", "AAPL", 1, "190.00", body => body["ORD_DVSN"] = "34");
        lab.Exchange.SetHolding("real", "SOXL", 5, 20m);
        await lab.SellAsync("real", "SOXL", 5, "0", body => body["ORD_DVSN"] = "33");
        lab.Exchange.Ledger("real").Orders.ShouldAllBe(order => order.Open > 0);
        lab.Wait(TimeSpan.FromMinutes(70));
        var orders = lab.Exchange.Ledger("real").Orders;
        orders.Select(order => order.Status).ShouldBe([SimulatedStatus.Filled, SimulatedStatus.Expired, SimulatedStatus.Filled]);
        orders[0].Fills.Single().ShouldBe(new(new(2026, 9, 8, 20, 0, 0, DateTimeKind.Utc), 1, close, 0m));
        lab.Exchange.Ledger("real").Cash.ShouldBe(5000m - close + (5 * 24.80m));
    }

    [Fact]
    public async Task Orders_for_the_open_are_taken_before_it_and_fill_at_its_price_or_die()
    {
        await using var lab = await SimulatorLab.StartAsync("2026-09-08T12:00:00Z");
        await lab.BuyAsync("real", "AAPL", 1, "191.00", body => body["ORD_DVSN"] = "32");
        await lab.BuyAsync("real", "AAPL", 1, "190.00", body => body["ORD_DVSN"] = "32");
        await lab.BuyAsync("real", "AAPL", 1, "191.00");
        lab.Exchange.Ledger("real").Orders.ShouldAllBe(order => order.Open == 1, "nothing trades before the open");
        lab.Wait(TimeSpan.FromHours(2));
        var orders = lab.Exchange.Ledger("real").Orders;
        orders.Select(order => order.Status).ShouldBe([SimulatedStatus.Filled, SimulatedStatus.Expired, SimulatedStatus.Filled]);
        orders[0].Fills.Single().At.ShouldBe(new DateTime(2026, 9, 8, 13, 30, 0, DateTimeKind.Utc));
        (await lab.BuyAsync("real", "AAPL", 1, "191.00", body => body["ORD_DVSN"] = "32")).Code.ShouldBe("APBK0918", "too late for this open");
    }

    [Theory]
    [InlineData("real", "2026-09-08T07:59:00Z", "APBK0918")]
    [InlineData("real", "2026-09-08T08:00:00Z", "APBK0013")]
    [InlineData("real", "2026-09-08T20:59:00Z", "APBK0013")]
    [InlineData("real", "2026-09-08T21:00:00Z", "APBK0918")]
    [InlineData("real", "2026-09-07T15:00:00Z", "APBK0918")]
    [InlineData("mock", "2026-09-08T13:29:00Z", "40570000")]
    [InlineData("mock", "2026-09-08T13:30:00Z", "40600000")]
    [InlineData("mock", "2026-09-08T20:00:00Z", "40580000")]
    [InlineData("mock", "2026-09-07T15:00:00Z", "40100000")]
    [InlineData("mock", "2026-11-27T18:00:00Z", "40580000")]
    public async Task Orders_are_taken_in_their_hours_only(string account, string clock, string code)
    {
        await using var lab = await SimulatorLab.StartAsync(clock);
        (await lab.BuyAsync(account, "AAPL", 1, "180.00")).Code.ShouldBe(code);
    }

    [Fact]
    public async Task Shares_and_money_that_open_orders_hold_are_not_given_twice()
    {
        await using var lab = await SimulatorLab.StartAsync();
        (await lab.BuyAsync("real", "AAPL", 26, "190.00"))["rt_cd"].ShouldBe("0");
        (await lab.BuyAsync("real", "AAPL", 1, "190.00")).Code.ShouldBe("APBK0952");
        (await lab.BuyAsync("mock", "AAPL", 27, "185.00")).Code.ShouldBe("40250000", "4995 dollars, and three quarters of a per cent");
        lab.Exchange.SetHolding("real", "SOXL", 5, 20m);
        (await lab.SellAsync("real", "SOXL", 4, "30.00"))["rt_cd"].ShouldBe("0");
        (await lab.SellAsync("real", "SOXL", 2, "30.00")).Code.ShouldBe("APBK0400");
    }

    [Fact]
    public async Task An_order_by_hand_is_listed_as_such_and_counted_apart()
    {
        await using var lab = await SimulatorLab.StartAsync();
        var number = lab.Exchange.PlaceByHand("real", SimulatedSide.Buy, "AAPL", 1, 180m);
        var row = (await lab.ListAsync("real")).Rows.Single();
        (row.GetProperty("odno").GetString(), row.GetProperty("mdia_dvsn_name").GetString()).ShouldBe((number, "MTS"));
        lab.Exchange.CancelByHand("real", number);
        var ledger = lab.Exchange.Ledger("real");
        (ledger.PlacedOrders, ledger.CancelRequests, ledger.Orders.Single().Status).ShouldBe((0, 0, SimulatedStatus.Cancelled));
    }

    [Fact]
    public async Task Numbers_come_again_on_later_dates_but_not_on_the_next_one()
    {
        await using var lab = await SimulatorLab.StartAsync();
        Dictionary<int, string> numbers = [];
        foreach (var day in new[] { 8, 9, 10, 11 })
        {
            lab.Clock.UtcNow = new(2026, 9, day, 14, 0, 0, DateTimeKind.Utc);
            numbers[day] = lab.Exchange.PlaceByHand("real", SimulatedSide.Buy, "AAPL", 1, 180m);
        }

        numbers[11].ShouldBe(numbers[8]);
        new[] { numbers[8], numbers[9], numbers[10] }.Distinct().Count().ShouldBe(3);
    }
}
