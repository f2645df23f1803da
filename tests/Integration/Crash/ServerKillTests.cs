using EggMoney.CrashHost.Nights;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace EggMoney.Integration.Crash;

/// <summary>The built server against the simulated broker, each a process of its own: killed at random times, frozen past its lease, and built wrongly
/// on purpose. By hand, as long as one likes: <c>dotnet run --project tests/CrashHost -- kills --kills 200</c>.</summary>
public sealed class ServerKillTests(ITestOutputHelper output, ServerNights nights) : IClassFixture<ServerNights>
{
    [Fact]
    public async Task A_server_killed_at_random_times_leaves_each_order_and_each_fill_once()
    {
        var problems = await nights.Killed;
        var all = new NightCount();
        all.Add(nights.OnSqlite.Count);
        all.Add(nights.OnPostgres.Count);
        output.WriteLine(nights.Said("kills"));
        output.WriteLine(all.ToString());
        problems.SelectMany(found => found).ShouldBeEmpty();
        all.Kills.ShouldBe(ServerNights.Kills);
        all.Orders.ShouldBeGreaterThan(5);
        all.InSubmitting.ShouldBeGreaterThanOrEqualTo(ServerNights.Kills / 10, "kills are to come where it hurts");
    }

    [Fact]
    public async Task Of_two_nodes_one_frozen_past_its_lease_and_one_killed_leave_each_order_and_each_fill_once()
    {
        var problems = await nights.TwoNodes;
        output.WriteLine(nights.Said("nodes"));
        output.WriteLine(nights.Nodes.Count.ToString());
        problems.ShouldBeEmpty();
        nights.Nodes.FrozenPastLease.ShouldBeGreaterThan(TimeSpan.Zero);
        nights.Nodes.TakenOver.ShouldBeGreaterThan(0, "the other node is to have dealt with what the frozen one was sending");
        nights.Nodes.Work.ShouldAllBe(work => work > 0);
        nights.Nodes.Count.Orders.ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task A_server_that_sends_twice_is_caught()
    {
        var problems = await nights.SentTwice;
        output.WriteLine(string.Join('\n', problems.Take(60)));
        var caught = Night.Users.Where(user => problems.Any(problem =>
            problem.StartsWith(user + ": order ", StringComparison.Ordinal) && problem.EndsWith("belongs to 0 slices", StringComparison.Ordinal))).ToList();
        caught.ShouldNotBeEmpty();
        foreach (var user in caught)
        {
            problems.ShouldContain(problem => problem.StartsWith(user + ": cash: ", StringComparison.Ordinal));
        }
    }
}
