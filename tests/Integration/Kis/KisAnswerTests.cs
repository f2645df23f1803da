using System.Net;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>What the client makes of answers, word by word: the examples of the reference, and every code that means something.</summary>
public sealed class KisAnswerTests(KisDatabase database) : IClassFixture<KisDatabase>, IAsyncLifetime, IDisposable
{
    private static readonly DateOnly Day = new(2026, 9, 8);
    private static readonly BrokerOrderRequest Order = new("TQQQ", Side.Buy, 3, 51.00m);

    private readonly KisStub _stub = new();
    private KisLab? _lab;

    public async Task InitializeAsync() => _lab = await KisLab.StartAsync(database.Options);

    public async Task DisposeAsync() => await _lab!.DisposeAsync();

    public void Dispose() => _stub.Dispose();

    [Fact]
    public async Task An_order_is_accepted_with_its_padded_number_under_the_session_s_date()
    {
        _stub.Answers(KisStub.Example("order_buy_success_real.json")).Answers(KisStub.Example("order_sell_success_mock.json"));

        (await (await RealAsync()).PlaceAsync(Order, default)).ShouldBe(new PlaceResult.Accepted(new(2026, 9, 16), "0030100042"));
        (await (await MockAsync()).PlaceAsync(Order with { Side = Side.Sell }, default)).ShouldBe(new PlaceResult.Accepted(new(2026, 9, 16), "0000042031"));

        _stub.Requests[0].Body.ShouldContain("\"OVRS_EXCG_CD\":\"NASD\",\"PDNO\":\"TQQQ\",\"ORD_QTY\":\"3\",\"OVRS_ORD_UNPR\":\"51.00\"");
        _stub.Requests[0].Body.ShouldContain("\"SLL_TYPE\":\"\",\"ORD_SVR_DVSN_CD\":\"0\",\"ORD_DVSN\":\"00\"");
        _stub.Requests[1].Body.ShouldContain("\"SLL_TYPE\":\"00\"");
    }

    [Theory]
    [InlineData("order_rejected_price_decimals.json", "APTR0057")]
    [InlineData("order_rejected_insufficient_cash.json", "APBK0952")]
    [InlineData("order_rejected_before_open_mock.json", "40570000")]
    public async Task A_known_no_is_a_rejection(string example, string code)
    {
        _stub.Answers(KisStub.Example(example));

        var rejected = (await (await RealAsync()).PlaceAsync(Order, default)).ShouldBeOfType<PlaceResult.Rejected>();

        rejected.Code.ShouldBe(code);
        rejected.Reason.ShouldBe(rejected.Reason.Trim());
        rejected.Reason.ShouldNotBeEmpty();
    }

    /// <summary>By section 8.3 of the reference: only what it marks as "before the order system" was surely not sent.</summary>
    [Theory]
    [InlineData(500, "1", "EGW00121", BrokerError.NotSent)]
    [InlineData(500, "1", "EGW00122", BrokerError.NotSent)]
    [InlineData(500, "1", "EGW00123", BrokerError.NotSent)]
    [InlineData(401, "1", "EGW00123", BrokerError.NotSent)]
    [InlineData(500, "1", "EGW00201", BrokerError.NotSent)]
    [InlineData(200, "1", "EGW00201", BrokerError.NotSent)]
    [InlineData(500, "1", "EGW00215", BrokerError.Unavailable)]
    [InlineData(500, "1", "EGW00203", BrokerError.Unavailable)]
    [InlineData(500, "1", "EGW00301", BrokerError.Unavailable)]
    [InlineData(500, "1", "EGW00302", BrokerError.Unavailable)]
    [InlineData(500, "0", "IGW00009", BrokerError.Unavailable)]
    [InlineData(200, "0", "IGW00009", BrokerError.Unavailable)]
    [InlineData(200, "1", "90020000", BrokerError.Unavailable)]
    [InlineData(200, "1", "OPSQ0001", BrokerError.Unavailable)]
    [InlineData(200, "7", "APBK9999", BrokerError.Unavailable)]
    [InlineData(500, "7", "APBK0952", BrokerError.Unavailable)]
    [InlineData(500, "1", "EGW00206", BrokerError.Unavailable)]
    [InlineData(200, "0", "APBK0013", BrokerError.Unavailable)]
    [InlineData(200, "1", "APBK0400", null)]
    [InlineData(200, "1", "APBK0656", null)]
    [InlineData(200, "1", "APBK0918", null)]
    [InlineData(200, "1", "APBK1664", null)]
    [InlineData(200, "1", "40030000", null)]
    [InlineData(200, "1", "40250000", null)]
    [InlineData(200, "1", "40310000", null)]
    [InlineData(200, "1", "40910000", null)]
    [InlineData(200, "1", "APAC0081", null)]
    [InlineData(200, "1", "OPSQ2001", null)]
    [InlineData(200, "1", "IGW00002", null)]
    public async Task What_an_order_s_answer_means(int status, string returned, string code, BrokerError? error)
    {
        _stub.Answers($$"""{"rt_cd":"{{returned}}","msg_cd":"{{code}}","msg1":"words   "}""", (HttpStatusCode)status);
        var broker = await RealAsync();

        if (error is null)
        {
            (await broker.PlaceAsync(Order, default)).ShouldBe(new PlaceResult.Rejected(code, "words"));
        }
        else
        {
            (await FailsAsync(() => broker.PlaceAsync(Order, default))).Error.ShouldBe(error.Value);
        }

        _stub.Requests.ShouldHaveSingleItem("an order is never repeated");
    }

