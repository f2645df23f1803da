using Xunit;

namespace EggMoney.Browser.Fixtures;

/// <summary>A demonstration on which an admin's bots have traded for some sessions; a session goes by every few seconds while it is looked at.</summary>
public sealed class DemoStage : Stage
{
    /// <summary>An admin with an account, bots and trades.</summary>
    public Person Admin { get; private set; } = null!;

    /// <summary>One of the admin's bots.</summary>
    public string Bot { get; private set; } = "";

    /// <summary>What that bot would have done in the past.</summary>
    public string Simulation { get; private set; } = "";

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Admin = await AddAdminAsync();
        await Admin.OpenAccountAsync(("TQ_1", "TQQQ", 1000), ("SO_1", "SOXL", 800));
        await Admin.PostAsync("bots", new { name = "TQ_2", symbol = "TQQQ", seed = 600, profitRate = 0.02m });
        Bot = (string)(await Admin.GetAsync("bots"))[0]!["id"]!;
        Simulation = (string)(await Admin.PostAsync("simulations", new { botId = Bot, months = 3 }))["id"]!;
        await Admin.UntilAsync("trades?limit=5", trades => trades["items"]!.AsArray().Count == 5);
    }
}

/// <summary>The tests that look at it; they change nothing of the admin's.</summary>
[CollectionDefinition(Name)]
public sealed class OnDemoStage : ICollectionFixture<DemoStage>
{
    public const string Name = "demo";
}
