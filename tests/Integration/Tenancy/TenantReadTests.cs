using EggMoney.Application;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Tenancy;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Tenancy;

public abstract class TenantReadTests(DatabaseProvider provider, SharedDatabase shared) : TwoTenantTests(provider, shared)
{
    // One for each test class: a compiled query belongs to the first model that runs it.
    private readonly Func<EggMoneyDbContext, IAsyncEnumerable<Guid>> _compiled =
        EF.CompileAsyncQuery((EggMoneyDbContext db) => db.Set<Bot>().Select(bot => bot.Id));

    [Fact]
    public async Task T07_lists_counts_and_pages_hold_own_rows_only()
    {
        await using var db = await Host.OpenAsync(Anna);
        (await db.Bots.ToListAsync()).ShouldHaveSingleItem().Id.ShouldBe(AnnasBot);
        (await db.Bots.CountAsync()).ShouldBe(1);
        (await db.Bots.OrderBy(bot => bot.Ordinal).Skip(1).Take(10).ToListAsync()).ShouldBeEmpty();
        (await db.Orders.SumAsync(order => order.Requested + 1)).ShouldBe(1);
        (await db.Users.SingleAsync()).Username.ShouldBe(Anna.Identifier);
        (await db.Schedules.CountAsync()).ShouldBe(1);
        (await db.Settings.CountAsync()).ShouldBe(1);
        (await db.CashAccounts.CountAsync()).ShouldBe(1);
        (await db.UserCredentials.CountAsync()).ShouldBe(1);
        (await db.OrderSlices.CountAsync()).ShouldBe(1);
        (await db.Notifications.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task T08_another_tenants_id_is_as_good_as_none()
    {
        await using var db = await Host.OpenAsync(Anna);
        (await db.Bots.SingleOrDefaultAsync(bot => bot.Id == BertsBot)).ShouldBeNull();
        (await db.Bots.Where(bot => new[] { AnnasBot, BertsBot }.Contains(bot.Id)).CountAsync()).ShouldBe(1);
        (await db.Bots.Where(bot => bot.UserId == Bert.Id).ToListAsync()).ShouldBeEmpty();
        (await db.Users.SingleOrDefaultAsync(user => user.Id == Bert.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task T10_projections_any_joins_and_subqueries_are_filtered()
    {
        await using var db = await Host.OpenAsync(Anna);
        (await db.Bots.Select(bot => bot.UserId).ToListAsync()).ShouldBe([Anna.Id]);
        (await db.Bots.AnyAsync(bot => bot.Id == BertsBot)).ShouldBeFalse();
        (await db.Orders.Join(db.Bots, order => order.BotId, bot => bot.Id, (order, bot) => bot.UserId).ToListAsync()).ShouldBe([Anna.Id]);

        // Not joined by owner on purpose: each side must be filtered by itself.
        (await db.Orders.SelectMany(order => db.OrderSlices, (order, slice) => new { Order = order.UserId, Slice = slice.UserId }).ToListAsync())
            .ShouldAllBe(pair => pair.Order == Anna.Id && pair.Slice == Anna.Id);
        (await db.Orders.Select(order => db.OrderSlices.Count()).SingleAsync()).ShouldBe(1);
        (await db.Bots.Select(bot => bot.Id).Union(db.Orders.Select(order => order.Id)).CountAsync()).ShouldBe(2);
        (await db.Orders.GroupBy(order => order.Symbol).Select(group => group.Count()).ToListAsync()).ShouldBe([1]);
    }

    [Fact]
    public async Task T11_find_sees_own_rows_only()
    {
        await using var db = await Host.OpenAsync(Anna);
        (await db.Bots.FindAsync(Anna.Id, BertsBot)).ShouldBeNull();
        (await db.Bots.FindAsync(Bert.Id, BertsBot)).ShouldBeNull();
        (await db.Bots.FindAsync(Anna.Id, AnnasBot)).ShouldNotBeNull();
    }

    [Fact]
    public async Task T12_a_foreign_row_that_is_tracked_is_not_found_by_its_id_and_never_saved()
    {
        await using var db = await Host.OpenContextAsync(Anna);
        var foreign = NewBot();
        (foreign.Id, foreign.UserId) = (BertsBot, Bert.Id);
        db.Attach(foreign);
        (await db.Bots.FindAsync(Anna.Id, BertsBot)).ShouldBeNull();
        (await db.Bots.SingleOrDefaultAsync(bot => bot.Id == BertsBot)).ShouldBeNull();
        foreign.Seed = 1;
        await Should.ThrowAsync<MultiTenantException>(() => db.TrySaveAsync(default));
    }

    [Fact]
    public async Task T13_an_entity_query_of_raw_sql_is_filtered()
    {
        await using var db = await Host.OpenAsync(Anna);
        (await db.Bots.FromSqlRaw("SELECT * FROM bots").ToListAsync()).ShouldHaveSingleItem().Id.ShouldBe(AnnasBot);
        (await db.Bots.FromSqlRaw("SELECT * FROM bots").Where(bot => bot.Id == BertsBot).CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task T14_a_compiled_query_follows_the_tenant()
    {
        foreach (var (tenant, bot) in new[] { (Anna, AnnasBot), (Bert, BertsBot), (Anna, AnnasBot) })
        {
            await using var db = await Host.OpenContextAsync(tenant);
            (await _compiled(db).ToListAsync()).ShouldBe([bot]);
        }
    }

    [Fact]
    public async Task T15_nobody_sees_nothing_and_saves_nothing()
    {
        await using (var db = await Host.OpenContextAsync(null))
        {
            (await db.Bots.CountAsync()).ShouldBe(0);
            (await db.Users.CountAsync()).ShouldBe(0);
            (await db.Bots.FindAsync(Anna.Id, AnnasBot)).ShouldBeNull();
            (await _compiled(db).ToListAsync()).ShouldBeEmpty();
            (await db.Bots.ExecuteDeleteAsync()).ShouldBe(0);
            db.Bots.Add(NewBot());
            await Should.ThrowAsync<MultiTenantException>(() => db.TrySaveAsync(default));
        }

        await using var scope = Host.Services.CreateAsyncScope();
        var factory = scope.ServiceProvider.GetRequiredService<IEggMoneyDbFactory>();
        await Should.ThrowAsync<InvalidOperationException>(() => factory.OpenAsync(default));
    }

    [Fact]
    public async Task The_system_sees_everybody_where_it_says_so_and_nobody_where_it_does_not()
    {
        var active = await Host.Queries.ListActiveTenantsAsync(default);
        active.Select(tenant => tenant.Info).ShouldContain(Anna);
        active.Select(tenant => tenant.Info).ShouldContain(Bert);
        active.ShouldAllBe(tenant => tenant.Schedule.UserId == tenant.UserId);
        (await Host.Queries.CountUsersAsync(default)).ShouldBe(active.Count);
        (await Host.Queries.HasRealUsersAsync(default)).ShouldBeTrue();
        (await Host.Queries.FindTenantAsync(Anna.Identifier.ToUpperInvariant(), default)).ShouldBe(Anna);
        (await Host.Queries.FindTenantAsync(Bert.Id, default)).ShouldBe(Bert);
        (await Host.Queries.FindTenantAsync("nobody", default)).ShouldBeNull();
        (await Host.Queries.ListRunsSinceAsync(Session, default)).ShouldBeEmpty();
        await using var db = await Host.OpenSystemContextAsync();
        (await db.Users.CountAsync()).ShouldBe(0);
        (await db.Orders.CountAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task Inactive_and_simulated_users_are_told_apart()
    {
        await using var other = await TestHost.StartAsync(Provider);
        await other.AddTenantAsync("demo", user => user.Simulated = true);
        await other.AddTenantAsync("gone", user => (user.Active, user.Simulated) = (false, true));
        (await other.Queries.HasRealUsersAsync(default)).ShouldBeFalse();
        (await other.Queries.CountUsersAsync(default)).ShouldBe(2);
        (await other.Queries.ListActiveTenantsAsync(default)).ShouldHaveSingleItem().Username.ShouldBe("demo");
    }
}

public sealed class SqliteTenantReadTests(SqliteDatabase shared) : TenantReadTests(DatabaseProvider.Sqlite, shared), IClassFixture<SqliteDatabase>;

public sealed class PostgresTenantReadTests(PostgresDatabase shared) : TenantReadTests(DatabaseProvider.Postgres, shared), IClassFixture<PostgresDatabase>;
