using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence.Postgres;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Erases the scope's tenant: on PostgreSQL by the function of the tables' owner, on SQLite by the same steps here.</summary>
internal sealed class AccountEraser(ContextFactory contexts, IMultiTenantContextAccessor accessor) : IAccountEraser
{
    public async Task<Erasure> EraseAsync(DateTime at, CancellationToken cancellationToken)
    {
        var tenant = accessor.TenantInfo?.Id ?? throw new InvalidOperationException("This scope has no tenant; open one with ITenantScopeFactory.");
        await using var context = await EggMoneyDbFactory.OpenAsync(contexts.ForTenant(accessor), cancellationToken);
        return context.Database.GetDbConnection() is NpgsqlConnection postgres
            ? await EraseAsync(postgres, tenant, at, cancellationToken)
            : await EraseAsync((SqliteConnection)context.Database.GetDbConnection(), ErasureOrder.Of(context.Model), tenant, at, cancellationToken);
    }

    private static async Task<Erasure> EraseAsync(NpgsqlConnection connection, Guid tenant, DateTime at, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT public.{EraseFunction.Name}($1, $2)", connection)
        {
            Parameters = { new() { Value = tenant }, new() { Value = at } },
        };
        try
        {
            return Enum.Parse<Erasure>((string)(await command.ExecuteScalarAsync(cancellationToken))!);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            throw new SaveConflictException();
        }
    }

    private static async Task<Erasure> EraseAsync(
        SqliteConnection connection, IReadOnlyList<string> tables, Guid tenant, DateTime at, CancellationToken cancellationToken)
    {
        // An immediate transaction: the one writer that SQLite has, from before the first question to the commit.
        await using var transaction = connection.BeginTransaction(deferred: false);
        var erasure = await EraseAsync(transaction, tables, tenant, at, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        // The write-ahead log has older copies until it is emptied; where a reader is in the way, the next checkpoint does it.
        await ExecuteAsync(connection, null, "PRAGMA wal_checkpoint(TRUNCATE)", tenant, CancellationToken.None);
        return erasure;
    }

    private static async Task<Erasure> EraseAsync(
        SqliteTransaction transaction, IReadOnlyList<string> tables, Guid tenant, DateTime at, CancellationToken cancellationToken)
    {
        if (!await AnyAsync("users WHERE id = @id"))
        {
            return Erasure.Gone;
        }

        if (await AnyAsync($"users WHERE id = @id AND {EraseFunction.ActiveAdmin}") && !await AnyAsync($"users WHERE id <> @id AND {EraseFunction.ActiveAdmin}"))
        {
            return Erasure.LastAdmin;
        }

        if (await AnyAsync($"orders WHERE user_id = @id AND state = '{nameof(OrderState.Open)}'")
            || await AnyAsync($"order_slices WHERE user_id = @id AND state IN ({ErasureOrder.UnfinishedStates})"))
        {
            return Erasure.OrdersOpen;
        }

        await RunAsync(
            "INSERT INTO audit_tombstones (id, entries, head_hash, ended_at) SELECT @tombstone, sequence, hash, @at FROM audit_heads WHERE user_id = @id",
            new("@tombstone", Guid.NewGuid()),
            new("@at", at));
        await RunAsync("DELETE FROM invitations WHERE for_user_id = @id OR used_by = @id OR (created_by = @id AND used_at IS NULL)");
        await RunAsync("UPDATE invitations SET created_by = NULL, version = version + 1 WHERE created_by = @id");
        foreach (var table in tables)
        {
            await RunAsync($"DELETE FROM {table} WHERE user_id = @id");
        }

        await RunAsync("DELETE FROM users WHERE id = @id");
        return Erasure.Erased;

        async Task<bool> AnyAsync(string rows)
        {
            await using var command = Command(transaction.Connection!, transaction, $"SELECT EXISTS (SELECT 1 FROM {rows})", tenant);
            return await command.ExecuteScalarAsync(cancellationToken) is 1L;
        }

        Task RunAsync(string sql, params SqliteParameter[] parameters) => ExecuteAsync(transaction.Connection!, transaction, sql, tenant, cancellationToken, parameters);
    }

    private static async Task ExecuteAsync(
        SqliteConnection connection, SqliteTransaction? transaction, string sql, Guid tenant, CancellationToken cancellationToken, params SqliteParameter[] parameters)
    {
        await using var command = Command(connection, transaction, sql, tenant);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static SqliteCommand Command(SqliteConnection connection, SqliteTransaction? transaction, string sql, Guid tenant)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.Parameters.AddWithValue("@id", tenant);
        return command;
    }
}
