namespace EggMoney.Infrastructure.Persistence;

/// <summary>How many connections a process takes to PostgreSQL at most. Each is a process there, and what it has prepared stays in its memory.</summary>
/// <param name="Tenants">For requests and trading; <c>Maximum Pool Size</c> in the connection string says it instead.</param>
/// <param name="System">For questions across tenants.</param>
/// <param name="Paper">For the paper broker.</param>
/// <param name="Scheduler">For the scheduler.</param>
/// <param name="Prepared">Statements that each keeps prepared; <c>Max Auto Prepare</c> in the connection string says it instead.</param>
/// <param name="IdleLife">After so long without use a connection is given back.</param>
public sealed record PoolSizes(int Tenants, int System, int Paper, int Scheduler, int Prepared, TimeSpan IdleLife)
{
    /// <summary>Those of a machine with room.</summary>
    public static PoolSizes Usual { get; } = new(30, 5, 8, 10, 100, TimeSpan.FromMinutes(5));

    /// <summary>
    /// The fewest for tenants with so many lanes. A lane may hold one while it needs another, for a price or an account's keys: with fewer than two for each,
    /// everybody may wait for everybody. Two more are a request's.
    /// </summary>
    public static int LeastTenants(int lanes) => (2 * lanes) + 2;

    /// <summary>Enough of them for so many lanes.</summary>
    public PoolSizes For(int lanes) => this with { Tenants = Math.Max(Tenants, LeastTenants(lanes)) };

    /// <summary>All together, with the two that migrations, backups and the turn of a loop take now and then.</summary>
    public int Most => Tenants + System + Paper + Scheduler + 2;
}
