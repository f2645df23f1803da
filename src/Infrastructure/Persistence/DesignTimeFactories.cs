using EggMoney.Infrastructure.Persistence.Postgres;
using EggMoney.Infrastructure.Persistence.Sqlite;
using EggMoney.Infrastructure.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>For <c>tools/add-migration.sh</c>; it connects to nothing.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteEggMoneyDbContext>
{
    public SqliteEggMoneyDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<SqliteEggMoneyDbContext>().UseSqlite("Data Source=design.db").Options,
        new MultiTenantContextAccessor(),
        DatabaseRole.Owner);
}

/// <summary>For <c>tools/add-migration.sh</c>; it connects to nothing.</summary>
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresEggMoneyDbContext>
{
    public PostgresEggMoneyDbContext CreateDbContext(string[] args) => new(
        new DbContextOptionsBuilder<PostgresEggMoneyDbContext>().UseNpgsql("Host=design").Options,
        new MultiTenantContextAccessor(),
        DatabaseRole.Owner);
}
