using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EggMoney.Integration.Fixtures;
using EggMoney.KisSimulator;

namespace EggMoney.Integration.KisBroker;

/// <summary>A simulated broker on a port of its own with a clock that stands still, and plain HTTP to talk to it.</summary>
internal sealed class SimulatorLab : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private readonly Dictionary<string, string> _tokens = [];

    private SimulatorLab(SettableTimeProvider clock, KisSimulatorServer server) => (Clock, Server) = (clock, server);

    public SettableTimeProvider Clock { get; }

    public KisSimulatorServer Server { get; }

    public SimulatedExchange Exchange => Server.Exchange;

    /// <summary>In the middle of a session, unless it is told otherwise: 2026-09-08 13:45 UTC is 22:45 in Korea.</summary>
    public static async Task<SimulatorLab> StartAsync(string clock = "2026-09-08T13:45:00Z", SimulatorOptions? options = null)
    {
        var time = new SettableTimeProvider(DateTime.Parse(clock, null, System.Globalization.DateTimeStyles.AdjustToUniversal));
        var rules = options ?? new() { FillDelay = TimeSpan.Zero, RealRequestsPerSecond = null, MockRequestsPerSecond = null };
        var exchange = new SimulatedExchange(rules, time);
        exchange.AddAccount("real", KisEnvironment.Real, 5000m);
        exchange.AddAccount("mock", KisEnvironment.Mock, 5000m);
        exchange.SetPrice("AAPL", 190.50m, previousClose: 188.42m);
        exchange.SetPrice("SOXL", 24.80m, previousClose: 24m);
        return new(time, await KisSimulatorServer.StartAsync(exchange));
    }

    public AccountKeys Keys(string account) => Exchange.Ledger(account).Keys;

    public async Task<SimulatorAnswer> TokenAsync(string account, Action<JsonObject>? change = null)
    {
        var keys = Keys(account);
        var body = new JsonObject { ["grant_type"] = "client_credentials", ["appkey"] = keys.AppKey, ["appsecret"] = keys.AppSecret };
        change?.Invoke(body);
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        var answer = await SendAsync(new(HttpMethod.Post, $"{Host(account)}/oauth2/tokenP") { Content = content });
        if (answer.Status == HttpStatusCode.OK)
        {
            _tokens[account] = answer["access_token"];
        }

        return answer;
    }

    public Task<SimulatorAnswer> GetAsync(
        string account, string path, string trId, IEnumerable<(string Name, string Value)> query, string trCont = "", Action<HttpRequestMessage>? change = null) =>
        CallAsync(account, HttpMethod.Get, $"{path}?{string.Join('&', query.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"))}", trId, null, trCont, change);

    public Task<SimulatorAnswer> PostAsync(string account, string path, string trId, JsonObject body, Action<HttpRequestMessage>? change = null) =>
        CallAsync(account, HttpMethod.Post, path, trId, body, "", change);

    public Task<SimulatorAnswer> BuyAsync(string account, string symbol, int quantity, string price, Action<JsonObject>? change = null) =>
        OrderAsync(account, Mock(account) ? "VTTT1002U" : "TTTT1002U", symbol, quantity, price, "", change);

    public Task<SimulatorAnswer> SellAsync(string account, string symbol, int quantity, string price, Action<JsonObject>? change = null) =>
        OrderAsync(account, Mock(account) ? "VTTT1001U" : "TTTT1006U", symbol, quantity, price, "00", change);

    public Task<SimulatorAnswer> CancelAsync(string account, string symbol, string number, string quantity = "0") =>
        ChangeAsync(account, symbol, number, "02", quantity, "0");

    public Task<SimulatorAnswer> ReviseAsync(string account, string symbol, string number, string quantity, string price) =>
        ChangeAsync(account, symbol, number, "01", quantity, price);

    public Task<SimulatorAnswer> QuoteAsync(string account, string symbol, string exchange = "NAS") =>
        GetAsync(account, "overseas-price/v1/quotations/price", "HHDFS00000300", [("AUTH", ""), ("EXCD", exchange), ("SYMB", symbol)]);

    public Task<SimulatorAnswer> DailyAsync(string symbol, string newest = "", string adjusted = "0") => GetAsync("real", "overseas-price/v1/quotations/dailyprice",
        "HHDFS76240000", [("AUTH", ""), ("EXCD", "NAS"), ("SYMB", symbol), ("GUBN", "0"), ("BYMD", newest), ("MODP", adjusted)]);

    public Task<SimulatorAnswer> ListAsync(string account, string date = "20260908", string filter = "", string next = "", string trCont = "")
    {
        var mock = Mock(account);
        return GetAsync(account, "overseas-stock/v1/trading/inquire-ccnl", mock ? "VTTS3035R" : "TTTS3035R",
        [
            ("CANO", Keys(account).AccountNumber), ("ACNT_PRDT_CD", "01"), ("PDNO", mock ? "" : "%"), ("ORD_STRT_DT", date), ("ORD_END_DT", date),
            ("SLL_BUY_DVSN", "00"), ("CCLD_NCCS_DVSN", "00"), ("OVRS_EXCG_CD", mock ? "" : "NASD"), ("SORT_SQN", "DS"), ("ORD_DT", ""), ("ORD_GNO_BRNO", ""),
            ("ODNO", ""), ("CTX_AREA_NK200", next), ("CTX_AREA_FK200", filter),
        ], trCont);
    }

    public Task<SimulatorAnswer> BalanceAsync(string account, string exchange = "NASD") => GetAsync(account, "overseas-stock/v1/trading/inquire-balance",
        Mock(account) ? "VTTS3012R" : "TTTS3012R", [("CANO", Keys(account).AccountNumber), ("ACNT_PRDT_CD", "01"), ("OVRS_EXCG_CD", exchange), ("TR_CRCY_CD", "USD"), ("CTX_AREA_FK200", ""), ("CTX_AREA_NK200", "")]);

    public Task<SimulatorAnswer> PowerAsync(string account, string symbol, string price) => GetAsync(account, "overseas-stock/v1/trading/inquire-psamount",
        Mock(account) ? "VTTS3007R" : "TTTS3007R", [("CANO", Keys(account).AccountNumber), ("ACNT_PRDT_CD", "01"), ("OVRS_EXCG_CD", "NASD"), ("OVRS_ORD_UNPR", price), ("ITEM_CD", symbol)]);

    public void Wait(TimeSpan time) => Clock.UtcNow += time;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Server.DisposeAsync();
    }

    private Task<SimulatorAnswer> OrderAsync(string account, string trId, string symbol, int quantity, string price, string sellType, Action<JsonObject>? change)
    {
        var body = new JsonObject
        {
            ["CANO"] = Keys(account).AccountNumber, ["ACNT_PRDT_CD"] = "01", ["OVRS_EXCG_CD"] = symbol == "SOXL" ? "AMEX" : "NASD", ["PDNO"] = symbol,
            ["ORD_QTY"] = $"{quantity}", ["OVRS_ORD_UNPR"] = price, ["CTAC_TLNO"] = "", ["MGCO_APTM_ODNO"] = "", ["SLL_TYPE"] = sellType,
            ["ORD_SVR_DVSN_CD"] = "0", ["ORD_DVSN"] = "00",
        };
        change?.Invoke(body);
        return PostAsync(account, "overseas-stock/v1/trading/order", trId, body);
    }

    private Task<SimulatorAnswer> ChangeAsync(string account, string symbol, string number, string what, string quantity, string price) =>
        PostAsync(account, "overseas-stock/v1/trading/order-rvsecncl", Mock(account) ? "VTTT1004U" : "TTTT1004U", new()
        {
            ["CANO"] = Keys(account).AccountNumber, ["ACNT_PRDT_CD"] = "01", ["OVRS_EXCG_CD"] = symbol == "SOXL" ? "AMEX" : "NASD", ["PDNO"] = symbol,
            ["ORGN_ODNO"] = number, ["RVSE_CNCL_DVSN_CD"] = what, ["ORD_QTY"] = quantity, ["OVRS_ORD_UNPR"] = price, ["MGCO_APTM_ODNO"] = "", ["ORD_SVR_DVSN_CD"] = "0",
        });

    private async Task<SimulatorAnswer> CallAsync(
        string account, HttpMethod method, string path, string trId, JsonObject? body, string trCont, Action<HttpRequestMessage>? change)
    {
        if (!_tokens.ContainsKey(account))
        {
            await TokenAsync(account);
        }

        var keys = Keys(account);
        var request = new HttpRequestMessage(method, $"{Host(account)}/uapi/{path}");
        request.Headers.Add("authorization", $"Bearer {_tokens[account]}");
        request.Headers.Add("appkey", keys.AppKey);
        request.Headers.Add("appsecret", keys.AppSecret);
        request.Headers.Add("tr_id", trId);
        request.Headers.Add("tr_cont", trCont);
        request.Headers.Add("custtype", "P");
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        change?.Invoke(request);
        return await SendAsync(request);
    }

    private async Task<SimulatorAnswer> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request);
            var text = await response.Content.ReadAsStringAsync();
            var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
            return new(response.StatusCode, isJson ? JsonDocument.Parse(text).RootElement : default, text,
                response.Headers.TryGetValues("tr_cont", out var trCont) ? trCont.First() : "");
        }
    }

    private bool Mock(string account) => Keys(account).Environment == KisEnvironment.Mock;

    private Uri Host(string account) => Mock(account) ? Server.MockUrl : Server.RealUrl;
}

/// <summary>What came back.</summary>
internal sealed record SimulatorAnswer(HttpStatusCode Status, JsonElement Body, string Text, string TrCont)
{
    public string Code => this["msg_cd"];

    /// <summary>The order's number in the answer to it.</summary>
    public string Number => Body.GetProperty("output").GetProperty("ODNO").GetString()!;

    public JsonElement Output => Body.GetProperty("output");

    public List<JsonElement> Rows => [.. Output.EnumerateArray()];

    public string this[string field] => Body.GetProperty(field).GetString()!;
}
