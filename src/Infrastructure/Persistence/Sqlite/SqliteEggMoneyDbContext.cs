using EggMoney.Application.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence.Sqlite;

/// <summary>The database in a file.</summary>
internal sealed class SqliteEggMoneyDbContext(
    DbContextOptions<SqliteEggMoneyDbContext> options,
    IMultiTenantContextAccessor accessor,
    DatabaseRole role = DatabaseRole.App) : EggMoneyDbContext(options, accessor, role)
{
    private const int PrimaryKeyViolation = 1555;
    private const int UniqueViolation = 2067;
    private const int ForeignKeyViolation = 787;

    protected override bool IsUniqueViolation(Exception? exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: PrimaryKeyViolation or UniqueViolation };

    protected override bool IsForeignKeyViolation(Exception? exception) => exception is SqliteException { SqliteExtendedErrorCode: ForeignKeyViolation };
}
