using EggMoney.Browser.Fixtures;
using EggMoney.Browser.Measure;
using Shouldly;
using Xunit;

namespace EggMoney.Browser;

/// <summary>People load it over a phone's network, half awake.</summary>
[Collection(OnDemoStage.Name)]
public sealed class FirstLoadTests(DemoStage stage)
{
    [Fact]
    public async Task The_first_load_is_small_and_compressed()
    {
        var load = await FirstLoad.MeasureAsync(stage, stage.Admin);

        load.Files.Count.ShouldBeGreaterThan(2);
        load.Total.ShouldBeLessThanOrEqualTo(load.Limit, string.Join('\n', load.Files));
        load.Files.ShouldAllBe(file => file.Encoding != null || file.Bytes < 1_000);
    }
}
