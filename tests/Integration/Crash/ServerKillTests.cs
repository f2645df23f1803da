using EggMoney.CrashHost.Model;
using EggMoney.CrashHost.Nights;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Integration.Crash;

/// <summary>The built server against the simulated broker, each a process of its own, and SIGKILL at random times. By hand, as long as one likes:
/// <c>dotnet run --project tests/CrashHost -- kills --kills 200</c>.</summary>
public sealed class ServerKillTests(ITestOutputHelper output)
{
    private const int Kills = 20;

    /// <summary>Both engines at once: they mostly wait.</summary>
    [Fact]
    public async Task A_server_killed_at_random_times_leaves_each_order_and_each_fill_once()
    {
        var runs = new[] { DatabaseProvider.Sqlite, DatabaseProvider.Postgres }
            .Select((provider, index) => new KillRun(() => MakeAsync(provider), (Environment.TickCount % 100_000 * 10) + (index * 5), output.WriteLine)).ToList();
        var problems = await Task.WhenAll(runs.Select(run => run.PlayAsync(Kills / runs.Count)));

        var all = new NightCount();
        runs.ForEach(run => all.Add(run.Count));
        output.WriteLine(all.ToString());
        problems.SelectMany(found => found).ShouldBeEmpty();
        all.Kills.ShouldBe(Kills);
        all.Orders.ShouldBeGreaterThan(20);
        all.InSubmitting.ShouldBeGreaterThanOrEqualTo(Kills / 10, "kills are to come where it hurts");
    }

    [Fact]
    public async Task A_server_that_sends_twice_is_caught()
    {
        var database = await MakeAsync(DatabaseProvider.Sqlite);
        var count = new NightCount();
        IReadOnlyList<string> problems;
        await using (var night = await Night.PrepareAsync(database.Options, new Random(1), Night.Short, TwiceServer.Program))
        {
            problems = await night.CloseAsync(night.Servers[0], count);
        }

        await database.Drop();
        output.WriteLine(string.Join('\n', problems));
        foreach (var user in Night.Users)
        {
            problems.ShouldContain(problem => problem.StartsWith(user + ": order ", StringComparison.Ordinal) && problem.EndsWith("belongs to 0 slices", StringComparison.Ordinal));
            problems.ShouldContain(problem => problem.StartsWith(user + ": cash: ", StringComparison.Ordinal));
        }
    }

    internal static async Task<ModelDatabase> MakeAsync(DatabaseProvider provider)
    {
        var database = await TestDatabase.CreateMigratedAsync(provider);
        return new(database.Options, database.DisposeAsync);
    }
}
