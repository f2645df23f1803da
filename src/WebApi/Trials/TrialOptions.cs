namespace EggMoney.WebApi.Trials;

/// <summary>How much of the machine simulations may have.</summary>
internal sealed record TrialOptions
{
    /// <summary>Time that one may take.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>After each session it rests for this share of the time that the session took: trading and people go first.</summary>
    public double Rest { get; init; } = 0.25;

    /// <summary>The same while the market is open.</summary>
    public double RestWhileOpen { get; init; } = 1;

    /// <summary>How long it waits at most, in all, for trading that is at work or due within a minute.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>From one note of how far it is to the next.</summary>
    public TimeSpan NoteEvery { get; init; } = TimeSpan.FromSeconds(1);
}
