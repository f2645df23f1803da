using EggMoney.Domain.Portfolio;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Trading;

public class SplitRatioTests
{
    [Theory]
    [InlineData("100", "50", "2:1")]
    [InlineData("100", "51.02", "2:1")]
    [InlineData("100", "51.03", null)]
    [InlineData("98", "50", "2:1")]
    [InlineData("97.99", "50", null)]
    [InlineData("90", "30", "3:1")]
    [InlineData("80", "20", "4:1")]
    [InlineData("100", "20", "5:1")]
    [InlineData("150", "15", "10:1")]
    [InlineData("150", "10", "15:1")]
    [InlineData("60", "10", null)]
    [InlineData("20", "40", "1:2")]
    [InlineData("5", "75", "1:15")]
    [InlineData("50", "50", null)]
    [InlineData("0", "50", null)]
    [InlineData("50", "0", null)]
    public void Prices_fit_a_ratio_within_two_percent_of_it(string before, string after, string? ratio) =>
        (SplitRatio.OfPrices(Number(before), Number(after))?.ToString()).ShouldBe(ratio);

    [Theory]
    [InlineData("7", "14", "2:1")]
    [InlineData("7", "15", null)]
    [InlineData("30", "3", "1:10")]
    [InlineData("31", "3", null)]
    [InlineData("0", "14", null)]
    public void Shares_fit_a_ratio_exactly(string before, string after, string? ratio) => (SplitRatio.OfShares(Number(before), Number(after))?.ToString()).ShouldBe(ratio);

    [Fact]
    public void A_split_scales_the_holding_and_leaves_what_it_cost()
    {
        var position = new Position
        {
            Name = "TQ_1", Symbol = "TQQQ", Quantity = 14, AveragePrice = 71.33m, AveragingCost = 998.62m, Cost = 1001m, TrailingMode = true, HighWatermark = 90, StopPrice = 80,
        };
        position.Split(2, 1);
        (position.Quantity, position.AveragePrice, position.HighWatermark, position.StopPrice).ShouldBe((28, 35.67m, 45, 40));
        (position.AveragingCost, position.Cost, position.TrailingMode).ShouldBe((998.62m, 1001m, true));

        // Back again, and a third: fractions stay as they come.
        position.Split(1, 3);
        (position.Quantity, position.AveragePrice).ShouldBe((9.33333333m, 107.01m));
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
