using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace EggMoney.Integration.Api;

/// <summary>Calls about brokerage accounts, over HTTP, and what tests of them put into the books.</summary>
internal static class AccountLab
{
    public const string Accounts = "/api/v1/credentials";
    public const string Channels = "/api/v1/notification-channels";
    public const string Password = "seven geese on ice";

    public static readonly string AppKey = "PSMARKEDappkey" + new string('k', 18) + "WXYZ";
    public static readonly string AppSecret = "MARKEDappsecret+/=" + new string('s', 158) + "QRST";
    public const string AccountNumber = "73519042";
    public const string BotToken = "123456789:AAMARKEDbottoken-abcdefghijklmnop_9";
    public const string ChatId = "-1009876543210";

    public static object Kis(string environment = "mock", string label = "KIS", string? appKey = null, string? accountNumber = null) => new
    {
        broker = "kis", label, environment, appKey = appKey ?? AppKey, appSecret = AppSecret, accountNumber = accountNumber ?? AccountNumber, productCode = "01",
    };

    public static object Paper(decimal? cash = null, string label = "Paper") => cash is null ? new { broker = "paper", label } : new { broker = "paper", label, cash };

    public static object Channel(string label = "Phone") => new { kind = "telegram", label, botToken = BotToken, chatId = ChatId };

    /// <summary>A server whose KIS is played by the test.</summary>
    public static Task<ApiHost> StartAsync(DatabaseProvider provider, IReadOnlyDictionary<string, string?>? settings = null) =>
        ApiHost.StartAsync(provider, settings, services => services.AddSingleton<IBrokerFactory, StandInBrokers>());

    public static StandInBrokers KisOf(ApiHost host) => (StandInBrokers)host.Services.GetRequiredService<IBrokerFactory>();

