using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Tenancy;

public sealed class SmokeTests
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Works(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider);
        var a = await host.AddTenantAsync("anna");
        var b = await host.AddTenantAsync("bert");
        await using (var db = await host.OpenAsync(a))
        {
            db.Bots.Add(new Bot { Id = Guid.CreateVersion7(), Name = "x", Symbol = "TQQQ", ClosingDipRules = [new(0.07m, 0.3m)] });
            await TestHost.SaveAsync(db);
        }

        await using var dba = await host.OpenAsync(a);
        (await dba.Bots.SingleAsync()).ClosingDipRules.Count.ShouldBe(1);
        await using var dbb = await host.OpenAsync(b);
        (await dbb.Bots.CountAsync()).ShouldBe(0);
        (await host.Queries.ListTenantsAsync(default)).Count.ShouldBe(2);
    }
}
