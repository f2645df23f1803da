using EggMoney.Application.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence.Postgres;

/// <summary>The database on a server.</summary>
internal sealed class PostgresEggMoneyDbContext(
    DbContextOptions<PostgresEggMoneyDbContext> options,
    IMultiTenantContextAccessor accessor,
    DatabaseRole role = DatabaseRole.App) : EggMoneyDbContext(options, accessor, role)
{
    protected override bool IsUniqueViolation(Exception? exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>EF wraps what may be right a moment later once more.</summary>
    protected override bool IsDeadlock(Exception exception) =>
        exception.GetBaseException() is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected };

    protected override bool IsForeignKeyViolation(Exception? exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.ForeignKeyViolation };
}
