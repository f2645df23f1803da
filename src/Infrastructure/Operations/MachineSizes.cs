using System.Globalization;
using EggMoney.Infrastructure.Persistence;

namespace EggMoney.Infrastructure.Operations;

/// <summary>How much of everything the program takes, by the machine it is on. Each can be set instead (docs/operations.md, Sizes).</summary>
public sealed record MachineSizes
{
    private const long MiB = 1L << 20;

    /// <summary>Connections to the database, by purpose.</summary>
    public required PoolSizes Pools { get; init; }

    /// <summary>Threads that begin ticks: one for each lane, and some to spare.</summary>
    public required int SchedulerThreads { get; init; }

    /// <summary>Threads that there are at once when work comes in a rush. SQLite's calls hold theirs, and the runtime adds only one or two a second.</summary>
    public required int WorkThreads { get; init; }

    /// <summary>The memory that these are for.</summary>
    public required long Basis { get; init; }

    /// <summary>What fits a machine.</summary>
    /// <param name="memory">Its memory.</param>
    /// <param name="cores">Its cores, or as many as this process may use.</param>
    public static MachineSizes Of(MachineMemory memory, int cores)
    {
        // Behind a limit of its own the program is meant to leave as much again to the database beside it.
        var basis = memory.Limit is { } limit ? Math.Min(memory.Total, limit * 2) : memory.Total;

        // What is sold as 1 GiB has some 960 MiB.
        var sizes = basis switch
        {
            < 700 * MiB => new MachineSizes { Basis = basis, Pools = new(6, 2, 2, 3, 20, TimeSpan.FromMinutes(1)), SchedulerThreads = 2, WorkThreads = 4 },
            < 1500 * MiB => new MachineSizes { Basis = basis, Pools = new(10, 3, 4, 4, 40, TimeSpan.FromMinutes(1)), SchedulerThreads = 3, WorkThreads = 8 },
            < 4000 * MiB => new MachineSizes { Basis = basis, Pools = new(20, 4, 6, 6, 100, TimeSpan.FromMinutes(2)), SchedulerThreads = 5, WorkThreads = 8 },
            _ => new MachineSizes { Basis = basis, Pools = PoolSizes.Usual, SchedulerThreads = 10, WorkThreads = 16 },
        };

        // More requests than this at once only wait for the processor, with a connection in their hands.
        return sizes with
        {
            Pools = sizes.Pools with { Tenants = Math.Min(sizes.Pools.Tenants, 10 + (10 * cores)) },
            WorkThreads = Math.Max(sizes.WorkThreads, cores),
        };
    }

    /// <summary>For whoever starts the server.</summary>
    /// <param name="cores">Cores.</param>
    public string Describe(int cores) => string.Create(
        CultureInfo.InvariantCulture,
        $"Sizes for {Basis / MiB} MiB and {cores} {(cores == 1 ? "core" : "cores")}: {Pools.Tenants} connections for tenants, {Pools.System} for the dispatcher, {Pools.Paper} for the paper broker, "
        + $"{Pools.Scheduler} for the scheduler, each with {Pools.Prepared} prepared statements and given back after {Pools.IdleLife.TotalSeconds:0} s; {SchedulerThreads} scheduler threads, {WorkThreads} work threads.");
}
