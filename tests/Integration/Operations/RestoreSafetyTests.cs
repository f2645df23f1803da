using System.Net.Http.Json;
using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Backups;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Operations;

/// <summary>The books are restored; the broker, whose orders of the lost time are real, is not.</summary>
public sealed class RestoreSafetyTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-restore-").FullName;

    [Fact]
    public async Task Nothing_that_was_sent_in_the_lost_time_is_sent_again()
    {
        var key = SecretKeys.Generate();
        var (backup, broker) = (Path.Combine(_folder, "one.eggbackup"), Path.Combine(_folder, "broker.db"));
        var database = DatabaseOptions.SqliteFile(Path.Combine(_folder, "restored", "eggmoney.db"), throwaway: true);
        decimal held;
        await using (var api = await TradingApi.StartAsync(DatabaseProvider.Sqlite))
        {
            var alice = await api.AddTraderAsync("alice");
            (await alice.Client.PostAsJsonAsync("/api/v1/bots", TradingApi.Buyer())).EnsureSuccessStatusCode();
            await api.Host.WithDbAsync(alice.Tenant, async db =>
            {
                db.PersonalTokens.Add(new() { Id = Guid.CreateVersion7(), Name = "script", Hash = "x", ExpiresAt = TradingApi.At("15:12", day: 30) });
                db.PasswordResets.Add(new() { Id = Guid.CreateVersion7(), Hash = "x", ExpiresAt = TradingApi.At("15:12", day: 30) });
                db.NotificationChannels.Add(new() { Id = Guid.CreateVersion7(), Label = "Phone", PairedAt = TradingApi.At("00:00"), PairingHash = "x" });
                await TestHost.SaveAsync(db);
                return true;
            });
            await api.RunToAsync("15:12");
            await new BackupDesk(
                api.Host.Database,
                api.Host.Services.GetRequiredService<ContextFactory>(),
                SecretKeys.Parse(key),
                api.Host.Services.GetRequiredService<Application.Common.ITenantScopeFactory>(),
                api.Host.Services.GetRequiredService<Application.Common.WallClock>(),
                Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance).BackUpAsync(backup, CancellationToken.None);

            // The lost time: two more slices.
            await api.RunToAsync("18:00");
            held = await api.Host.WithDbAsync(alice.Tenant, db => db.Positions.Select(position => position.Quantity).SingleAsync());
            Copy(PaperSqlite.PathBeside(api.Host.Database.SqlitePath), broker);
        }

        var market = new ScriptedMarket().Set("TQQQ", TradingApi.At("00:00"), 50m, 50m);
        await using var host = await ApiHost.StartRestoredAsync(
            database,
            key,
            async services =>
            {
                await services.GetRequiredService<BackupDesk>().RestoreAsync(backup, replace: false, CancellationToken.None);
                Copy(broker, PaperSqlite.PathBeside(database.SqlitePath));
            },
            new SettableTimeProvider(TradingApi.At("18:05")),
            services => services.AddSingleton<IPriceSource>(market).AddSingleton<IBrokerFactory, FaultyBrokers>());
        var brokers = (FaultyBrokers)host.Services.GetRequiredService<IBrokerFactory>();
        var placed = 0;
        brokers.Before = (_, call) =>
        {
            placed += call == Call.Place ? 1 : 0;
            return Task.CompletedTask;
        };
        host.Trading.Set(TradingApi.At("18:05"));
        var tenant = (await host.Services.GetRequiredService<Application.Common.ISystemQueries>().FindTenantAsync("alice", CancellationToken.None)).ShouldNotBeNull();
        using var client = host.ClientOf(await host.IssueAsync(tenant));
        (await host.WithDbAsync(tenant, db => db.OrderSlices.CountAsync(slice => slice.State == SliceState.Planned))).ShouldBe(0);

        // What could be taken away in the lost time is not brought back.
        (await host.WithDbAsync(tenant, async db => (await db.PersonalTokens.CountAsync(), await db.PasswordResets.CountAsync()))).ShouldBe((0, 0));
        (await host.WithDbAsync(tenant, db => db.NotificationChannels.Select(channel => new { channel.PairedAt, channel.PairingHash }).SingleAsync())).ShouldBe(new { PairedAt = (DateTime?)null, PairingHash = (string?)null });

        // The books hold less than the broker: resuming says so.
        var refused = await client.PostAsJsonAsync("/api/v1/trading/resume", new { });
        ((int)refused.StatusCode).ShouldBe(409, await refused.Content.ReadAsStringAsync());
        (await refused.Content.ReadAsStringAsync()).ShouldContain("TQQQ");
        (await client.PostAsJsonAsync("/api/v1/trading/resume", new { acceptDifferences = true })).EnsureSuccessStatusCode();

        // Neither the slices that were planned nor the day's plan come again; the next session's does.
        await host.Driver.RunUntilAsync(TradingApi.At("20:45"), CancellationToken.None);
        placed.ShouldBe(0);
        (await host.Services.GetRequiredService<IBrokerFactory>().Create(await host.WithDbAsync(tenant, db => db.UserCredentials.SingleAsync(row => row.Active))).GetHoldingsAsync(CancellationToken.None))
            .Sum(holding => holding.Quantity).ShouldBe(held);
        await host.Driver.RunUntilAsync(TradingApi.At("15:12", day: 3), CancellationToken.None);
        placed.ShouldBe(1);

        // Once somebody has looked, a pause is only a pause again.
        (await client.PostAsJsonAsync("/api/v1/trading/pause", new { })).EnsureSuccessStatusCode();
        (await client.PostAsJsonAsync("/api/v1/trading/resume", new { })).EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task A_server_and_a_restore_keep_out_of_each_others_way()
    {
        var database = DatabaseOptions.SqliteFile(Path.Combine(_folder, "busy", "eggmoney.db"));
        var file = Path.Combine(_folder, "one.eggbackup");
        await using (var host = await ApiHost.StartAsync(DatabaseProvider.Sqlite))
        {
            await host.Services.GetRequiredService<BackupDesk>().BackUpAsync(file, CancellationToken.None);
            await using var services = RestoreServices.Of(database, Key(host));
            using (ServingLock.Take(database))
            {
                using var another = ServingLock.Take(database);
                (await Should.ThrowAsync<BackupException>(() => services.GetRequiredService<BackupDesk>().RestoreAsync(file, replace: true, CancellationToken.None))).Message.ShouldContain("running");
            }

            using (ServingLock.TakeAlone(database).ShouldNotBeNull())
            {
                Should.Throw<BackupException>(() => ServingLock.Take(database)).Message.ShouldContain("at work");
            }

            // Killed between two moves: the server does not make an empty database in the place of the missing one.
            await File.WriteAllTextAsync(SqliteFiles.RestoringMark(database.SqlitePath), "");
            Should.Throw<BackupException>(() => ServingLock.Take(database)).Message.ShouldContain("broken off");
            await services.GetRequiredService<BackupDesk>().RestoreAsync(file, replace: false, CancellationToken.None);
            ServingLock.Take(database).Dispose();
        }
    }

    [Fact]
    public async Task A_node_that_is_there_keeps_a_restore_away_from_PostgreSQL()
    {
        await using var host = await ApiHost.StartAsync(DatabaseProvider.Postgres);
        var file = Path.Combine(_folder, "one.eggbackup");
        var desk = host.Services.GetRequiredService<BackupDesk>();
        await desk.BackUpAsync(file, CancellationToken.None);
        var records = host.Services.GetRequiredService<Infrastructure.Operations.ServerRecords>();
        var node = new Domain.Accounts.ServerNode { Name = "there/1", ProgramVersion = "1", StartedAt = host.Wall.UtcNow, SeenAt = host.Wall.UtcNow, Lanes = "0" };
        await records.BeatAsync(node, CancellationToken.None);
        (await Should.ThrowAsync<BackupException>(() => desk.RestoreAsync(file, replace: true, CancellationToken.None))).Message.ShouldContain("there/1");
        host.Wall.UtcNow += TimeSpan.FromMinutes(2);
        await desk.RestoreAsync(file, replace: true, CancellationToken.None);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Key(ApiHost host) =>
        Convert.ToBase64String(host.Services.GetRequiredService<SecretKeys>().Current.Bytes).Replace('+', '-').Replace('/', '_');

    private static void Copy(string from, string to)
    {
        using var source = new SqliteConnection($"Data Source={from};Pooling=False");
        using var target = new SqliteConnection($"Data Source={to};Pooling=False");
        source.Open();
        target.Open();
        source.BackupDatabase(target);
    }
}
