using Npgsql;

namespace EggMoney.Infrastructure.Persistence.Postgres;

/// <summary>How the program connects, by what it is about to do. There is one connection string; the roles are taken after connecting.</summary>
internal static class PostgresConnections
{
    /// <summary>Sees the rows of the tenant that the connection names.</summary>
    public const string AppRole = "eggmoney_app";

    /// <summary>Reads a few tables of everybody, and adds users.</summary>
    public const string SystemRole = "eggmoney_system";

    public static string RoleFor(DatabaseRole role) => role switch
    {
        DatabaseRole.App => AppRole,
        DatabaseRole.System => SystemRole,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "The owner keeps the role it logged in with."),
    };

    public static string StringFor(DatabaseOptions options, DatabaseRole role)
    {
        var builder = new NpgsqlConnectionStringBuilder(options.ConnectionString)
        {
            // What is safe here rests on the reset between two users of a connection, and on a connection being one session.
            NoResetOnClose = false,
            Multiplexing = false,
        };
        if (role != DatabaseRole.Owner && !Names(builder, "Max Auto Prepare"))
        {
            // The same few statements come again and again, and planning a join under row-level security costs more than running it.
            // The reset between two users keeps what is prepared; a plan knows the role it was made for.
            builder.MaxAutoPrepare = options.Pools.Prepared;
            builder.AutoPrepareMinUsages = 2;
        }

        SetIdleLife(builder, options);
        builder.ApplicationName = $"{builder.ApplicationName ?? "eggmoney"}-{role}".ToLowerInvariant();
        switch (role)
        {
            case DatabaseRole.App when !Names(builder, "Maximum Pool Size"):
                builder.MaxPoolSize = options.Pools.Tenants;
                break;
            case DatabaseRole.System:
                builder.MaxPoolSize = options.Pools.System;
                builder.MinPoolSize = 0;
                break;
            case DatabaseRole.Owner:
                builder.Pooling = false;
                break;
        }

        return builder.ToString();
    }

    /// <summary>A connection that a rush needed is given back after it.</summary>
    public static void SetIdleLife(NpgsqlConnectionStringBuilder builder, DatabaseOptions options)
    {
        if (!Names(builder, "Connection Idle Lifetime"))
        {
            builder.ConnectionIdleLifetime = (int)options.Pools.IdleLife.TotalSeconds;
        }
    }

    /// <summary>Whether the settings name it. The builder's own <c>ContainsKey</c> says yes to whatever it knows.</summary>
    private static bool Names(NpgsqlConnectionStringBuilder builder, string keyword) => builder.ShouldSerialize(keyword);
}
