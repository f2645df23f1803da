using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace EggMoney.Integration.Tenancy;

/// <summary>A database with two tenants who each have a bot of the same name, an order and a slice. The numbers in test names are those
/// of the isolation test list that docs/tenancy.md keeps.</summary>
public abstract class TwoTenantTests(DatabaseProvider provider, SharedDatabase? shared = null) : IAsyncLifetime
{
    private protected static readonly DateOnly Session = new(2026, 3, 2);

    private protected DatabaseProvider Provider { get; } = provider;

    private protected TestHost Host { get; private set; } = null!;

    private protected TenantInfo Anna { get; private set; } = null!;

    private protected TenantInfo Bert { get; private set; } = null!;

    private protected Guid AnnasBot { get; private set; }

    private protected Guid BertsBot { get; private set; }

    private protected Guid AnnasOrder { get; private set; }

    private protected Guid BertsOrder { get; private set; }

    public async Task InitializeAsync()
    {
        Host = shared?.Host ?? await TestHost.StartAsync(Provider, Change);
        var suffix = Guid.NewGuid().ToString("N");
        Anna = await Host.AddTenantAsync("anna" + suffix);
        Bert = await Host.AddTenantAsync("bert" + suffix);
        (AnnasBot, AnnasOrder) = await FillAsync(Anna);
        (BertsBot, BertsOrder) = await FillAsync(Bert);
    }

    public async Task DisposeAsync()
    {
        if (shared is null)
        {
            await Host.DisposeAsync();
        }
    }

    private protected virtual DatabaseOptions Change(DatabaseOptions options) => options;

    private protected static Bot NewBot(string name = "more") => new() { Id = Guid.CreateVersion7(), Name = name, Symbol = "TQQQ", Seed = 100 };

    private protected static Order NewOrder(Guid botId) => new() { Id = Guid.CreateVersion7(), BotId = botId, Symbol = "TQQQ", SessionDate = Session, Origin = OrderOrigin.Hand };

    /// <summary>What the database really holds, past every filter: SQLite has no row security, PostgreSQL's owner is asked table by table.</summary>
    private protected async Task<Bot> ReadAnywhereAsync(TenantInfo owner, Guid botId)
    {
        await using var db = await Host.OpenAsync(owner);
        return await db.Bots.AsNoTracking().SingleAsync(bot => bot.Id == botId);
    }

    private protected static async Task<int> SaveAsync(EggMoneyDbContext db, bool sync) =>
        sync ? db.SaveChanges() : await db.SaveChangesAsync();

    private protected static async Task<object?> ScalarAsync(EggMoneyDbContext db, string sql)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }

    private protected static async Task<int> ExecuteAsync(EggMoneyDbContext db, string sql)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync();
    }

    private async Task<(Guid Bot, Guid Order)> FillAsync(TenantInfo tenant)
    {
        await using var db = await Host.OpenAsync(tenant);
        var bot = NewBot("nest egg");
        var order = NewOrder(bot.Id);
        order.Origin = OrderOrigin.Plan;
        db.Bots.Add(bot);
        db.Orders.Add(order);
        db.OrderSlices.Add(new OrderSlice { Id = Guid.CreateVersion7(), OrderId = order.Id, SessionDate = Session, Number = 1, Symbol = "TQQQ" });
        db.Notifications.Add(new Notification { Id = Guid.CreateVersion7(), Key = "hello", Data = "{}" });
        await TestHost.SaveAsync(db);
        return (bot.Id, order.Id);
    }
}
