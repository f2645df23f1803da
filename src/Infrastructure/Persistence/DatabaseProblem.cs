using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Puts a database's refusals into words for whoever runs the program.</summary>
public static class DatabaseProblem
{
    /// <summary>One sentence without any secret; null when the exception is not about reaching the database.</summary>
    public static string? Describe(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } denied:
                    return $"PostgreSQL refuses the login: {denied.MessageText}.";
                case PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } missing:
                    return $"PostgreSQL has no such database: {missing.MessageText}. Create it first.";
                case PostgresException other:
                    return $"PostgreSQL refuses: {other.MessageText} ({other.SqlState}).";
                case NpgsqlException unreachable:
                    return $"PostgreSQL cannot be reached: {unreachable.Message}{Because(unreachable)}";
                case SqliteException sqlite:
                    return $"The SQLite database cannot be used: {sqlite.Message}";
                case DbException database:
                    return $"The database cannot be used: {database.Message}";
            }
        }

        return null;
    }

    private static string Because(Exception exception) => exception.InnerException is { } cause ? $" ({cause.Message})" : string.Empty;
}
