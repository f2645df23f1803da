using System.Net.Http.Json;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Trading;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EggMoney.Integration.Fixtures;

/// <summary>Fills an account, so that something is in every table that a user may own.</summary>
internal static class FullAccount
{
    public const string Password = "correct horse battery staple";

    private static readonly DateOnly Session = new(2026, 3, 2);
    private static readonly DateTime At = new(2026, 3, 2, 15, 0, 0, DateTimeKind.Utc);

    /// <summary>A user with a password.</summary>
    public static async Task<ApiUser> AddWithPasswordAsync(this ApiHost host, string username, UserRole role = UserRole.User)
    {
        var user = await host.AddUserAsync(username, role);
        await host.WithDbAsync(user.Tenant, async db =>
        {
            var row = await db.Users.SingleAsync();
            row.PasswordHash = host.Services.GetRequiredService<IPasswordHasher<User>>().HashPassword(row, Password);
            row.RecoveryCodes = "AAAA-BBBB;CCCC-DDDD";
            await TestHost.SaveAsync(db);
            return true;
        });
        return user;
    }

    /// <summary>A user with a password and rows in every table; one bot and one credential are deleted.</summary>
    public static async Task<ApiUser> AddFullAsync(this ApiHost host, string username, UserRole role = UserRole.User)
    {
        var user = await host.AddWithPasswordAsync(username, role);
        (await user.Client.PostAsJsonAsync("/api/v1/me/tokens", new { name = username + "'s script", scope = "read" })).EnsureSuccessStatusCode();
        var paper = host.Services.GetRequiredService<IPaperAccounts>();
        var (active, gone) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await paper.OpenAsync(active, 1000, CancellationToken.None);
        await paper.OpenAsync(gone, 500, CancellationToken.None);
        await host.WithDbAsync(user.Tenant, async db =>
        {
            var bot = new Bot { Id = Guid.CreateVersion7(), Name = username + "'s bot", Symbol = "TQQQ", Seed = 100, ClosingDipRules = [new(0.07m, 0.3m)] };
            var order = new Order { Id = Guid.CreateVersion7(), BotId = bot.Id, Symbol = "TQQQ", SessionDate = Session, State = OrderState.Completed, Requested = 100.12345678m };
            var slice = new OrderSlice { Id = Guid.CreateVersion7(), OrderId = order.Id, SessionDate = Session, Number = 1, Symbol = "TQQQ", DueAt = At, CredentialId = active };
            slice.MoveTo(SliceState.Skipped, "=1+1 looks like a formula");
            db.UserCredentials.Add(new() { Id = active, Broker = "paper", Label = "Paper", ProductCode = "01" });
            db.UserCredentials.Add(new() { Id = gone, Broker = "paper", Label = "Given up", Active = false, DeletedAt = At });
            db.BrokerTokens.Add(new() { CredentialId = active, KeysHash = "feedface", RequestedAt = At });
            db.StockSplits.Add(new() { Id = Guid.CreateVersion7(), Symbol = "TQQQ", EffectiveDate = Session, Numerator = 2, Denominator = 1, AppliedAt = At });
            db.Bots.Add(bot);
            db.Bots.Add(new() { Id = Guid.CreateVersion7(), Name = username + "'s deleted bot", Symbol = "SOXL", Seed = 50, DeletedAt = At });
            db.Orders.Add(order);
            db.OrderSlices.Add(slice);
            db.Fills.Add(new() { Id = Guid.CreateVersion7(), OrderId = order.Id, SliceId = slice.Id, BotId = bot.Id, CredentialId = active, Symbol = "TQQQ", SessionDate = Session, Quantity = 1, Amount = 50, ExecutedAt = At });
            db.Positions.Add(new() { Id = Guid.CreateVersion7(), BotId = bot.Id, Name = bot.Name, Symbol = "TQQQ" });
            db.Trades.Add(new() { Id = Guid.CreateVersion7(), BotId = bot.Id, OrderId = order.Id, Name = bot.Name, Symbol = "TQQQ", SessionDate = Session, Quantity = 1, Price = 50, Total = 50, Profit = -1.5m, ExecutedAt = At });
            db.CashEntries.Add(new() { Id = Guid.CreateVersion7(), Amount = -12.5m, Note = "한글, \"quoted\"", At = At });
            db.DispatchRuns.Add(new() { SessionDate = Session, Phase = WorkPhase.Plan, State = RunState.Succeeded, DueAt = At, StartedAt = At, LeaseUntil = At, Node = "test" });
            db.Decisions.Add(new() { Id = Guid.CreateVersion7(), BotId = bot.Id, BotName = bot.Name, SessionDate = Session, Rule = "Band", OrderId = order.Id, Inputs = "{}", DecidedAt = At });
            db.Notifications.Add(new() { Id = Guid.CreateVersion7(), Key = "missed/2026-03-02", Data = "{}", CreatedAt = At });
            var (notification, channel) = (db.Notifications.Local.Single(), new NotificationChannel { Id = Guid.CreateVersion7(), Label = "Telegram", CreatedAt = At, TokenHash = Secret("bot token") });
            db.NotificationChannels.Add(channel);
            db.NotificationSettings.Add(new() { QuietFrom = new(23, 0), QuietUntil = new(7, 0) });
            db.NotificationDeliveries.Add(new() { Id = Guid.CreateVersion7(), NotificationId = notification.Id, ChannelId = channel.Id, NextAttemptAt = At });
            db.LiveEvents.Add(new() { Id = Guid.CreateVersion7(), Kind = "fill", Data = "{}", CreatedAt = At });
            db.IdempotencyRecords.Add(new() { Name = "once", Request = "POST /", BodyHash = Secret("body"), CreatedAt = At, LeaseUntil = At });
            db.EquityPoints.Add(new() { SessionDate = Session, Cash = 1000, Unpriced = "", At = At });
            db.DailyExchangeRates.Add(new() { Date = Session, Won = 1390.5m, Source = "hand" });
            db.Operations.Add(new() { Id = Guid.CreateVersion7(), State = OperationState.Completed, BotId = bot.Id, Data = "{}", Step = "done", CreatedAt = At, NextStepAt = At, LeaseUntil = At });
            db.Simulations.Add(new() { Id = Guid.CreateVersion7(), State = SimulationState.Cancelled, BotId = bot.Id, Settings = "{}", Months = 12, Cash = 1000, CreatedAt = At, LeaseUntil = At });
            db.PasswordResets.Add(new() { Id = Guid.CreateVersion7(), Hash = Secret("reset"), CreatedAt = At, ExpiresAt = At });
            db.RefreshTokens.Add(new() { Id = Guid.CreateVersion7(), SessionId = await db.LoginSessions.Select(session => session.Id).FirstAsync(), Hash = Secret("refresh"), CreatedAt = At, ExpiresAt = At });
            db.UserSecrets.Add(host.Services.GetRequiredService<ISecretVault>().Seal(user.Tenant.Id, active, "appKey", "MARKED-SECRET"));
            var import = new Import { Id = Guid.CreateVersion7(), Number = 1, State = ImportState.Imported, FileName = "egg_old.db", Fingerprint = Guid.NewGuid().ToString("N"), TimeZone = "Asia/Seoul", StartedAt = At, ConfirmedAt = At };
            db.Imports.Add(import);
            db.ImportChanges.Add(new() { ImportId = import.Id, Number = 1, Kind = ImportChangeKind.Added, Entity = nameof(Bot), EntityId = bot.Id, After = "{}" });
            db.ImportOrigins.Add(new() { Fingerprint = Guid.NewGuid().ToString("N"), FirstSeenAt = At });
            db.ExchangeRates.Add(new() { Month = new(2026, 3, 1), Won = 1400.5m, Source = "import" });
            await TestHost.SaveAsync(db);
            return true;
        });
        return user;
    }

    /// <summary>A hash that a test finds again wherever it should not be.</summary>
    public static string Secret(string of) => ("feedface" + of).PadRight(64, '0');
}
