using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace EggMoney.Infrastructure.Persistence.Postgres;

/// <summary>Takes a role and names the tenant on each connection as it is opened, in one round trip. Npgsql resets both when the connection
/// goes back to its pool; row-level security (<see cref="RowSecurity"/>) does the rest.</summary>
internal sealed class PostgresSession(string role, bool readOnly = false) : DbConnectionInterceptor
{
    /// <summary>The setting that the policies read.</summary>
    public const string TenantSetting = "eggmoney.user_id";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Command(connection, eventData);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Command(connection, eventData);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Takes the role and the rows of one tenant for the rest of the transaction at hand; its end gives back what was before.</summary>
    public static async Task ContinueAsTenantAsync(NpgsqlConnection connection, Guid tenant, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT set_config('role', $1, true), set_config('{TenantSetting}', $2, true)", connection)
        {
            Parameters = { new() { Value = PostgresConnections.AppRole }, new() { Value = tenant.ToString() } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(DbConnection connection, ConnectionEndEventData eventData)
    {
        // Setting "role" is what SET ROLE does. Without a tenant the setting is empty, and the policies let nothing through.
        var tenant = (eventData.Context as EggMoneyDbContext)?.CurrentTenantId?.ToString() ?? "";
        var transactions = readOnly ? ", set_config('default_transaction_read_only', 'on', false)" : "";
        return new NpgsqlCommand($"SELECT set_config('role', $1, false), set_config('{TenantSetting}', $2, false){transactions}", (NpgsqlConnection)connection)
        {
            Parameters = { new() { Value = role }, new() { Value = tenant } },
        };
    }
}
