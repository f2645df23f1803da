using System.Globalization;
using EggMoney.Infrastructure.Operations;
using EggMoney.Infrastructure.Persistence;

namespace EggMoney.WebApi.Hosting;

/// <summary>How much of everything the program takes: by the machine, unless the settings say otherwise.</summary>
internal static class SizeSettings
{
    private const string Section = "Sizes";

    /// <summary>Reads them. What the settings do not say has room for the dispatcher's lanes.</summary>
    /// <param name="configuration">The settings.</param>
    /// <param name="machine">What the rest is by.</param>
    /// <exception cref="ProblemException">One cannot be used.</exception>
    public static MachineSizes Read(IConfiguration configuration, MachineSizes machine)
    {
        var settings = configuration.GetSection(Section);
        var pools = machine.Pools.For(DispatchSettings.Lanes(configuration));
        return machine with
        {
            Pools = new PoolSizes(
                Number(settings, "TenantConnections", pools.Tenants, 2),
                Number(settings, "SystemConnections", pools.System, 1),
                Number(settings, "PaperConnections", pools.Paper, 1),
                Number(settings, "SchedulerConnections", pools.Scheduler, 2),
                Number(settings, "PreparedStatements", pools.Prepared, 0),
                TimeSpan.FromSeconds(Number(settings, "IdleConnectionSeconds", (int)pools.IdleLife.TotalSeconds, 10))),
            SchedulerThreads = Number(settings, "SchedulerThreads", machine.SchedulerThreads, 1),
            WorkThreads = Number(settings, "WorkThreads", machine.WorkThreads, 1),
        };
    }

    /// <summary>Those of this machine.</summary>
    public static MachineSizes Read(IConfiguration configuration) => Read(configuration, MachineSizes.Of(new MachineProbe().Memory(), Environment.ProcessorCount));

    /// <summary>Refuses a pool that somebody made too small for the lanes: they would wait for each other, and nobody's orders be sent.</summary>
    /// <exception cref="ProblemException">It is too small.</exception>
    public static void CheckRoom(DatabaseOptions database, int lanes)
    {
        var least = PoolSizes.LeastTenants(lanes);
        if (database.TenantConnections is { } most && most < least)
        {
            var lower = (most - 2) / 2 is > 0 and var fitting ? $", or lower {DispatchSettings.LanesSetting} to {fitting}" : "";
            throw new ProblemException(
                $"{DispatchSettings.LanesSetting} is {lanes}, which needs {least} connections for tenants, and there are {most}: raise {Section}:TenantConnections (or Maximum Pool Size in the connection string, where it is named) to {least}{lower}.");
        }
    }

    /// <summary>Gives the runtime its part of them. More threads than it has already are never taken away.</summary>
    public static void Apply(MachineSizes sizes)
    {
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, sizes.WorkThreads), ports);
    }

    private static int Number(IConfigurationSection settings, string name, int usual, int least) => settings[name] switch
    {
        null or "" => usual,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= 100_000 => number,
        var text => throw new ProblemException($"{Section}:{name} is '{text}', and must be a whole number from {least} on."),
    };
}
