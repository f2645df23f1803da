using EggMoney.Browser.Fixtures;

namespace EggMoney.Browser.Measure;

/// <summary>A demonstration that has played a year for somebody, and stands still.</summary>
internal sealed class YearStage : Stage
{
    private const int Year = 252;

    private string _pace = "00:00:00.02";

    public Person Owner { get; private set; } = null!;

    public int Sessions { get; private set; }

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["EGGMONEY_DEMO_PACE"] = _pace };

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        Owner = await AddAdminAsync();
        await Owner.OpenAccountAsync(("TQ_1", "TQQQ", 1000), ("SO_1", "SOXL", 800));
        await Owner.UntilAsync("reports/equity", equity => (Sessions = equity["points"]!.AsArray().Count) >= Year, TimeSpan.FromMinutes(15));

        // What happens meanwhile is another measurement.
        _pace = "1.00:00:00";
        await RestartAsync();
    }
}
