using System.Security.Cryptography;
using System.Text;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.LegacyImport;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence.Postgres;

/// <summary>Row-level security and grants, made from the model after every migration, so that a new entity cannot be forgotten.
/// Forced: not even the tables' owner sees a row by accident. So before a migration that may move data, the force is lifted
/// (<see cref="LiftForceAsync"/>), and the step after it puts it back; the roles of running nodes are held to the policies throughout.</summary>
internal static class RowSecurity
{
    /// <summary>What the system role may read of everybody. Of the audit only what admins did. It writes none of it, but adds users.</summary>
    public static readonly IReadOnlySet<Type> SystemReads = new HashSet<Type>
    {
        typeof(User), typeof(UserCredential), typeof(UserSettings), typeof(Schedule), typeof(Order), typeof(OrderSlice), typeof(DispatchRun), typeof(AuditEntry),
        typeof(ImportOrigin), typeof(Notification), typeof(NotificationDelivery), typeof(NotificationChannel), typeof(Operation), typeof(BotSimulation),
    };

    /// <summary>What is everybody's: who but the owner may do what with it. Nobody's rows are in there, so it needs no policy.</summary>
    private static readonly Dictionary<Type, (string? App, string System)> Global = new()
    {
        [typeof(ServerState)] = ("SELECT", "SELECT, UPDATE"),
        [typeof(PriceDay)] = ("SELECT", "SELECT, INSERT, UPDATE, DELETE"),
        [typeof(TelegramPoll)] = (null, "SELECT, INSERT, UPDATE, DELETE"),
        [typeof(ServerNode)] = (null, "SELECT, INSERT, UPDATE, DELETE"),
        [typeof(Invitation)] = (null, "SELECT, INSERT, UPDATE, DELETE"),
        [typeof(AuditTombstone)] = (null, "SELECT"),
    };

    /// <summary>The setting is empty, not absent, once a connection has had it; an empty text is no uuid.</summary>
    internal const string Tenant = $"NULLIF(current_setting('{PostgresSession.TenantSetting}', true), '')::uuid";

    private const string CommentPrefix = "eggmoney row security ";

    /// <summary>Applies what differs, in one transaction: a table whose security is as wanted is not locked.</summary>
    public static async Task ApplyAsync(NpgsqlConnection connection, IModel model, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ApplyWithinAsync(connection, model, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The same in the transaction at hand.</summary>
    public static async Task ApplyWithinAsync(NpgsqlConnection connection, IModel model, CancellationToken cancellationToken)
    {
        // Rather fail than queue behind a long query and hold up everybody else.
        await ExecuteAsync(connection, "SET LOCAL lock_timeout = '60s'", cancellationToken);
        await ExecuteAsync(connection, $"GRANT USAGE ON SCHEMA public TO {PostgresConnections.AppRole}, {PostgresConnections.SystemRole}", cancellationToken);
        var whole = true;
        foreach (var type in model.GetEntityTypes())
        {
            var table = type.GetTableName()!;
            if (await IsMissingAsync(connection, table, cancellationToken))
            {
                // Somebody went back to before it, or not all the way forward.
                whole = false;
                continue;
            }

            var sql = Script(type.ClrType, table);
            var comment = CommentPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)))[..16];
            if (!await IsAsWantedAsync(connection, table, comment, !Global.ContainsKey(type.ClrType), cancellationToken))
            {
                await ExecuteAsync(connection, $"{sql}\nCOMMENT ON TABLE {table} IS '{comment}';", cancellationToken);
            }
        }