    public static async Task<JsonElement> AddAsync(ApiUser user, object account, string path = Accounts)
    {
        var response = await user.Client.PostAsJsonAsync(path, account);
        response.StatusCode.ShouldBe(HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        var added = await ReadAsync(response);
        response.Headers.Location!.ToString().ShouldBe($"{path}/{Id(added)}");
        return added;
    }

    public static async Task<JsonElement> GetAsync(ApiUser user, Guid id, string path = Accounts) => await ReadAsync(await user.Client.GetAsync($"{path}/{id}"));

    public static async Task<List<JsonElement>> ListAsync(ApiUser user, string path = Accounts) => [.. (await ReadAsync(await user.Client.GetAsync(path))).EnumerateArray()];

    public static Task<HttpResponseMessage> VerifyAsync(ApiUser user, Guid id) => user.Client.PostAsync($"{Accounts}/{id}/verify", null);

    public static Task<HttpResponseMessage> ActivateAsync(ApiUser user, Guid id, bool acceptHoldings = false, string? password = null) =>
        user.Client.PostAsJsonAsync($"{Accounts}/{id}/activate", password is null ? new { acceptHoldings } : (object)new { acceptHoldings, proof = new { password } });

    public static Guid Id(JsonElement answer) => answer.GetProperty("id").GetGuid();

    public static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    /// <summary>The answer must be a problem of this status and code.</summary>
    public static async Task<JsonElement> ShouldRefuseAsync(this Task<HttpResponseMessage> call, HttpStatusCode status, string code)
    {
        var response = await call;
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        var problem = JsonSerializer.Deserialize<JsonElement>(text);
        problem.GetProperty("code").GetString().ShouldBe(code);
        foreach (var secret in new[] { AppKey, AppSecret, AccountNumber, BotToken, ChatId, Password })
        {
            text.ShouldNotContain(secret);
        }

        return problem;
    }

    public static async Task<JsonElement> ShouldBeOkAsync(this Task<HttpResponseMessage> call)
    {
        var response = await call;
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await ReadAsync(response);
    }

    /// <summary>Gives a user a password, as a sign-up would.</summary>
    public static Task SetPasswordAsync(ApiHost host, ApiUser user) => host.WithDbAsync(user.Tenant, async db =>
    {
        var row = await db.Users.SingleAsync();
        row.PasswordHash = host.Services.GetRequiredService<IPasswordHasher<User>>().HashPassword(row, Password);
        await TestHost.SaveAsync(db);
        return true;
    });

    /// <summary>A bot with an order of one slice; and shares, if any.</summary>
    public static Task<Guid> AddOrderAsync(ApiHost host, ApiUser user, Guid? credential, SliceState state, decimal shares = 0) => host.WithDbAsync(user.Tenant, async db =>
    {
        var at = ApiHost.TradingStart;
        var bot = new Bot { Id = Guid.CreateVersion7(), Name = "TQ_" + Guid.NewGuid().ToString("N")[..6], Symbol = "TQQQ", Seed = 100, ProfitRate = 0.1m, BandPercent = 20, MaxTier = 40 };
        bot.Ordinal = await db.Bots.CountAsync() + 1;
        var order = new Order { Id = Guid.CreateVersion7(), BotId = bot.Id, Symbol = "TQQQ", SessionDate = DateOnly.FromDateTime(at), Requested = 100, State = state.IsFinal() ? OrderState.Unfilled : OrderState.Open };
        var slice = new OrderSlice { Id = Guid.CreateVersion7(), OrderId = order.Id, Symbol = "TQQQ", SessionDate = order.SessionDate, Number = 1, DueAt = at, CredentialId = credential };
        if (state != SliceState.Planned)
        {
            slice.SubmittingAt = at;
            slice.MoveTo(SliceState.Submitting);
            slice.MoveTo(SliceState.Accepted);
            if (state != SliceState.Accepted)
            {
                slice.MoveTo(state);
            }
        }

        db.Bots.Add(bot);
        db.Orders.Add(order);
        db.OrderSlices.Add(slice);
        if (shares > 0)
        {
            db.Positions.Add(new() { Id = Guid.CreateVersion7(), BotId = bot.Id, Name = bot.Name, Symbol = bot.Symbol, Quantity = shares, AveragePrice = 10, Cost = shares * 10 });
        }

        await TestHost.SaveAsync(db);
        return slice.Id;
    });

    /// <summary>Reconciles the session of these orders.</summary>
    public static Task ReconcileAsync(ApiHost host, ApiUser user) => host.WithDbAsync(user.Tenant, async db =>
    {
        var at = ApiHost.TradingStart;
        db.DispatchRuns.Add(new() { SessionDate = DateOnly.FromDateTime(at), Phase = WorkPhase.CloseSession, State = RunState.Succeeded, DueAt = at, StartedAt = at, LeaseUntil = at, Node = "test" });
        await TestHost.SaveAsync(db);
        return true;
    });

    /// <summary>Ends a slice, and its order.</summary>
    public static Task EndAsync(ApiHost host, ApiUser user, Guid slice, SliceState state) => host.WithDbAsync(user.Tenant, async db =>
    {
        var row = await db.OrderSlices.SingleAsync(row => row.Id == slice);
        row.MoveTo(state);
        (await db.Orders.SingleAsync(order => order.Id == row.OrderId)).State = OrderState.Unfilled;
        await TestHost.SaveAsync(db);
        return true;
    });

    public static Task<List<UserSecret>> SecretsAsync(ApiHost host, TenantInfo tenant) =>
        host.WithDbAsync(tenant, db => db.UserSecrets.AsNoTracking().OrderBy(row => row.SubjectId).ThenBy(row => row.Field).ToListAsync());

    /// <summary>Changes secrets as somebody with the database in their hands would.</summary>
    public static Task TamperAsync(ApiHost host, TenantInfo tenant, Action<List<UserSecret>> change) => host.WithDbAsync(tenant, async db =>
    {
        change(await db.UserSecrets.OrderBy(row => row.SubjectId).ThenBy(row => row.Field).ToListAsync());
        await TestHost.SaveAsync(db);
        return true;
    });

    public static Task<List<string>> AuditAsync(ApiHost host, TenantInfo tenant) => host.WithDbAsync(tenant, async db =>
        (await db.AuditEntries.AsNoTracking().OrderBy(row => row.Sequence).ToListAsync())
            .ConvertAll(row => string.Create(CultureInfo.InvariantCulture, $"{row.Action} {row.Target} {row.Before} {row.After}")));
}
