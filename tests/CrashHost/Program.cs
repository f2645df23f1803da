using System.Globalization;
using EggMoney.Application;
using EggMoney.Application.Market;
using EggMoney.Application.Trading;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EggMoney.CrashHost;

/// <summary>
/// One node as production composes it, on a driven clock, that can be told to die:
/// <c>--provider P --database C --tenant ID --from T --until T [--kill N] [--list] [--record-every MS] [--mode honest|send-twice|resend]</c>.
/// </summary>
internal static class Program
{
    /// <summary>Longer than any run takes; whoever started it may be gone.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromSeconds(60);

    private static async Task<int> Main(string[] args)
    {
        using var watchdog = new Timer(_ => SelfKill.Now(), null, LongestLife, Timeout.InfiniteTimeSpan);
        DieWithParent();

        var arguments = Arguments.Parse(args);
        var steps = new Steps(arguments.KillAt, arguments.List);
        using var saves = SaveSteps.Watch(steps);
        var services = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddDrivenClock(arguments.From)
            .AddSingleton<IPriceSource>(new CrashMarket())
            .AddSingleton(steps)
            .AddSingleton<IBrokerFactory>(provider => ActivatorUtilities.CreateInstance<KillingBrokerFactory>(provider, arguments.Mode == Mode.SendTwice));
        services.AddEggMoneyApplication(CrashScenario.Options(arguments.RecordEvery)).AddEggMoneyInfrastructure(arguments.Database, CrashScenario.Paper);
        await using var provider = services.BuildServiceProvider();
        steps.Clock = provider.GetRequiredService<TimeProvider>();

        if (arguments.Mode == Mode.Resend)
        {
            await NaiveRepair.SendAgainAsync(provider, arguments.Tenant);
        }

        await provider.GetRequiredService<DispatchDriver>().RunUntilAsync(arguments.Until, CancellationToken.None);
        await Console.Out.WriteLineAsync("DONE");
        return 0;
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

/// <summary>How the host treats orders.</summary>
internal enum Mode
{
    /// <summary>As production does.</summary>
    Honest,

    /// <summary>A defect on purpose: each order is placed twice.</summary>
    SendTwice,

    /// <summary>A defect on purpose: after a restart everything that may not have been sent is sent again.</summary>
    Resend,
}

/// <summary>The command line.</summary>
internal sealed record Arguments(DatabaseOptions Database, Guid Tenant, DateTime From, DateTime Until, int? KillAt, bool List, TimeSpan RecordEvery, Mode Mode)
{
    public static Arguments Parse(string[] args)
    {
        var values = new Dictionary<string, string>();
        var list = false;
        for (var index = 0; index < args.Length; index++)
        {
            if (args[index] == "--list")
            {
                list = true;
            }
            else
            {
                values[args[index]] = args[++index];
            }
        }

        return new(
            new(Enum.Parse<DatabaseProvider>(values["--provider"]), values["--database"], Throwaway: true),
            Guid.Parse(values["--tenant"]),
            Time(values["--from"]),
            Time(values["--until"]),
            values.TryGetValue("--kill", out var kill) ? int.Parse(kill, CultureInfo.InvariantCulture) : null,
            list,
            TimeSpan.FromMilliseconds(values.TryGetValue("--record-every", out var every) ? int.Parse(every, CultureInfo.InvariantCulture) : 3_600_000),
            values.TryGetValue("--mode", out var mode) ? Enum.Parse<Mode>(mode.Replace("-", "", StringComparison.Ordinal), ignoreCase: true) : Mode.Honest);
    }

    private static DateTime Time(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);
}
