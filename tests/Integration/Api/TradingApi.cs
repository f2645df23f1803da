using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EggMoney.Application.Accounts;
using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Domain.Market;
using EggMoney.Infrastructure.Market;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace EggMoney.Integration.Api;

/// <summary>A server with a steady market and a broker whose plugs can be pulled, spoken to over HTTP. Its first session is that of Monday,
/// 2 March 2026; in UTC: plan 15:05, slices 15:10, 16:30, 17:50, 19:10 and 20:30, dip 20:50, close 21:00.</summary>
internal sealed class TradingApi : IAsyncDisposable
{
    private TradingApi(ApiHost host, ScriptedMarket market) => (Host, Market) = (host, market);

    public ApiHost Host { get; }

    public ScriptedMarket Market { get; }

    public FaultyBrokers Brokers => (FaultyBrokers)Host.Services.GetRequiredService<IBrokerFactory>();

    public static async Task<TradingApi> StartAsync(DatabaseProvider provider, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null)
    {
        var market = new ScriptedMarket().Set("TQQQ", At("00:00"), 50m, 50m).Set("SOXL", At("00:00"), 30m, 30m);
        return new(await ApiHost.StartAsync(provider, settings, services =>
        {
            services.AddSingleton<IPriceSource>(market).AddSingleton<IBrokerFactory, FaultyBrokers>().AddSingleton<IQuoteFeed, InterruptedFeed>();
            configure?.Invoke(services);
        }), market);
    }

    /// <summary>What happens while prices are fetched, once.</summary>
    public void WhilePricesAreFetched(Func<Task> act) => ((InterruptedFeed)Host.Services.GetRequiredService<IQuoteFeed>()).Meanwhile = act;

    /// <summary>A UTC time of the first session's day, or of one after it.</summary>
    public static DateTime At(string time, int day = 2) => new DateTime(2026, 3, day, 0, 0, 0, DateTimeKind.Utc) + TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A bot that buys a seed every day, whatever the price.</summary>
    public static object Buyer(string name = "TQ_1", string symbol = "TQQQ", decimal seed = 1000) => new { name, symbol, seed, skipSell = true };

    /// <summary>A user with a paper account and the default schedule.</summary>
    public async Task<ApiUser> AddTraderAsync(string username)
    {
        var user = await Host.AddUserAsync(username);
        await Host.SendAsync(user.Tenant, new OpenTenantAccountCommand(100_000, AveragePriceCheckAuto: false, AutoStart: false, AutoStartThreshold: 0.5m, SliceCount: 5));
        return user;
    }

    public Task RunToAsync(string time, int day = 2) => Host.Driver.RunUntilAsync(At(time, day), CancellationToken.None);

    /// <summary>Orders stay open at the broker: the price leaps away from their limit before they arrive.</summary>
    public void LetOrdersRest() => Brokers.Before = (_, call) =>
    {
        if (call == Call.Place)
        {
            var now = Host.Trading.GetUtcNow().UtcDateTime;
            Market.Set("TQQQ", now, 60m, 50m);
            Market.Set("TQQQ", now.AddMinutes(70), 50m, 50m);
        }

        return Task.CompletedTask;
    };

    /// <summary>From now on orders fill at once, those that rest too.</summary>
    public void LetOrdersFill()
    {
        Brokers.Before = (_, _) => Task.CompletedTask;
        Market.Set("TQQQ", Host.Trading.GetUtcNow().UtcDateTime, 50m, 50m);
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}

/// <summary>A feed that is slow enough for a person to do something meanwhile.</summary>
internal sealed class InterruptedFeed(IPriceSource prices, TimeProvider clock) : IQuoteFeed
{
    public Func<Task>? Meanwhile { get; set; }

    public async Task<Quote?> GetAsync(string symbol, CancellationToken cancellationToken)
    {
        if (Meanwhile is { } act)
        {
            Meanwhile = null;
            await act();
        }

        return prices.QuoteAt(symbol, clock.GetUtcNow().UtcDateTime);
    }
}

/// <summary>What HTTP answered.</summary>
internal sealed record Reply(HttpStatusCode Status, JsonNode? Body, string? ETag, Uri? Location)
{
    public string? Code => Body?["code"]?.GetValue<string>();

    /// <summary>The fields that a validation problem names.</summary>
    public IEnumerable<string> Fields => Body?["errors"]?.AsObject().Select(error => error.Key) ?? [];

    public JsonNode Ok(HttpStatusCode status = HttpStatusCode.OK)
    {
        Status.ShouldBe(status, Body?.ToJsonString());
        return Body!;
    }

    public void Refused(HttpStatusCode status, string code, params string[] fields)
    {
        Status.ShouldBe(status, Body?.ToJsonString());
        Code.ShouldBe(code);
        Fields.ShouldBe(fields);
    }
}

internal static class ApiUserExtensions
{
    public static async Task<Reply> CallAsync(this ApiUser user, HttpMethod method, string path, object? body = null, string? ifMatch = null, string? language = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1/" + path);
        request.Content = body is null ? null : JsonContent.Create(body);
        if (method != HttpMethod.Get)
        {
            // Every act is one of its own, unless a test says otherwise.
            request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString());
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (language is not null)
        {
            request.Headers.Add("Accept-Language", language);
        }

        using var answer = await user.Client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new(answer.StatusCode, text.Length > 0 ? JsonNode.Parse(text) : null, answer.Headers.ETag?.ToString(), answer.Headers.Location);
    }

    public static Task<Reply> GetAsync(this ApiUser user, string path) => user.CallAsync(HttpMethod.Get, path);

    public static Task<Reply> PostAsync(this ApiUser user, string path, object? body = null, string? key = null) => user.CallAsync(HttpMethod.Post, path, body, key: key);

    public static Task<Reply> PutAsync(this ApiUser user, string path, object body, string? ifMatch = null) => user.CallAsync(HttpMethod.Put, path, body, ifMatch);

    public static Task<Reply> DeleteAsync(this ApiUser user, string path, string? ifMatch = null) => user.CallAsync(HttpMethod.Delete, path, null, ifMatch);

    /// <summary>All rows of a list, walked in pages.</summary>
    public static async Task<List<JsonNode>> WalkAsync(this ApiUser user, string path, int limit, Func<Task>? between = null)
    {
        var rows = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = (await user.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit={limit}{(cursor is null ? "" : "&cursor=" + cursor)}")).Ok();
            page["items"]!.AsArray().Count.ShouldBeLessThanOrEqualTo(limit);
            rows.AddRange(page["items"]!.AsArray().Select(row => row!));
            cursor = page["nextCursor"]?.GetValue<string>();
            if (between is not null)
            {
                await between();
            }
        }
        while (cursor is not null);
        return rows;
    }

    /// <summary>The actions in a user's audit, oldest first, with what they say of before and after.</summary>
    public static Task<List<(string Action, string? Before, string? After)>> ActsAsync(this ApiHost host, ApiUser user) => host.WithDbAsync(user.Tenant, async db =>
        (await db.AuditEntries.AsNoTracking().OrderBy(entry => entry.Sequence).ToListAsync()).ConvertAll(entry => (entry.Action, entry.Before, entry.After)));

    public static string Text(this JsonNode node, string name) => node[name]!.GetValue<string>();

    public static decimal Number(this JsonNode node, string name) => node[name]!.GetValue<decimal>();
}
