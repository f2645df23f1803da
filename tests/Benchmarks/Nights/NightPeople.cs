using EggMoney.Application.Common;
using EggMoney.CrashHost.Model;
using EggMoney.CrashHost.Nights;
using EggMoney.KisSimulator;

namespace EggMoney.Benchmarks.Nights;

/// <summary>The people of a benchmark: each has an account at the simulated broker, signs up over the API, stores the keys, adds bots and a schedule.</summary>
internal static class NightPeople
{
    /// <summary>In each account: more than bots can spend in a month that only falls.</summary>
    public const int Cash = 10_000_000;

    /// <summary>The old program's times, which are the default.</summary>
    public static readonly object UsualSchedule = new { planTime = "00:05", sliceStart = "00:10", sliceEnd = "close-00:30", closingDipTime = "close-00:10", reportTime = "close", sliceCount = 5, zone = "Asia/Seoul", enabled = true };

    private const int AtOnce = 4;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names(int people) => [.. Enumerable.Range(0, people).Select(index => $"user{index:00000}")];

    /// <summary>A broker at which they have accounts.</summary>
    public static SimulatedExchange Exchange(int people, TimeProvider clock)
    {
        // Its limits a second are not kept: at such a speed a thousandth of the machine's is more than the gap between two calls.
        var exchange = new SimulatedExchange(new() { RealRequestsPerSecond = null, MockRequestsPerSecond = null, TokenInterval = TimeSpan.Zero }, clock);
        foreach (var name in Names(people))
        {
            exchange.AddAccount(name, KisEnvironment.Real, Cash);
        }

        return exchange;
    }

    /// <summary>From now on each answer takes so long: half of it on the way there, half on the way back.</summary>
    public static void Slow(SimulatedExchange exchange, TimeSpan answer)
    {
        if (answer > TimeSpan.Zero)
        {
            exchange.AddFault(new(FaultKind.Delay) { Times = null, Duration = answer / 2 });
            exchange.AddFault(new(FaultKind.DelayAnswer) { Times = null, Duration = answer / 2 });
        }
    }

    /// <summary>Everybody signs up, a few at a time.</summary>
    /// <param name="http">The server.</param>
    /// <param name="exchange">Their broker.</param>
    /// <param name="bots">Of each.</param>
    /// <param name="schedule">Of the nth of them.</param>
    public static async Task<IReadOnlyList<NightUser>> SignUpAsync(HttpClient http, SimulatedExchange exchange, int bots, Func<int, object> schedule)
    {
        var users = new NightUser[exchange.Accounts.Count];
        var done = 0;
        await Parallel.ForEachAsync(exchange.Accounts.Select((keys, index) => (keys, index)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (account, _) =>
        {
            var user = await NightUser.SignUpAsync(http, account.keys, Cash, bots, new Random(account.index));
            await user.SendAsync(http, HttpMethod.Put, "schedule", schedule(account.index));
            users[account.index] = user;
            if (Interlocked.Increment(ref done) % 50 == 0)
            {
                Console.Error.WriteLine($"{done} people have signed up.");
            }
        });
        return users;
    }

    /// <summary>What is wrong between the books and the broker's ledger; empty when all is well.</summary>
    public static async Task<IReadOnlyList<string>> CompareAsync(NightBooks books, SimulatedExchange exchange, IEnumerable<TenantInfo> people, DateOnly session, bool whole)
    {
        var problems = new List<string>();
        foreach (var person in people)
        {
            problems.AddRange(ModelCheck.Compare(person.Identifier, await books.LoadAsync(person, session), exchange.Ledger(person.Identifier), session));
        }

        // Of a part of a night, what is under way is under way: no order twice, and none that the broker does not know.
        return whole ? problems : [.. problems.Where(problem => problem.Contains("belongs to ", StringComparison.Ordinal) && !problem.Contains("belongs to 0", StringComparison.Ordinal) || problem.Contains("the broker has not", StringComparison.Ordinal))];
    }
}
