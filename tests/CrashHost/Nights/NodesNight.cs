using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;

namespace EggMoney.CrashHost.Nights;

/// <summary>Two servers on one database, both offered all work. One is frozen while it sends, until its lease is over and the other has taken over its
/// work, and goes on as if no time had passed; later the other is killed while it sends.</summary>
/// <param name="say">Told of what happens.</param>
internal sealed class NodesNight(Action<string> say)
{
    /// <summary>How often the books are looked at for a node that sends, which takes it a second of the machine's.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(30);

    /// <summary>Of the night's time: the lists are asked about a lost answer minute by minute, the first time two minutes after it may last have been sent.</summary>
    private static readonly TimeSpan ToDecide = TimeSpan.FromMinutes(9);

    /// <summary>What was seen.</summary>
    public NightCount Count { get; } = new();

    /// <summary>How much longer than its lease the one was frozen, by the night's clock.</summary>
    public TimeSpan FrozenPastLease { get; private set; }

    /// <summary>Slices that the frozen one was sending, and that the other had dealt with when it woke.</summary>
    public int TakenOver { get; private set; }

    /// <summary>How much work each node did; the first was frozen, the second was killed.</summary>
    public IReadOnlyList<int> Work { get; private set; } = [];

    /// <summary>Plays it.</summary>
    /// <returns>What is wrong; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> PlayAsync(DatabaseOptions database, int seed)
    {
        await using var night = await Night.PrepareAsync(database, new Random(seed));
        NightServer[] servers = [night.Servers[0], await night.StartServerAsync()];
        await night.Clock.WaitAsync(night.FirstSlice);

        var frozen = await FreezeAsync(night, servers);
        var other = servers.Single(server => server != frozen.Server);
        await night.Clock.WaitAsync(frozen.LeaseUntil);
        while (await StillSendingAsync(night, frozen) && night.Clock.Now < frozen.LeaseUntil + ToDecide)
        {
            await Task.Delay(Look);
        }

        FrozenPastLease = night.Clock.Now - frozen.LeaseUntil;
        TakenOver = await StillSendingAsync(night, frozen) ? 0 : frozen.Slices.Count;
        await frozen.Server.Process.ThawAsync();
        say($"the other has dealt with {TakenOver} slices; {frozen.Server.Process.Id} goes on {FrozenPastLease} after its lease");

        // It gets the time to do what it had been about to do.
        await night.Clock.WaitAsync(night.Clock.Now.AddMinutes(3));
        Sending? sending = null;
        while (sending is null && night.Clock.Now < Night.LastSlice.AddMinutes(2))
        {
            sending = await FindAsync(night, [other]);
        }

        var runs = await RunsAsync(night);
        say($"{other.Process.Id} is killed at {night.Clock.Now:HH:mm:ss} in {Count.Add(await night.KillAsync(other), DateTime.MinValue)}");
        Work = [.. new[] { frozen.Server, other }.Select(server => runs.Count(run => IsOf(run, server)))];
        return await night.CloseAsync(frozen.Server, Count);
    }

    /// <summary>Stops one of the servers in the middle of sending.</summary>
    private async Task<Sending> FreezeAsync(Night night, IReadOnlyList<NightServer> servers)
    {
        while (night.Clock.Now < Night.LastSlice)
        {
            if (await FindAsync(night, servers) is not { } sending)
            {
                continue;
            }

            await sending.Server.Process.FreezeAsync();
            if (await FindAsync(night, [sending.Server]) is { } still)
            {
                say($"{still.Server.Process.Id} is frozen at {night.Clock.Now:HH:mm:ss} while it sends {still.Slices.Count} slices, its lease until {still.LeaseUntil:HH:mm:ss}");
                return still;
            }

            // It was done just before.
            await sending.Server.Process.ThawAsync();
        }

        throw new InvalidOperationException("No node was found sending.");
    }

    private static async Task<Sending?> FindAsync(Night night, IReadOnlyList<NightServer> servers)
    {
        foreach (var tenant in night.Tenants)
        {
            var books = await night.Books.LoadAsync(tenant, Night.Date);
            foreach (var run in books.Runs.Where(run => run is { Phase: WorkPhase.Slice, State: RunState.Running } && run.LeaseUntil > night.Clock.Now))
            {
                var slices = books.Slices.Where(slice => slice.State == SliceState.Submitting && slice.Number == run.Number && slice.SubmittingAt >= run.StartedAt).Select(slice => slice.Id).ToList();
                if (slices.Count > 0 && servers.FirstOrDefault(server => IsOf(run, server)) is { } server)
                {
                    return new(server, tenant, slices, run.LeaseUntil);
                }
            }
        }

        await Task.Delay(Look);
        return null;
    }

    private static async Task<bool> StillSendingAsync(Night night, Sending sending) =>
        (await night.Books.LoadAsync(sending.Tenant, Night.Date)).Slices.Any(slice => sending.Slices.Contains(slice.Id) && slice.State is SliceState.Submitting or SliceState.Unknown);

    private static async Task<List<DispatchRun>> RunsAsync(Night night)
    {
        var runs = new List<DispatchRun>();
        foreach (var tenant in night.Tenants)
        {
            runs.AddRange((await night.Books.LoadAsync(tenant, Night.Date)).Runs);
        }

        return runs;
    }

    private static bool IsOf(DispatchRun run, NightServer server) => run.Node.EndsWith("/" + server.Process.Id, StringComparison.Ordinal);

    private sealed record Sending(NightServer Server, TenantInfo Tenant, IReadOnlyList<Guid> Slices, DateTime LeaseUntil);
}
