using System.Diagnostics;
using System.Text.Json;
using EggMoney.Application;
using EggMoney.Application.Accounts.Channels;
using EggMoney.Application.Common;
using EggMoney.Application.Notifications;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Notifications.Telegram;
using EggMoney.Infrastructure.Security;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EggMoney.Benchmarks;

/// <summary>Everybody's daily report leaves at once, to a Telegram that takes its time, while the dispatcher ticks on.</summary>
internal static class OutboxBenchmark
{
    private const int LatencyMilliseconds = 80;
    private static readonly DateTime Now = new(2026, 11, 22, 9, 0, 0, DateTimeKind.Utc);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(Options options)
    {
        var users = options.Users ?? 1000;
        var (database, folder) = options.Open(throwaway: false);
        var taken = 0;
        await using var telegram = await StartTelegramAsync(() => Interlocked.Increment(ref taken));
        try
        {
            var commit = await Machine.MeasureCommitAsync(database);
            await using var node = await BenchmarkNode.StartAsync(database, Now, services => services
                .AddSingleton(new TelegramOptions { Url = new(telegram.Urls.Single()) })
                .AddSecurity(SecretKeys.Parse(SecretKeys.Generate())));
            await node.AddUsersAsync(users, bots: 1);
            await WriteReportsAsync(node);

            var dispatcher = node.Services.GetRequiredService<TradingDispatcher>();
            await dispatcher.RunDueAsync(0, CancellationToken.None);
            var quiet = await TickAsync(dispatcher, () => false);
            var relay = node.Services.GetRequiredService<OutboxRelay>();
            var started = Stopwatch.GetTimestamp();
            var sending = Task.Run(async () =>
            {
                while (Volatile.Read(ref taken) < users)
                {
                    await relay.RunAsync(CancellationToken.None);
                }

                return Stopwatch.GetElapsedTime(started).TotalSeconds;
            });
            var busy = await TickAsync(dispatcher, () => !sending.IsCompleted);
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    benchmark = "outbox",
                    machine = Machine.Describe(database),
                    commitMs = commit,
                    users,
                    telegramLatencyMs = LatencyMilliseconds,
                    seconds = Math.Round(await sending, 1),
                    taken,
                    tickMsQuiet = quiet,
                    tickMsWhileSending = busy,
                    peakRssMb = Machine.PeakRssMb(),
                },
                Json));
            return 0;
        }
        finally
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static async Task WriteReportsAsync(BenchmarkNode node)
    {
        foreach (var tenant in await node.Services.GetRequiredService<ISystemQueries>().ListTenantsAsync(CancellationToken.None))
        {
            await using var scope = node.Services.GetRequiredService<ITenantScopeFactory>().Begin(tenant);
            await scope.Services.GetRequiredService<IMediator>().Send(new AddChannelCommand(ChannelKind.Telegram, "Phone", $"{tenant.Id.GetHashCode() & 0x3FFFFFFF | 0x20000000}:{tenant.Id:N}", "123456789"));
            await using var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(CancellationToken.None);
            db.Notifications.Add(new()
            {
                Id = node.Clock.NewId(),
                Kind = NotificationKind.DailyReport,
                Key = "report",
                SessionDate = new(2026, 11, 20),
                Data = """{"reconciled":true,"cash":8120.55,"profit":12.3,"holdings":[{"bot":"TQ_1","symbol":"TQQQ","quantity":14,"averagePrice":71.32,"tier":2,"maxTier":40,"price":70.4,"profit":-12.88}],"trades":[]}""",
                CreatedAt = node.Clock.Now(),
            });
            await db.TrySaveAsync(CancellationToken.None);
        }
    }

    /// <summary>Median and longest of at least ten ticks.</summary>
    private static async Task<object> TickAsync(TradingDispatcher dispatcher, Func<bool> more)
    {
        var times = new List<double>();
        while (times.Count < 10 || more())
        {
            var started = Stopwatch.GetTimestamp();
            await dispatcher.RunDueAsync(0, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            await Task.Delay(100);
        }

        times.Sort();
        return new { ticks = times.Count, median = Math.Round(times[times.Count / 2], 1), longest = Math.Round(times[^1], 1) };
    }

    private static async Task<WebApplication> StartTelegramAsync(Action taken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Map("/{bot}/sendMessage", async (HttpContext http) =>
        {
            await Task.Delay(LatencyMilliseconds, http.RequestAborted);
            taken();
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync("""{"ok":true,"result":{"message_id":1}}""", http.RequestAborted);
        });
        await app.StartAsync();
        return app;
    }
}
