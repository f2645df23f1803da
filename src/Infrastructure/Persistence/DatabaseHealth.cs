using System.Data.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence;

/// <summary>Whether the database answers, and on PostgreSQL whether row security really holds the roles that we work as.</summary>
internal sealed class DatabaseHealth(DatabaseOptions options, ContextFactory contexts) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await FindProblemAsync(cancellationToken) is { } problem ? HealthCheckResult.Unhealthy(problem) : HealthCheckResult.Healthy();

    /// <summary>What is wrong, without any secret; null when all is well.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var app = await EggMoneyDbFactory.OpenAsync(contexts.ForTenant(new MultiTenantContextAccessor()), cancellationToken);
            await using var system = await EggMoneyDbFactory.OpenAsync(contexts.ForSystem(), cancellationToken);
            return await FindProblemAsync(app, cancellationToken) ?? await FindProblemAsync(system, cancellationToken);
        }
        catch (DbException exception)
        {
            return $"The database does not answer: {(exception as PostgresException)?.SqlState ?? exception.GetType().Name}.";
        }
    }

    private async Task<string?> FindProblemAsync(EggMoneyDbContext context, CancellationToken cancellationToken)
    {
        var connection = context.Database.GetDbConnection();
        if (options.Provider == DatabaseProvider.Sqlite)
        {
            await using var select = connection.CreateCommand();
            select.CommandText = "SELECT count(*) FROM server_state";
            await select.ExecuteScalarAsync(cancellationToken);
            return null;
        }

        var guarded = context.Model.GetEntityTypes()
            .Where(type => type.ClrType == typeof(User) || typeof(ITenantOwned).IsAssignableFrom(type.ClrType))
            .Select(type => type.GetTableName()!)
            .ToArray();
        await using var command = new NpgsqlCommand(
            """
            SELECT CASE
              WHEN (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)
                THEN 'The database role ' || current_user || ' is not held by row-level security.'
              WHEN (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace
                      AND relname = ANY ($1) AND relrowsecurity AND relforcerowsecurity) <> cardinality($1)
                THEN 'Row-level security is missing on a table; start the program anew to repair it.'
            END
            """,
            (NpgsqlConnection)connection)
        {
            Parameters = { new() { Value = guarded } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}
