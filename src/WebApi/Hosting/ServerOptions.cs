namespace EggMoney.WebApi.Hosting;

/// <summary>What the command line says about serving.</summary>
/// <param name="Clock">What drives trading.</param>
/// <param name="Urls">Where to listen; null is http://localhost:5080.</param>
/// <param name="HostArguments">What the framework's own tools pass on.</param>
internal sealed record ServerOptions(ServerClock Clock, string? Urls, string[] HostArguments)
{
    /// <summary>Changes to the composition, for tests.</summary>
    public Action<WebApplicationBuilder>? Configure { get; init; }

    /// <summary>What whoever started the server is told.</summary>
    public Action<string> Say { get; init; } = Console.Error.WriteLine;

    /// <summary>A demonstration: an empty database is filled with people whose bots trade a generated market.</summary>
    public bool IsDemo => Clock == ServerClock.Demo;
}

/// <summary>What drives trading.</summary>
internal enum ServerClock
{
    /// <summary>The scheduler, by the machine's clock.</summary>
    Scheduled,

    /// <summary>A session every few seconds on a clock of its own.</summary>
    Demo,

    /// <summary>Nobody: a command that does its work and ends. Or a test, which holds a driver of its own.</summary>
    ByHand,
}