        if (whole)
        {
            await EraseFunction.ApplyAsync(connection, model, cancellationToken);
        }
        else
        {
            // It names every table. The program that these tables are for makes its own when it starts.
            await EraseFunction.DropAsync(connection, cancellationToken);
        }
    }

    /// <summary>Lets the owner see all rows, for a migration that moves data.</summary>
    public static async Task LiftForceAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => await ExecuteAsync(
        connection,
        """
        DO $$
        DECLARE name regclass;
        BEGIN
          FOR name IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity AND pg_has_role(relowner, 'MEMBER')
          LOOP EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', name); END LOOP;
        END $$
        """,
        cancellationToken);

    private static string Script(Type type, string table)
    {
        const string app = PostgresConnections.AppRole;
        const string system = PostgresConnections.SystemRole;

        // The login role is a member of the system role, and a policy holds for members too: they must have taken it.
        const string asSystem = $"current_user = '{system}'";
        var sql = new List<string>();
        sql.Add($"REVOKE ALL ON {table} FROM PUBLIC, {app}, {system};");
        if (Global.TryGetValue(type, out var grants))
        {
            if (grants.App is not null)
            {
                sql.Add($"GRANT {grants.App} ON {table} TO {app};");
            }

            sql.Add($"GRANT {grants.System} ON {table} TO {system};");
            return string.Join('\n', sql);
        }

        if (type != typeof(User) && !typeof(ITenantOwned).IsAssignableFrom(type))
        {
            throw new InvalidOperationException($"Say in {nameof(RowSecurity)} who may reach {type.Name}: it is neither owned nor known.");
        }

        var mine = type == typeof(User) ? $"id = {Tenant}" : $"user_id = {Tenant}";
        sql.Add($"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;");
        sql.Add($"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;");
        sql.Add($"DROP POLICY IF EXISTS eggmoney_tenant ON {table};");
        sql.Add($"DROP POLICY IF EXISTS eggmoney_system_read ON {table};");
        sql.Add($"DROP POLICY IF EXISTS eggmoney_system_add ON {table};");
        sql.Add($"DROP POLICY IF EXISTS eggmoney_system_manage ON {table};");
        sql.Add($"CREATE POLICY eggmoney_tenant ON {table} TO {app} USING ({mine}) WITH CHECK ({mine});");
        sql.Add($"GRANT {AppMay(type)} ON {table} TO {app};");
        sql.AddRange(EraseFunction.Policies(table, mine, type == typeof(User)));

        // A backup reads everything as the owner, without lifting the force: that would lock the table against the running server. Anybody may set
        // this, but the policy holds for the owner's role only, which the program has put down before it serves anybody.
        sql.Add($"DROP POLICY IF EXISTS eggmoney_backup ON {table};");
        sql.Add($"CREATE POLICY eggmoney_backup ON {table} FOR SELECT TO CURRENT_USER USING (current_setting('eggmoney.backup', true) = 'on');");
        if (SystemReads.Contains(type))
        {
            var shown = type == typeof(AuditEntry) ? $"{asSystem} AND administrative" : asSystem;
            sql.Add($"CREATE POLICY eggmoney_system_read ON {table} FOR SELECT TO {system} USING ({shown});");
            sql.Add($"GRANT SELECT ON {table} TO {system};");
        }

        if (type == typeof(User))
        {
            sql.Add($"CREATE POLICY eggmoney_system_add ON {table} FOR INSERT TO {system} WITH CHECK ({asSystem});");
            sql.Add($"GRANT INSERT ON {table} TO {system};");
        }

        return string.Join('\n', sql);
    }

    private static string AppMay(Type type) =>
        type == typeof(User) ? "SELECT, UPDATE"

        // What was written there is not even our own to change.
        : type == typeof(AuditEntry) ? "SELECT, INSERT"
        : "SELECT, INSERT, UPDATE, DELETE";

    private static async Task<bool> IsMissingAsync(NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass($1) IS NULL", connection) { Parameters = { new() { Value = "public." + table } } };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task<bool> IsAsWantedAsync(
        NpgsqlConnection connection, string table, string comment, bool forced, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT obj_description(oid, 'pg_class') = $2 AND relrowsecurity = $3 AND relforcerowsecurity = $3
            FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname = $1
            """,
            connection)
        {
            Parameters = { new() { Value = table }, new() { Value = comment }, new() { Value = forced } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
