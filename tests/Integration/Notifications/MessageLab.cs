using System.Net.Http.Json;
using System.Text.Json;
using EggMoney.Application.Notifications;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Notifications.Telegram;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Integration.Notifications;

/// <summary>The real server, a Telegram of its own, and people with bots. Time stands still until it is set; the loops are driven by hand.</summary>
internal sealed class MessageLab : IAsyncDisposable
{
    public const string Channels = "/api/v1/notification-channels";
    public const long AliceChat = 111_000_111;
    public const long BobChat = 222_000_222;

    private int _number;

    private MessageLab(ApiHost host, FakeTelegram telegram) => (Host, Telegram) = (host, telegram);

    public ApiHost Host { get; }

    public FakeTelegram Telegram { get; }

    public DateTime Now => Host.Wall.UtcNow;

    public static async Task<MessageLab> StartAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, Action<IServiceCollection>? configure = null)
    {
        var telegram = await FakeTelegram.StartAsync();
        return new(await ApiHost.StartAsync(provider, Settings(telegram), configure), telegram);
    }

    /// <summary>One more node on the same database.</summary>
    /// <param name="newKey">A key before the one that was the first.</param>
    public async Task<ApiHost> StartAnotherAsync(string? newKey = null)
    {
        var keys = newKey is null ? SecretKey : $"{newKey},{SecretKey}";
        var settings = new Dictionary<string, string?>(Settings(Telegram)) { ["Dispatch:Node"] = "another", ["SECRET_KEY"] = keys };
        return await Host.StartAnotherAsync(keys, settings);
    }

    public static string Token(string name) => $"123456789:AA{name}-not-a-real-token-of-a-bot".PadRight(45, 'x')[..45];

    /// <summary>A user with a channel whose chat is known.</summary>
    public async Task<(ApiUser User, Guid Channel)> AddAsync(string name, long? chat, string? token = null)
    {
        var user = await Host.AddUserAsync(name);
        await AccountLab.SetPasswordAsync(Host, user);
        var channel = await AddChannelAsync(user, chat, token ?? Token(name));
        await ForgetAsync(user);
        return (user, channel);
    }

    /// <summary>That the channel was made is in the list and not on its way.</summary>
    public Task<bool> ForgetAsync(ApiUser user) => Host.WithDbAsync(user.Tenant, async db =>
    {
        await db.Notifications.ForEachAsync(row => row.RelayedAt = Now);
        await TestHost.SaveAsync(db);
        return true;
    });

    public static async Task<Guid> AddChannelAsync(ApiUser user, long? chat, string token)
    {
        var body = chat is null
            ? (object)new { kind = "telegram", label = "Phone", botToken = token }
            : new { kind = "telegram", label = "Phone", botToken = token, chatId = chat.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) };
        return (await AccountLab.ReadAsync((await user.Client.PostAsJsonAsync(Channels, body)).EnsureSuccessStatusCode())).GetProperty("id").GetGuid();
    }

    /// <summary>A chat that may give commands.</summary>
    public async Task PairAsync(ApiUser user, Guid channel, long chat, string token)
    {
        Telegram.Write(token, chat, "/start " + await CodeAsync(user, channel), Now);
        await PollAsync();
    }

    public static async Task<string> CodeAsync(ApiUser user, Guid channel) =>
        (await user.Client.PostAsJsonAsync($"{Channels}/{channel}/pairing", new { password = AccountLab.Password }).ShouldBeOkAsync()).GetProperty("code").GetString()!;

    /// <summary>A message in the outbox.</summary>
    public Task<Guid> TellAsync(ApiUser user, NotificationKind kind, object data, string? key = null) => Host.WithDbAsync(user.Tenant, async db =>
    {
        var id = Guid.CreateVersion7(new DateTimeOffset(Now).AddMilliseconds(Interlocked.Increment(ref _number)));
        db.Notifications.Add(new() { Id = id, Kind = kind, Key = key ?? $"test/{_number}", Data = JsonSerializer.Serialize(data, JsonSerializerOptions.Web), CreatedAt = Now });
        await TestHost.SaveAsync(db);
        return id;
    });

    /// <summary>A message that can wait, recognisable by its number.</summary>
    public Task<Guid> TellFillAsync(ApiUser user, int number) => TellAsync(user, NotificationKind.Fill, new { bot = $"B{number}", symbol = "TQQQ", kind = "Buy", quantity = 7, price = 70.4m, amount = 492.8m });

    /// <summary>A message that needs a person.</summary>
    public Task<Guid> TellMissedAsync(ApiUser user) => TellAsync(user, NotificationKind.Missed, new { phase = "Plan", dueAt = Now });

    /// <summary>The user with a new login: the old one has ended with the time that passed.</summary>
    public async Task<ApiUser> AgainAsync(ApiUser user) => new(user.Tenant, Host.ClientOf(await Host.IssueAsync(user.Tenant)));

    /// <summary>A turn of the outbox.</summary>
    public Task<int> RelayAsync(ApiHost? host = null) => (host ?? Host).Services.GetRequiredService<OutboxRelay>().RunAsync(CancellationToken.None);

    /// <summary>A turn of asking for each bot's messages.</summary>
    public async Task<IReadOnlyList<PollOutcome>> PollAsync(ApiHost? host = null)
    {
        var services = (host ?? Host).Services;
        var outcomes = new List<PollOutcome>();
        foreach (var bot in (await services.GetRequiredService<IOutboxQueries>().ListPolledAsync(Now, CancellationToken.None)).GroupBy(channel => channel.TokenHash))
        {
            outcomes.Add((await services.GetRequiredService<TelegramPoller>().PollAsync([.. bot], CancellationToken.None)).Outcome);
        }

        return outcomes;
    }

    public void Pass(TimeSpan time) => Host.Wall.UtcNow += time;

    public Task<List<NotificationDelivery>> DeliveriesAsync(ApiUser user) =>
        Host.WithDbAsync(user.Tenant, db => db.NotificationDeliveries.AsNoTracking().OrderBy(row => row.Id).ToListAsync());

    public Task<NotificationChannel> ChannelAsync(ApiUser user) => Host.WithDbAsync(user.Tenant, db => db.NotificationChannels.AsNoTracking().SingleAsync());

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Telegram.DisposeAsync();
    }

    private static readonly string SecretKey = Infrastructure.Security.SecretKeys.Generate();

    private static Dictionary<string, string?> Settings(FakeTelegram telegram) => new()
    {
        ["EGGMONEY_TELEGRAM_URL"] = telegram.Url.AbsoluteUri,
        ["SECRET_KEY"] = SecretKey,
        ["Delivery:LongPoll"] = "00:00:00",
        ["Delivery:CallTimeout"] = "00:00:05",
    };
}
