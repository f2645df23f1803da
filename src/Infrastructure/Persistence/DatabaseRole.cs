namespace EggMoney.Infrastructure.Persistence;

/// <summary>On whose behalf a context works. On PostgreSQL each has a role of the server's.</summary>
internal enum DatabaseRole
{
    /// <summary>One tenant: its rows only.</summary>
    App,

    /// <summary>Nobody in particular: the named queries of <see cref="SystemQueries"/>.</summary>
    System,

    /// <summary>The migrator, which owns the tables.</summary>
    Owner,
}
