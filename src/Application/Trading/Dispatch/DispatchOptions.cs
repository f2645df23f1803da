namespace EggMoney.Application.Trading.Dispatch;

/// <summary>Limits of the dispatcher; every wait in it ends by one of these.</summary>
public sealed class DispatchOptions
{
    /// <summary>How long one tenant may take in one tick before the next one is served.</summary>
    public TimeSpan TenantBudget { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Time-out of a broker call that reads one thing, or cancels.</summary>
    public TimeSpan BrokerReadTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time-out of reading a list, which takes several requests: pages, or one for each exchange.</summary>
    public TimeSpan BrokerListTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a panic may ask brokers before it answers with what they have not confirmed.</summary>
    public TimeSpan PanicBudget { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Time-out of placing an order; nothing else cancels it.</summary>
    public TimeSpan BrokerPlaceTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Time-out of a tick's quotes.</summary>
    public TimeSpan QuoteTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Time-out of all of a tenant's questions whether symbols were split: the plan and the dip have a time of their own to keep.</summary>
    public TimeSpan SplitTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after the commit of its intent an order may still be sent.</summary>
    public TimeSpan SendWithin { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an order that the broker surely does not have waits before it is tried again, within <see cref="SendWithin"/>; then twice as long. More
    /// than the second by which brokers count calls.</summary>
    public TimeSpan NotSentRetryDelay { get; set; } = TimeSpan.FromSeconds(1.2);

    /// <summary>How long after that deadline a missing order is looked for before it counts as never placed.</summary>
    public TimeSpan NeverPlacedAfter { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Least time between the two complete lists that must both lack it.</summary>
    public TimeSpan NeverPlacedBetweenLists { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Outcomes of sent orders are saved at least this often while more are being sent.</summary>
    public TimeSpan RecordEvery { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Tenants are dealt out to lanes; each lane serves its tenants one after another.</summary>
    public int Lanes { get; set; } = 1;

    /// <summary>How many days back the first tick looks for work that was left or missed.</summary>
    public int LookBackDays { get; set; } = 15;

    /// <summary>This process, in the run ledger.</summary>
    public string Node { get; set; } = Environment.MachineName + "/" + Environment.ProcessId;

    /// <summary>Makes every limit this many times as long.</summary>
    public void Stretch(int factor)
    {
        TenantBudget *= factor;
        BrokerReadTimeout *= factor;
        BrokerListTimeout *= factor;
        BrokerPlaceTimeout *= factor;
        QuoteTimeout *= factor;
        SplitTimeout *= factor;
        PanicBudget *= factor;
        SendWithin *= factor;
        NeverPlacedAfter *= factor;
        NeverPlacedBetweenLists *= factor;
    }

    /// <summary>How long a claimed piece of work is nobody else's.</summary>
    public TimeSpan Lease => TenantBudget + new[] { BrokerPlaceTimeout, BrokerReadTimeout, BrokerListTimeout }.Max() + TimeSpan.FromSeconds(30);
}
