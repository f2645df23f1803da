using System.Net;
using System.Text.Json;
using EggMoney.KisSimulator;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>Each example response of the broker's reference comes from the simulator too: same fields, same shapes, same codes.</summary>
public sealed class SimulatorExamplesTests
{
    [Fact]
    public async Task Tokens_and_their_refusal()
    {
        await using var lab = await SimulatorLab.StartAsync();
        var token = await lab.TokenAsync("real");
        Like("token_success", token);
        token.Body.GetProperty("expires_in").GetInt64().ShouldBe(86400);
        token["access_token_token_expired"].ShouldBe("2026-09-09 22:45:00");
        var refused = await lab.TokenAsync("real");
        refused.Status.ShouldBe(HttpStatusCode.Forbidden);
        Like("token_rate_limited", refused, same: true);
    }

    [Fact]
    public async Task Quotes()
    {
        await using var lab = await SimulatorLab.StartAsync();
        var price = await lab.QuoteAsync("real", "AAPL");
        Like("price_success", price);
        foreach (var field in new[] { "rsym", "zdiv", "base", "last", "sign", "diff", "rate", "ordy" })
        {
            price.Output.GetProperty(field).GetString().ShouldBe(Example("price_success").GetProperty("output").GetProperty(field).GetString());
        }

        Like("price_wrong_exchange_blank", await lab.QuoteAsync("real", "SOXL"), same: true);
        Like("dailyprice_success", await lab.DailyAsync("AAPL"));
    }

    [Fact]
    public async Task Orders_taken_and_refused()
    {
        await using var lab = await SimulatorLab.StartAsync();
        Like("order_buy_success_real", await lab.BuyAsync("real", "AAPL", 1, "190.40"));
        lab.Exchange.SetHolding("mock", "AAPL", 10, 180m);
        Like("order_sell_success_mock", await lab.SellAsync("mock", "AAPL", 10, "190.60"));
        Like("order_rejected_price_decimals", await lab.BuyAsync("real", "AAPL", 1, "190.401"), same: true);
        Like("order_rejected_insufficient_cash", await lab.BuyAsync("real", "AAPL", 1000, "190.40"), same: true);
        lab.Exchange.AddFault(new(FaultKind.BadAnswer) { Path = "order" });
        var ambiguous = await lab.BuyAsync("real", "AAPL", 1, "190.40");
        ambiguous.Status.ShouldBe(HttpStatusCode.InternalServerError);
        Like("order_ambiguous_igw00009", ambiguous, same: true);
    }

    [Fact]
    public async Task An_order_before_the_open()
    {
        await using var lab = await SimulatorLab.StartAsync("2026-09-08T12:00:00Z");
        Like("order_rejected_before_open_mock", await lab.BuyAsync("mock", "AAPL", 1, "190.40"), same: true);
    }

    [Fact]
    public async Task Cancels_that_are_taken_and_that_find_nothing()
    {
        await using var lab = await SimulatorLab.StartAsync();
        var order = await lab.BuyAsync("real", "AAPL", 1, "180.00");
        Like("cancel_success", await lab.CancelAsync("real", "AAPL", order.Number, "1"));
        var mock = await lab.BuyAsync("mock", "AAPL", 1, "191.00");
        Like("cancel_nothing_left_mock", await lab.CancelAsync("mock", "AAPL", mock.Number), same: true);
    }

    [Fact]
    public async Task The_list_of_orders_of_a_mock_account_with_a_part_filled()
    {
        await using var lab = await SimulatorLab.StartAsync("2026-09-08T14:10:02Z");
        lab.Exchange.SetHolding("mock", "AAPL", 10, 180m);
        lab.Exchange.AddFault(new(FaultKind.PartialFills) { Fills = [new(TimeSpan.Zero, 4, 190.42m)] });
        await lab.SellAsync("mock", "AAPL", 10, "190.40");
        var list = await lab.ListAsync("mock");
        list.TrCont.ShouldBe("E");
        Like("ccnl_partial_fill_mock", list);
        SameRow(list.Rows[0], Example("ccnl_partial_fill_mock").GetProperty("output")[0]);
    }

