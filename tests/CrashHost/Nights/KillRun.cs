using System.Diagnostics;
using EggMoney.CrashHost.Model;

namespace EggMoney.CrashHost.Nights;

/// <summary>Night after night in which the server is killed at random times, until it was killed often enough.</summary>
/// <param name="databases">Makes a database for each night.</param>
/// <param name="seed">Of the first night; the next ones count on. It decides what chance does, not how fast the machine is.</param>
/// <param name="say">Told of each kill.</param>
internal sealed class KillRun(Func<Task<ModelDatabase>> databases, int seed, Action<string> say)
{
    /// <summary>A server lives for a random time up to something between these two, of the machine's, after it was ready: also on a slow machine it gets to
    /// its work, and there is another night for the kills that find no place in this one.</summary>
    private static readonly (TimeSpan Least, TimeSpan Most) Life = (TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(6));

    /// <summary>What was seen.</summary>
    public NightCount Count { get; } = new();

    /// <summary>Plays until the server was killed so many times, or something is wrong.</summary>
    /// <returns>What is wrong; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> PlayAsync(int kills)
    {
        for (var night = seed; Count.Kills < kills; night++)
        {
            var started = Stopwatch.GetTimestamp();
            var problems = await PlayNightAsync(night, kills - Count.Kills);
            say(FormattableString.Invariant($"night {night} took {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s; so far {Count}"));
            if (problems.Count > 0)
            {
                return [.. problems.Select(problem => $"night {night}: {problem}")];
            }
        }

        return [];
    }

    private async Task<IReadOnlyList<string>> PlayNightAsync(int number, int kills)
    {
        var random = new Random(number);
        var database = await databases();
        try
        {
            await using var night = await Night.PrepareAsync(database.Options, random);
            var server = night.Servers[0];
            var began = DateTime.MinValue;
            var startup = TimeSpan.FromSeconds(3);
            await night.Clock.WaitAsync(night.FirstSlice);
            for (var left = kills; left > 0 && night.Clock.Now < Night.LastKill; left--)
            {
                // Spread over the time in which slices are worked on.
                var spread = (2 * night.Clock.Until(Night.LastKill) / left) - (2 * startup);
                await Task.Delay(random.NextDouble() * (spread < Life.Least ? Life.Least : spread > Life.Most ? Life.Most : spread));
                var at = night.Clock.Now;
                var state = Count.Add(await night.KillAsync(server), began);
                var launched = Stopwatch.GetTimestamp();
                began = night.Clock.Now;
                server = await night.StartServerAsync();
                startup = Stopwatch.GetElapsedTime(launched);
                say(FormattableString.Invariant($"night {number}: killed at {at:HH:mm:ss} in {state}; ready again after {startup.TotalSeconds:0.0} s"));
            }

            return await night.CloseAsync(server, Count);
        }
        finally
        {
            await database.Drop();
        }
    }
}
