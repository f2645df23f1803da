using System.Globalization;
using Xunit;

namespace EggMoney.Browser.Fixtures;

/// <summary>A server in an open session that lasts for minutes: whoever orders now has a holding seconds later.</summary>
public sealed class NightStage : Stage
{
    // Behind it when that was, so that a restart goes on and does not go back.
    private readonly string _clock = string.Create(CultureInfo.InvariantCulture, $"2026-03-02T14:45:00Z,30x,{DateTime.UtcNow.AddSeconds(-1):yyyy-MM-dd'T'HH:mm:ss'Z'}");

    /// <summary>The first person.</summary>
    public Person Admin { get; private set; } = null!;

    protected override string[] Arguments => [];

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["EGGMONEY_CLOCK"] = _clock };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Admin = await AddAdminAsync();
    }
}

/// <summary>The tests on it, each with people of its own.</summary>
[CollectionDefinition(Name)]
public sealed class OnNightStage : ICollectionFixture<NightStage>
{
    public const string Name = "night";
}