    [Fact]
    public async Task The_list_of_orders_with_every_way_to_end()
    {
        await using var lab = await SimulatorLab.StartAsync();
        lab.Exchange.SetHolding("real", "SOXL", 20, 20m);
        lab.Exchange.AddFault(new(FaultKind.PartialFills) { Symbol = "AAPL", Fills = [new(TimeSpan.Zero, 2)] });
        lab.Exchange.AddFault(new(FaultKind.RejectedByExchange) { Symbol = "TSLA" });
        await lab.CancelAsync("real", "AAPL", (await lab.BuyAsync("real", "AAPL", 5, "190.40")).Number, "3");
        await lab.SellAsync("real", "SOXL", 20, "27.10");
        await lab.BuyAsync("real", "TSLA", 1, "250.00");
        await lab.BuyAsync("real", "MSFT", 1, "1.00");
        lab.Clock.UtcNow = new(2026, 9, 8, 20, 0, 0, DateTimeKind.Utc);

        lab.Exchange.AddFault(new(FaultKind.SmallPages) { Quantity = 4 });
        var list = await lab.ListAsync("real");
        list.TrCont.ShouldBe("M");
        Like("ccnl_page1_more_follows", list);
        list.Code.ShouldBe("MCA05762");
        Fields(list.Rows, "rvse_cncl_dvsn", "ft_ccld_qty", "nccs_qty", "prcs_stat_name", "rjct_rson", "rjct_rson_name").ShouldBe(
        [
            "00|2|0|완료||", "02|0|0|완료||", "00|0|0|완료||DFD 장종료로 취소", "00|0|0|거부|9001|거래소 거부",
        ]);
        list.Rows[1].GetProperty("orgn_odno").GetString().ShouldBe(list.Rows[0].GetProperty("odno").GetString());
        list["ctx_area_fk200"].ShouldBe(Example("ccnl_empty").GetProperty("ctx_area_fk200").GetString());
    }

    [Fact]
    public async Task A_list_without_rows_in_its_three_shapes()
    {
        await using var lab = await SimulatorLab.StartAsync();
        Like("ccnl_empty", await lab.ListAsync("real"), same: true);
        foreach (var (shape, rows) in new[] { (EmptyList.EmptyArray, 0), (EmptyList.BlankRow, 1) })
        {
            await using var other = await SimulatorLab.StartAsync(options: new() { EmptyList = shape });
            (await other.ListAsync("real")).Rows.Count.ShouldBe(rows);
        }
    }

    [Fact]
    public async Task Balances_and_buying_power()
    {
        await using var lab = await SimulatorLab.StartAsync();
        Like("psamount_success", await lab.PowerAsync("real", "AAPL", "100.00"), same: true);
        lab.Exchange.SetHolding("real", "AAPL", 10, 180m);
        lab.Exchange.SetHolding("real", "SOXL", 20, 25.1234m);
        await lab.SellAsync("real", "SOXL", 5, "30.00");
        var balance = await lab.BalanceAsync("real");
        balance.TrCont.ShouldBe("D");
        Like("balance_success", balance, same: true);
    }

    [Fact]
    public async Task Errors_of_the_gateway()
    {
        await using var lab = await SimulatorLab.StartAsync();
        lab.Exchange.AddFault(new(FaultKind.RateLimited));
        var limited = await lab.QuoteAsync("real", "AAPL");
        limited.Status.ShouldBe(HttpStatusCode.InternalServerError);
        Like("error_rate_limited_egw00201", limited, same: true);
        lab.Exchange.AddFault(new(FaultKind.TokenExpired));
        Like("error_token_expired_egw00123", await lab.QuoteAsync("real", "AAPL"), same: true);
        (await lab.QuoteAsync("real", "AAPL")).Code.ShouldBe("EGW00123", "the token is gone for good, not for one call");
    }

    private static List<string> Fields(IEnumerable<JsonElement> rows, params string[] names) =>
        [.. rows.Select(row => string.Join('|', names.Select(name => row.GetProperty(name).GetString())))];

    private static void SameRow(JsonElement row, JsonElement example)
    {
        foreach (var field in example.EnumerateObject().Where(field => field.Name != "odno"))
        {
            row.GetProperty(field.Name).GetString().ShouldBe(field.Value.GetString(), field.Name);
        }
    }

    private static JsonElement Example(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kis", "examples", name + ".json"))).RootElement;

    private static void Like(string name, SimulatorAnswer answer, bool same = false)
    {
        var example = Example(name);
        Shape(answer.Body).ShouldBe(Shape(example), ignoreOrder: true, answer.Text);
        if (same)
        {
            Leaves(answer.Body).ShouldBe(Leaves(example), ignoreOrder: true);
        }
        else if (example.TryGetProperty("msg_cd", out var code))
        {
            answer.Code.ShouldBe(code.GetString());
            answer["rt_cd"].ShouldBe(example.GetProperty("rt_cd").GetString());
        }
    }

    private static List<string> Shape(JsonElement node) => [.. Walk(node, "").Select(leaf => leaf.Path).Distinct()];

    private static List<string> Leaves(JsonElement node) => [.. Walk(node, "").Where(leaf => !leaf.Path.StartsWith("/msg1", StringComparison.Ordinal))
        .Select(leaf => $"{leaf.Path} = {leaf.Value}")];

    private static IEnumerable<(string Path, string Value)> Walk(JsonElement node, string path) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(property => Walk(property.Value, $"{path}/{property.Name}")),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(row => Walk(row, path + "[]")),
        _ => [($"{path}:{node.ValueKind}", node.ToString())],
    };
}