    [Theory]
    [InlineData("<html><body>502 Bad Gateway</body></html>")]
    [InlineData("")]
    [InlineData("""{"rt_cd":"0","msg_cd":"APBK0013","output":{"ODNO":"  "}}""")]
    [InlineData("""{"rt_cd":"0","msg_cd":"APBK0013","output":{"ODNO":"ABC"}}""")]
    [InlineData("""{"rt_cd":"0","msg_cd":"APBK0013","outp""")]
    public async Task An_answer_without_a_number_is_no_acceptance(string body)
    {
        _stub.Answers(body);
        (await FailsAsync(async () => await (await RealAsync()).PlaceAsync(Order, default))).Error.ShouldBe(BrokerError.Unavailable);
        _stub.Requests.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_fails_before_the_order_is_written_was_not_sent_and_what_fails_after_may_have_been()
    {
        var broker = await RealAsync();
        _stub.FailsBeforeBody = true;
        (await FailsAsync(() => broker.PlaceAsync(Order, default))).Error.ShouldBe(BrokerError.NotSent);
        _stub.FailsBeforeBody = false;
        _stub.Throws(new HttpRequestException(HttpRequestError.ConnectionError, "reset")).Throws(new IOException("reset")).Throws(new OperationCanceledException());
        for (var index = 0; index < 3; index++)
        {
            (await FailsAsync(() => broker.PlaceAsync(Order, default))).Error.ShouldBe(BrokerError.Unavailable);
        }

        _stub.Requests.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(500, "EGW00203", 3, BrokerError.Unavailable)]
    [InlineData(200, "90020000", 3, BrokerError.Unavailable)]
    [InlineData(500, "EGW02006", 1, BrokerError.BadRequest)]
    [InlineData(500, "IGW00002", 1, BrokerError.KeyRefused)]
    [InlineData(200, "APAC0081", 1, BrokerError.KeyRefused)]
    [InlineData(200, "XYZ", 1, BrokerError.Unavailable)]
    public async Task A_question_is_repeated_only_where_that_may_help(int status, string code, int asked, BrokerError error)
    {
        for (var index = 0; index < asked; index++)
        {
            _stub.Answers($$"""{"rt_cd":"1","msg_cd":"{{code}}","msg1":"words"}""", (HttpStatusCode)status);
        }

        var failure = await FailsAsync(async () => await (await RealAsync()).GetHoldingsAsync(default));

        failure.Error.ShouldBe(error);
        failure.Message.ShouldContain("inquire-balance");
        failure.Message.ShouldContain(code);
        _stub.Requests.Count.ShouldBe(asked);
    }

    [Fact]
    public async Task The_states_of_a_day_s_orders_are_made_of_their_rows()
    {
        var last = KisStub.Example("ccnl_empty.json");
        _stub.Answers(KisStub.Example("ccnl_page1_more_follows.json"), page: "M").Answers(last, page: "D");

        var orders = await (await RealAsync()).GetOrdersAsync(Day, default);

        orders.ShouldBe(
        [
            new(Day, "0030100042", "AAPL", Side.Buy, 10, 190.4m, At("13:45:17"), BrokerOrderState.Filled, 10, 1903.81m, 0, null),
            new(Day, "0030100050", "MSFT", Side.Buy, 5, 401m, At("13:50:30"), BrokerOrderState.Cancelled, 2, 801.90m, 0, null),
            new(Day, "0030100061", "SOXL", Side.Sell, 20, 27.1m, At("15:12:05"), BrokerOrderState.Expired, 0, 0, 0, null),
            new(Day, "0030100071", "TSLA", Side.Buy, 1, 250m, At("15:33:10"), BrokerOrderState.Rejected, 0, 0, 0, null),
        ]);
        _stub.Requests.Count.ShouldBe(2);
        _stub.Requests.Select(request => request.Page).ShouldBe(["", "N"]);
        _stub.Requests[0].Url.Query.ShouldEndWith("&CTX_AREA_FK200=&CTX_AREA_NK200=");
        Uri.UnescapeDataString(_stub.Requests[1].Url.Query).ShouldContain("CTX_AREA_NK200=" + "20260908^01790^0030100071^".PadRight(200));

        static DateTime At(string time) => Day.ToDateTime(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture), DateTimeKind.Utc);
    }

