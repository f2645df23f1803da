using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Several readings of one moment.</summary>
internal static class OneMoment
{
    /// <summary>Begins a transaction that sees one moment and keeps nobody from writing.</summary>
    public static async Task<IDbContextTransaction> BeginAsync(EggMoneyDbContext db, CancellationToken cancellationToken) =>
        db.Database.GetDbConnection() is SqliteConnection sqlite

            // EF would begin one that takes the only writer's place.
            ? (await db.Database.UseTransactionAsync(sqlite.BeginTransaction(deferred: true), cancellationToken))!
            : await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
}
