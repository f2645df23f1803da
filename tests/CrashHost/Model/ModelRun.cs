using System.Diagnostics;
using EggMoney.Infrastructure.Persistence;

namespace EggMoney.CrashHost.Model;

/// <summary>A database for one world, dropped with it.</summary>
/// <param name="Options">How to reach it; it has its tables and no rows.</param>
/// <param name="Drop">Drops it.</param>
internal sealed record ModelDatabase(DatabaseOptions Options, Func<ValueTask> Drop);

/// <summary>World after world until the time is over, each from a seed of its own.</summary>
/// <param name="databases">Makes the databases.</param>
/// <param name="seed">Of the first world; the next ones count on.</param>
/// <param name="say">Told of each problem as it is found.</param>
/// <param name="sendTwice">A defect on purpose: each order is placed twice.</param>
internal sealed class ModelRun(Func<Task<ModelDatabase>> databases, int seed, Action<string> say, bool sendTwice = false)
{
    private const int SessionsPerWorld = 6;

    /// <summary>What was seen.</summary>
    public ModelCount Count { get; } = new();

    /// <summary>Plays until the time is over, or something is wrong.</summary>
    /// <param name="time">How long; the world at hand is played to its end.</param>
    /// <returns>What is wrong, with the seed that shows it again; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> PlayAsync(TimeSpan time)
    {
        using var saves = SaveSteps.Watch();
        var started = Stopwatch.GetTimestamp();
        for (var world = seed; Stopwatch.GetElapsedTime(started) < time; world++)
        {
            var problems = await PlayWorldAsync(world, () => Stopwatch.GetElapsedTime(started) < time);
            if (problems.Count > 0)
            {
                return problems;
            }
        }

        return [];
    }

    private async Task<IReadOnlyList<string>> PlayWorldAsync(int world, Func<bool> goesOn)
    {
        var database = await databases();
        try
        {
            await using var play = await ModelWorld.CreateAsync(database.Options, world, sendTwice, Count);
            for (var session = 1; session <= SessionsPerWorld && (session == 1 || goesOn()); session++)
            {
                var problems = await play.PlayAsync();
                if (problems.Count > 0)
                {
                    var where = $"seed {world}, session {session}: ";
                    foreach (var problem in problems)
                    {
                        say(where + problem);
                    }

                    return [.. problems.Select(problem => where + problem)];
                }
            }

            return [];
        }
        finally
        {
            await database.Drop();
        }
    }
}
