using EggMoney.Application;
using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.CrashHost.Nights;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EggMoney.CrashHost;

/// <summary>
/// A process that dies when it is told to. It runs nodes as production composes them, on driven clocks, each on a database of its own, and
/// kills itself when each has come to its step: so one process shows many ends, at one process's price.
/// </summary>
internal static class Program
{
    /// <summary>Longer than any run takes; whoever started it may be gone.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(160);

    private static async Task<int> Main(string[] args)
    {
        // By hand, and as long as asked.
        switch (args)
        {
            case ["model", .. var model]:
                return await Model.ModelCommand.RunAsync(model);
            case ["kills", .. var kills]:
                return await KillsCommand.RunAsync(kills);
            case [TwiceServer.Name, .. var server]:
                return await TwiceServer.RunAsync(server);
        }

        using var watchdog = new Timer(_ => SelfKill.Now(), null, LongestLife, Timeout.InfiniteTimeSpan);
        DieWithParent();

        // A node that has come to its end keeps its thread.
        ThreadPool.SetMinThreads(64, 16);
        var arguments = Arguments.Parse(args);
        using var saves = SaveSteps.Watch();
        foreach (var (job, index) in arguments.Jobs.Select((job, index) => (job, index)))
        {
            var steps = new Steps(index, job.KillAt, arguments.List) { EachSave = arguments.Scenario != Scenario.Session };
            var run = Task.Run(() => arguments.Scenario == Scenario.Session ? RunAsync(arguments, job, steps) : MovingIn.RunAsync(arguments, job, steps));
            if (await Task.WhenAny(run, steps.Reached) == run)
            {
                await run;
                await Console.Out.WriteLineAsync(FormattableString.Invariant($"DONE {index}"));
            }
        }

        if (arguments.Jobs.Any(job => job.KillAt is not null))
        {
            SelfKill.Now();
        }

        return 0;
    }

    private static async Task RunAsync(Arguments arguments, Job job, Steps steps)
    {
        Stepper.Current = steps;
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddDrivenClock(job.From)
            .AddSingleton<IPriceSource>(new CrashMarket())
            .AddSingleton<IBrokerFactory>(provider => ActivatorUtilities.CreateInstance<KillingBrokerFactory>(provider, steps, arguments.Mode == Mode.SendTwice));
        services.AddEggMoneyApplication(CrashScenario.Options(arguments.RecordEvery)).AddEggMoneyInfrastructure(arguments.Database(job), CrashScenario.Paper);
        await using var provider = services.BuildServiceProvider();
        steps.Clock = provider.GetRequiredService<TimeProvider>();

        if (arguments.Mode == Mode.Resend)
        {
            await NaiveRepair.SendAgainAsync(provider, arguments.Tenant);
        }

        await provider.GetRequiredService<DispatchDriver>().RunUntilAsync(CrashScenario.End, CancellationToken.None);
    }

    /// <summary>The tests hold the other end of our input: it closes when they end, however they end.</summary>
    private static void DieWithParent()
    {
        var thread = new Thread(() =>
        {
            while (Console.In.Read() >= 0)
            {
            }

            SelfKill.Now();
        })
        { IsBackground = true };
        thread.Start();
    }
}
