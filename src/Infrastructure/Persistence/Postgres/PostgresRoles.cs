using Npgsql;

namespace EggMoney.Infrastructure.Persistence.Postgres;

/// <summary>The two roles that the program takes after connecting. They belong to the whole PostgreSQL server, so several databases may make them at once.</summary>
internal static class PostgresRoles
{
    private const int Attempts = 20;

    /// <exception cref="InvalidOperationException">The login role may not make or take them; the message has the SQL for an administrator.</exception>
    public static async Task EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var role in new[] { PostgresConnections.AppRole, PostgresConnections.SystemRole })
        {
            for (var attempt = 1; !await IsTakeableAsync(connection, role, cancellationToken); attempt++)
            {
                try
                {
                    await CreateAndGrantAsync(connection, role, cancellationToken);
                }
                catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
                {
                    throw new InvalidOperationException(await AdviceAsync(connection, cancellationToken), exception);
                }
                catch (PostgresException exception) when (attempt < Attempts && IsRace(exception))
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(25 * attempt), cancellationToken);
                }
            }
        }
    }

    /// <summary>Another database of the same server was first. "Tuple concurrently updated" has no code of its own.</summary>
    private static bool IsRace(PostgresException exception) =>
        exception.SqlState is PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.InternalError;

    private static async Task<bool> IsTakeableAsync(NpgsqlConnection connection, string role, CancellationToken cancellationToken)
    {
        // From PostgreSQL 16 on, whoever creates a role is its administrator, but may take it only after a grant.
        await using var command = new NpgsqlCommand(
            """
            SELECT pg_has_role(session_user, oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
            FROM pg_roles WHERE rolname = $1
            """,
            connection)
        {
            Parameters = { new() { Value = role } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    private static async Task CreateAndGrantAsync(NpgsqlConnection connection, string role, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            DO $$
            BEGIN
              IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN CREATE ROLE {role} NOLOGIN; END IF;
              EXECUTE format('GRANT {role} TO %I', session_user);
            END $$
            """,
            connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<string> AdviceAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT quote_ident(session_user)", connection);
        var login = (string)(await command.ExecuteScalarAsync(cancellationToken))!;
        return $"""
            The PostgreSQL role {login} may not make the two roles that keep tenants apart. Give it CREATEROLE, or let an administrator run once:
              CREATE ROLE {PostgresConnections.AppRole} NOLOGIN;
              CREATE ROLE {PostgresConnections.SystemRole} NOLOGIN;
              GRANT {PostgresConnections.AppRole}, {PostgresConnections.SystemRole} TO {login};
            """;
    }
}
