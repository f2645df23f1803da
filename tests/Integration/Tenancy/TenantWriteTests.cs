using EggMoney.Integration.Fixtures;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Tenancy;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Tenancy;

/// <summary>T23: what a save refuses, it refuses in both its forms.</summary>
public abstract class TenantWriteTests(DatabaseProvider provider, SharedDatabase shared) : TwoTenantTests(provider, shared)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task T16_an_added_row_is_stamped(bool sync)
    {
        var bot = NewBot();
        await using (var db = await Host.OpenContextAsync(Anna))
        {
            db.Bots.Add(bot);
            bot.UserId.ShouldBe(Anna.Id);
            (await SaveAsync(db, sync)).ShouldBe(1);
        }

        (await ReadAnywhereAsync(Anna, bot.Id)).UserId.ShouldBe(Anna.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task T16_a_row_emptied_after_it_was_added_is_stamped_too(bool sync)
    {
        var bot = NewBot();
        await using var db = await Host.OpenContextAsync(Anna);
        db.Bots.Add(bot);
        bot.UserId = Guid.Empty;
        await SaveAsync(db, sync);
        (await ReadAnywhereAsync(Anna, bot.Id)).UserId.ShouldBe(Anna.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task T17_an_added_row_of_another_tenant_is_refused(bool sync)
    {
        await using var db = await Host.OpenContextAsync(Anna);
        var bot = NewBot();
        bot.UserId = Bert.Id;
        db.Bots.Add(bot);
        await Should.ThrowAsync<MultiTenantException>(() => SaveAsync(db, sync));

        db.TenantMismatchMode = TenantMismatchMode.Overwrite;
        await SaveAsync(db, sync);
        (await ReadAnywhereAsync(Anna, bot.Id)).UserId.ShouldBe(Anna.Id);
    }

    [Fact]
    public async Task T17_ignoring_a_mismatch_still_meets_row_security_on_postgres()
    {
        await using var db = await Host.OpenContextAsync(Anna);
        db.TenantMismatchMode = TenantMismatchMode.Ignore;
        var bot = NewBot();
        bot.UserId = Bert.Id;
        db.Bots.Add(bot);
        if (Provider == DatabaseProvider.Postgres)
        {
            (await Should.ThrowAsync<DbUpdateException>(() => db.TrySaveAsync(default)))
                .InnerException.ShouldBeOfType<Npgsql.PostgresException>().SqlState.ShouldBe("42501");
        }
        else
        {
            (await db.TrySaveAsync(default)).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task T18_the_owner_never_changes(bool sync)
    {
        await using (var db = await Host.OpenContextAsync(Anna))
        {
            (await db.Bots.SingleAsync()).UserId = Bert.Id;
            await Should.ThrowAsync<MultiTenantException>(() => SaveAsync(db, sync));
        }

        await using (var db = await Host.OpenContextAsync(Anna))
        {
            (await db.Bots.SingleAsync()).UserId = Guid.Empty;
            await Should.ThrowAsync<MultiTenantException>(() => SaveAsync(db, sync));
            db.TenantNotSetMode = TenantNotSetMode.Overwrite;
            await SaveAsync(db, sync);
        }

        (await ReadAnywhereAsync(Anna, AnnasBot)).UserId.ShouldBe(Anna.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task T19_a_change_or_removal_of_a_foreign_row_is_refused(bool sync)
    {
        foreach (var state in new[] { EntityState.Modified, EntityState.Deleted })
        {
            await using var db = await Host.OpenContextAsync(Anna);
            var stub = NewBot();
            (stub.Id, stub.UserId) = (BertsBot, Bert.Id);
            db.Entry(stub).State = state;
            await Should.ThrowAsync<MultiTenantException>(() => SaveAsync(db, sync));
        }

        (await ReadAnywhereAsync(Bert, BertsBot)).Seed.ShouldBe(100);
    }

    [Theory]
    [InlineData(EntityState.Modified)]
    [InlineData(EntityState.Deleted)]
    public async Task T20_a_stub_with_anothers_id_steals_nothing(EntityState state)
    {
        // Stamped as Anna's, with the id of Bert's row: the case that a filter and a check of the tracked owner both let through.
        await using var db = await Host.OpenContextAsync(Anna);
        var stub = NewBot();
        (stub.Id, stub.UserId, stub.Seed) = (BertsBot, Anna.Id, 1);
        db.Entry(stub).State = state;
        (await db.TrySaveAsync(default)).ShouldBeFalse();
        (await ReadAnywhereAsync(Bert, BertsBot)).Seed.ShouldBe(100);
    }

    [Fact]
    public async Task T20_nor_does_one_that_names_nobody()
    {
        await using var db = await Host.OpenContextAsync(Anna);
        var stub = NewBot();
        (stub.Id, stub.Seed) = (BertsBot, 1);
        db.Entry(stub).State = EntityState.Modified;
        await Should.ThrowAsync<MultiTenantException>(() => db.TrySaveAsync(default));
        db.TenantNotSetMode = TenantNotSetMode.Overwrite;
        (await db.TrySaveAsync(default)).ShouldBeFalse();
        (await ReadAnywhereAsync(Bert, BertsBot)).Seed.ShouldBe(100);
    }

    [Fact]
    public async Task T20_nor_one_that_a_mode_takes_over()
    {
        await using var db = await Host.OpenContextAsync(Anna);
        db.TenantMismatchMode = TenantMismatchMode.Overwrite;
        var stub = NewBot();
        (stub.Id, stub.UserId, stub.Seed) = (BertsBot, Bert.Id, 1);
        db.Entry(stub).State = EntityState.Modified;
        (await db.TrySaveAsync(default)).ShouldBeFalse();
        (await ReadAnywhereAsync(Bert, BertsBot)).Seed.ShouldBe(100);
    }

    [Fact]
    public async Task T21_bulk_changes_touch_own_rows_only()
    {
        await using var db = await Host.OpenAsync(Anna);
        (await db.Bots.ExecuteUpdateAsync(set => set.SetProperty(bot => bot.Seed, 7))).ShouldBe(1);
        (await db.Bots.Where(bot => bot.Id == BertsBot).ExecuteUpdateAsync(set => set.SetProperty(bot => bot.Seed, 8))).ShouldBe(0);
        (await db.Notifications.ExecuteDeleteAsync()).ShouldBe(1);
        (await ReadAnywhereAsync(Anna, AnnasBot)).Seed.ShouldBe(7);
        (await ReadAnywhereAsync(Bert, BertsBot)).Seed.ShouldBe(100);
        await using var berts = await Host.OpenAsync(Bert);
        (await berts.Notifications.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task T22_a_name_is_unique_for_its_tenant_only()
    {
        // Both tenants have a bot "nest egg" already.
        await using (var db = await Host.OpenAsync(Anna))
        {
            db.Bots.Add(NewBot("nest egg"));
            (await db.TrySaveAsync(default)).ShouldBeFalse();
        }

        await using (var db = await Host.OpenAsync(Anna))
        {
            db.Notifications.Add(new Notification { Id = Guid.CreateVersion7(), Key = "hello", Data = "{}" });
            (await db.TrySaveAsync(default)).ShouldBeFalse();
        }

        // Even an id may be anybody's.
        await using (var db = await Host.OpenAsync(Anna))
        {
            var bot = NewBot();
            bot.Id = BertsBot;
            db.Bots.Add(bot);
            (await db.TrySaveAsync(default)).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task T24_a_child_of_a_foreign_parent_is_refused_by_the_database()
    {
        await using (var db = await Host.OpenAsync(Anna))
        {
            db.Orders.Add(NewOrder(BertsBot));
            await Should.ThrowAsync<DbUpdateException>(() => db.TrySaveAsync(default));
        }

        await using (var db = await Host.OpenAsync(Anna))
        {
            db.OrderSlices.Add(new OrderSlice { Id = Guid.CreateVersion7(), OrderId = BertsOrder, SessionDate = Session, Number = 9, Symbol = "TQQQ" });
            await Should.ThrowAsync<DbUpdateException>(() => db.TrySaveAsync(default));
        }
    }

    [Fact]
    public async Task A_parent_with_children_cannot_be_removed()
    {
        await using var db = await Host.OpenAsync(Anna);
        (await Record.ExceptionAsync(() => db.Bots.ExecuteDeleteAsync())).ShouldNotBeNull();
        (await ReadAnywhereAsync(Anna, AnnasBot)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tenant_changes_its_own_user_only(bool sync)
    {
        await using (var db = await Host.OpenContextAsync(Anna))
        {
            (await db.Users.SingleAsync()).TradingPaused = true;
            (await SaveAsync(db, sync)).ShouldBe(1);
        }

        foreach (var state in new[] { EntityState.Added, EntityState.Modified, EntityState.Deleted })
        {
            await using var db = await Host.OpenContextAsync(Anna);
            db.Entry(new User { Id = Bert.Id, Username = "b", Email = "b" }).State = state;
            await Should.ThrowAsync<MultiTenantException>(() => SaveAsync(db, sync));
        }

        var paused = (await Host.Queries.ListActiveTenantsAsync(default)).ToDictionary(tenant => tenant.UserId, tenant => tenant.TradingPaused);
        paused[Anna.Id].ShouldBeTrue();
        paused[Bert.Id].ShouldBeFalse();
    }

    [Fact]
    public async Task The_servers_state_is_read_by_all_and_set_by_the_system()
    {
        await using (var db = await Host.OpenContextAsync(Anna))
        {
            (await db.ServerState.SingleAsync()).TradingPaused = true;
            await Should.ThrowAsync<MultiTenantException>(() => db.TrySaveAsync(default));
        }

        await Host.Commands.SetTradingPausedAsync(true, Anna.Id, (_, _) => Task.CompletedTask, default);
        (await Host.Queries.IsTradingPausedAsync(default)).ShouldBeTrue();
        await using var fresh = await Host.OpenAsync(Anna);
        (await fresh.ServerState.SingleAsync()).TradingPaused.ShouldBeTrue();
    }

    [Fact]
    public async Task The_system_adds_users_and_nothing_that_a_tenant_owns()
    {
        var user = new User { Id = Guid.CreateVersion7(), Username = "Ännå", Email = "Carl@Example.org" };
        (await Host.Commands.TryAddUserAsync(user, default)).ShouldBeTrue();
        (await Host.Commands.TryAddUserAsync(new User { Id = Guid.CreateVersion7(), Username = " äNNÅ", Email = "x@example.org" }, default)).ShouldBeFalse();
        (await Host.Commands.TryAddUserAsync(new User { Id = Guid.CreateVersion7(), Username = "y", Email = "carl@example.ORG" }, default)).ShouldBeFalse();

        await using var db = await Host.OpenSystemContextAsync();
        var bot = NewBot();
        bot.UserId = Anna.Id;
        db.Bots.Add(bot);
        await Should.ThrowAsync<MultiTenantException>(() => db.TrySaveAsync(default));
    }
}

public sealed class SqliteTenantWriteTests(SqliteDatabase shared) : TenantWriteTests(DatabaseProvider.Sqlite, shared), IClassFixture<SqliteDatabase>;

public sealed class PostgresTenantWriteTests(PostgresDatabase shared) : TenantWriteTests(DatabaseProvider.Postgres, shared), IClassFixture<PostgresDatabase>;