    [Fact]
    public async Task Practice_lists_unpadded_numbers_and_they_are_the_same_ones()
    {
        _stub.Answers(KisStub.Example("ccnl_partial_fill_mock.json"), page: "E");

        var order = (await (await MockAsync()).GetOrdersAsync(Day, default)).ShouldHaveSingleItem();

        order.OrderNumber.ShouldBe("0000042031");
        order.State.ShouldBe(BrokerOrderState.Open);
        (order.FilledQuantity, order.FilledAmount, order.ByHand).ShouldBe((4, 761.68m, false));
    }

    [Fact]
    public async Task Sums_positions_and_prices_are_read_as_the_broker_writes_them()
    {
        var broker = await RealAsync();
        _stub.Answers(KisStub.Example("balance_success.json"), page: "D")
            .Answers(KisStub.Example("psamount_success.json"))
            .Answers(KisStub.Example("price_success.json"))
            .Answers(KisStub.Example("dailyprice_success.json"));

        (await broker.GetHoldingsAsync(default)).ShouldBe([new("AAPL", 10), new("SOXL", 20)]);
        (await broker.GetBuyingPowerAsync("TQQQ", 100, default)).ShouldBe(new(4987.53m, 49));
        (await broker.GetQuoteAsync("TQQQ", default)).ShouldBe(new("TQQQ", 190.5m, 188.42m, KisLab.Start));
        (await broker.GetDailyPricesAsync("TQQQ", new(2026, 9, 3), Day, default)).ShouldBe(
        [
            new(new(2026, 9, 3), 189.1m, 190.33m, 188.6m, 189.45m, 39870021),
            new(new(2026, 9, 4), 189.6m, 190.05m, 187.77m, 188.42m, 48211930),
            new(Day, 188.9m, 191.2m, 188.1m, 190.5m, 21455012),
        ]);
    }

    [Fact]
    public async Task A_symbol_that_is_blank_on_every_exchange_is_named()
    {
        for (var index = 0; index < 3; index++)
        {
            _stub.Answers(KisStub.Example("price_wrong_exchange_blank.json"));
        }

        var failure = await FailsAsync(async () => await (await RealAsync()).GetQuoteAsync("NONE", default));

        (failure.Error, failure.Message.Contains("NONE", StringComparison.Ordinal)).ShouldBe((BrokerError.BadRequest, true));
        _stub.Requests.Select(request => request.Url.Query[5..].Split('&')[1]).ShouldBe(["EXCD=NAS", "EXCD=NYS", "EXCD=AMS"]);
    }

    [Theory]
    [InlineData("\"ft_ccld_qty\": \"4\"", "\"ft_ccld_qty\": \"\"", "ft_ccld_qty")]
    [InlineData("\"ft_ccld_qty\": \"4\"", "\"ft_ccld_qty\": \"11\"", "ft_ccld_qty")]
    [InlineData("\"dmst_ord_dt\"", "\"other\"", "dmst_ord_dt")]
    [InlineData("\"sll_buy_dvsn_cd\": \"01\"", "\"sll_buy_dvsn_cd\": \"03\"", "sll_buy_dvsn_cd")]
    [InlineData("\"190.40000000\"", "\"1.9E2\"", "ft_ord_unpr3")]
    [InlineData("\"output\"", "\"outpt\"", "output")]
    public async Task What_is_missing_or_cannot_be_read_is_named_with_its_endpoint(string written, string instead, string field)
    {
        _stub.Answers(KisStub.Example("ccnl_partial_fill_mock.json").Replace(written, instead, StringComparison.Ordinal), page: "E");

        var failure = await FailsAsync(async () => await (await MockAsync()).GetOrdersAsync(Day, default));

        failure.Error.ShouldBe(BrokerError.Unavailable);
        failure.Message.ShouldContain("inquire-ccnl");
        failure.Message.ShouldContain($"'{field}'");
    }

    private async Task<IBroker> RealAsync() => await OpenAsync(BrokerEnvironment.Real);

    private async Task<IBroker> MockAsync() => await OpenAsync(BrokerEnvironment.Mock);

    private async Task<IBroker> OpenAsync(BrokerEnvironment environment) => _lab!.Broker(await _lab.AddUserAsync(environment), _lab.StartNode(_stub));

    private static Task<BrokerException> FailsAsync(Func<Task> call) => call.ShouldThrowAsync<BrokerException>();
}
