using System.Text;
using System.Text.Json.Nodes;
using EggMoney.Domain.Trading;
using EggMoney.Integration.Fixtures;
using EggMoney.Integration.LegacyImport;
using Shouldly;

namespace EggMoney.Integration.Api.Contract;

/// <summary>Makes one of whatever a path parameter picks from: by the documented example of the collection's POST, or as is said here.</summary>
internal sealed class ApiObjects(ApiHost host, ApiContract contract, ApiUser owner, ApiUser admin)
{
    private static readonly Dictionary<string, Func<ApiObjects, Task<string>>> Others = new()
    {
        ["/api/v1/auth/sessions"] = objects => objects.FirstAsync("/api/v1/auth/sessions"),
        ["/api/v1/orders"] = objects => objects.TradedAsync("/api/v1/orders"),
        ["/api/v1/slices"] = objects => objects.SliceAsync(),
        ["/api/v1/trades"] = objects => objects.TradedAsync("/api/v1/trades"),
        ["/api/v1/notifications"] = objects => objects.TradedAsync("/api/v1/notifications"),
        ["/api/v1/decisions"] = objects => objects.TradedAsync("/api/v1/decisions"),
        ["/api/v1/simulations"] = objects => objects.SimulationAsync(),
        ["/api/v1/operations"] = objects => objects.OperationAsync(),
        ["/api/v1/admin/tenants/{id}/imports"] = objects => objects.ImportedAsync(),
        ["/api/v1/market/prices"] = objects => objects.TickerAsync(),
        ["/api/v1/market/indicators"] = objects => objects.TickerAsync(),
        ["/api/v1/exchange-rates"] = _ => Task.FromResult("2026-03"),
        ["/api/v1/exchange-rates/daily"] = objects => objects.RateDayAsync(),
        ["/api/v1/reports/tax"] = _ => Task.FromResult("2026"),
    };

    /// <summary>Collections whose paths name a day, a year or a ticker, and nobody's row: what somebody else finds there is their own.</summary>
    public static readonly IReadOnlySet<string> NobodysOwn = new HashSet<string>
    {
        "/api/v1/market/prices", "/api/v1/market/indicators", "/api/v1/exchange-rates", "/api/v1/exchange-rates/daily", "/api/v1/reports/tax",
    };

    private readonly Dictionary<string, string> _made = [];
    private bool _traded;

    /// <summary>The id of an object in this collection; the same one each time.</summary>
    /// <exception cref="InvalidOperationException">Nobody has said how to make one.</exception>
    public async Task<string> IdAsync(string collection)
    {
        if (!_made.TryGetValue(collection, out var id))
        {
            _made[collection] = id = await MakeAsync(collection);
        }

        return id;
    }

    /// <summary>Values for all path parameters of an operation.</summary>
    public async Task<Dictionary<string, string>> PathAsync(ApiOperation operation)
    {
        var values = new Dictionary<string, string>();
        foreach (var name in operation.PathParameters)
        {
            values[name] = await IdAsync(operation.CollectionOf(name));
        }

        return values;
    }

    private async Task<string> MakeAsync(string collection)
    {
        if (Others.TryGetValue(collection, out var make))
        {
            return await make(this);
        }

        return await PostedAsync(collection);
    }

    /// <summary>By the documented example.</summary>
    private async Task<string> PostedAsync(string collection)
    {
        var create = contract.Operations.SingleOrDefault(operation => operation.Path == collection && operation.Method == HttpMethod.Post)
            ?? throw new InvalidOperationException($"There is no POST {collection}. Say in {nameof(ApiObjects)} how an object of it comes to be, so that its operations can be tested.");
        var user = create.Access == "admin" ? admin : owner;
        using var request = new HttpRequestMessage(HttpMethod.Post, collection)
        {
            Headers = { { ApiOperation.IdempotencyKey, Guid.NewGuid().ToString() } },
            Content = new StringContent(create.BodyExample?.ToJsonString() ?? "{}", Encoding.UTF8, "application/json"),
        };
        using var response = await user.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode && JsonNode.Parse(text)?["id"]?.GetValue<string>() is { } id
            ? id
            : throw new InvalidOperationException($"The documented example of POST {collection} makes nothing ({(int)response.StatusCode}: {text}). Mend the example, or say in {nameof(ApiObjects)} how an object of it comes to be.");
    }

