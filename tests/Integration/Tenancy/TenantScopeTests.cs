using EggMoney.Application;
using EggMoney.Application.Common;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Tenancy;

public abstract class TenantScopeTests(DatabaseProvider provider, SharedDatabase shared) : TwoTenantTests(provider, shared)
{
    [Fact]
    public async Task T25_two_scopes_side_by_side_never_see_each_other()
    {
        await Task.WhenAll(WorkAsync(Anna), WorkAsync(Bert));

        await using var annas = await Host.OpenAsync(Anna);
        (await annas.Bots.CountAsync(bot => bot.Name.StartsWith("anna"))).ShouldBe(200);
        (await annas.Bots.CountAsync()).ShouldBe(201);

        async Task WorkAsync(TenantInfo tenant)
        {
            for (var i = 0; i < 200; i++)
            {
                await using var scope = Host.Begin(tenant);
                await using var db = await scope.Services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(default);
                db.Bots.Add(NewBot($"{tenant.Identifier} {i}"));
                (await db.TrySaveAsync(default)).ShouldBeTrue();
                var owners = await db.Bots.AsNoTracking().Select(bot => bot.UserId).ToListAsync();
                owners.Count.ShouldBe(i + 2);
                owners.ShouldAllBe(owner => owner == tenant.Id);
            }
        }
    }

    [Fact]
    public async Task T26_a_scope_has_one_tenant()
    {
        await using var scope = Host.Begin(Anna);
        var setter = scope.Services.GetRequiredService<IMultiTenantContextSetter>();
        Should.Throw<InvalidOperationException>(() => setter.Set(Bert));
        Should.Throw<InvalidOperationException>(() => setter.Set(Anna));
        scope.Services.GetRequiredService<IMultiTenantContextAccessor>().TenantInfo.ShouldBe(Anna);
    }

    [Fact]
    public async Task A_scope_inside_a_scope_is_nobodys_until_it_is_told()
    {
        await using var outer = Host.Begin(Anna);
        await using var inner = outer.Services.CreateAsyncScope();
        inner.ServiceProvider.GetRequiredService<IMultiTenantContextAccessor>().TenantInfo.ShouldBeNull();
        Should.Throw<ArgumentException>(() => inner.ServiceProvider.GetRequiredService<IMultiTenantContextSetter>().Set(new(Guid.Empty, "nobody")));
    }

    [Fact]
    public async Task A_failed_save_stays_in_its_own_database()
    {
        await using (var db = await Host.OpenAsync(Anna))
        {
            db.Bots.Add(NewBot("nest egg"));
            (await db.TrySaveAsync(default)).ShouldBeFalse();
        }

        await using var next = await Host.OpenAsync(Anna);
        next.Bots.Add(NewBot("another"));
        (await next.TrySaveAsync(default)).ShouldBeTrue();
    }
}

public sealed class SqliteTenantScopeTests(SqliteDatabase shared) : TenantScopeTests(DatabaseProvider.Sqlite, shared), IClassFixture<SqliteDatabase>;

public sealed class PostgresTenantScopeTests(PostgresDatabase shared) : TenantScopeTests(DatabaseProvider.Postgres, shared), IClassFixture<PostgresDatabase>;
