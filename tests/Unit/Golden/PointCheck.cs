using EggMoney.Domain.Trading;

namespace EggMoney.Unit.Golden;

/// <summary>point.json: T, band offset and band price.</summary>
internal static class PointCheck
{
    public static CaseResult Run(GoldenCase test)
    {
        var found = new Differences(test.IsEdge);
        var expected = test.Expected;
        var rule = Enum.Parse<PivotRule>(test.Json.Text("point_loc") ?? "P1");
        var maxTier = test.Json.Number("max_tier") ?? 0;
        var percent = test.Json.Number("t_div") ?? 0;
        var average = test.Json.Number("average_price");
        var tier = Tiers.Of(test.Json.Number("total_investment") ?? 0, test.Json.Number("seed") ?? 0);

        found.Price("t", expected.Number("t"), tier);
        found.Near("point", expected.Number("point"), Band.Offset(rule, expected.Number("t") ?? 0, maxTier, percent), 0.00000001m);
        found.Price("point_price", expected.Number("point_price"), average is { } price ? Band.Price(price, Band.Offset(rule, tier, maxTier, percent)) : null);
        return test.KnownBug is null ? CaseResult.Checked(found) : CaseResult.LeftOut(new Differences(false));
    }
}