    /// <summary>One that is there by itself.</summary>
    private async Task<string> FirstAsync(string collection)
    {
        var list = JsonNode.Parse(await owner.Client.GetStringAsync(collection))!;
        return (list as JsonArray ?? list["items"]!.AsArray())[0]!["id"]!.GetValue<string>();
    }

    /// <summary>A machine that the admin moves in for the user whom they added.</summary>
    private async Task<string> ImportedAsync() =>
        (await admin.ImportAsync(Guid.Parse(await IdAsync("/api/v1/admin/tenants")), ImportLab.Input("old/egg_old_v05.db"))).Ok(System.Net.HttpStatusCode.Created).Text("importId");

    /// <summary>One that only trading makes: the owner sets up a bot that always buys, and a session passes.</summary>
    private async Task<string> TradedAsync(string collection)
    {
        if (!_traded)
        {
            _traded = true;
            await IdAsync("/api/v1/credentials");
            await PostAsync(HttpMethod.Post, "/api/v1/bots", """{"name":"Daily","symbol":"TQQQ","seed":500,"checkAveragePrice":false,"checkBandPrice":false,"skipSell":true}""");
            await PostAsync(HttpMethod.Put, "/api/v1/schedule", contract.Operations.Single(operation => operation.Id == "updateSchedule").BodyExample!.ToJsonString());
            await host.Driver.RunUntilAsync(ApiHost.TradingStart.AddDays(1), CancellationToken.None);
        }

        return await FirstAsync(collection);
    }

    /// <summary>One that waits: it needs an account, whose market's prices it would trade on.</summary>
    private async Task<string> SimulationAsync()
    {
        await IdAsync("/api/v1/credentials");
        return await PostedAsync("/api/v1/simulations");
    }

    /// <summary>A ticker with prices, for somebody with an account.</summary>
    private async Task<string> TickerAsync()
    {
        await IdAsync("/api/v1/credentials");
        return "TQQQ";
    }

    /// <summary>A day with a rate.</summary>
    private async Task<string> RateDayAsync()
    {
        await PostAsync(HttpMethod.Put, "/api/v1/exchange-rates/daily/2026-03-02", """{"won":1455.5}""");
        return "2026-03-02";
    }

    /// <summary>A long act that is over: only a session long enough makes a real one.</summary>
    private async Task<string> OperationAsync()
    {
        var bot = Guid.Parse(await IdAsync("/api/v1/bots"));
        var id = Guid.CreateVersion7();
        await host.WithDbAsync(owner.Tenant, async db =>
        {
            var now = ApiHost.TradingStart;
            db.Operations.Add(new()
            {
                Id = id,
                State = OperationState.Completed,
                BotId = bot,
                Data = """{"target":30,"held":30,"invested":1500,"session":"2026-03-02","credentialId":"00000000-0000-0000-0000-000000000000","since":"2026-03-02T15:00:00Z"}""",
                Step = "over",
                CreatedAt = now,
                NextStepAt = now,
                LeaseUntil = now,
                FinishedAt = now,
            });
            await TestHost.SaveAsync(db);
            return true;
        });
        return id.ToString();
    }

    /// <summary>A slice of an order.</summary>
    private async Task<string> SliceAsync()
    {
        await IdAsync("/api/v1/orders");
        return JsonNode.Parse(await owner.Client.GetStringAsync("/api/v1/orders"))!["items"]![0]!["slices"]![0]!["id"]!.GetValue<string>();
    }

    private async Task PostAsync(HttpMethod method, string path, string json)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        using var response = await owner.Client.SendAsync(request);
        response.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {await response.Content.ReadAsStringAsync()}");
    }
}
