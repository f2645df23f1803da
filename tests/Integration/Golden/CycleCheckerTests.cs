using System.Text.Json.Nodes;
using EggMoney.Infrastructure.Persistence;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Golden;

/// <summary>A test of the test: one flipped expected value must turn the golden cycles red, and missing data is no success.</summary>
public sealed class CycleCheckerTests
{
    private const int Days = 4;

    [Theory]
    [InlineData("quantity")]
    [InlineData("order")]
    [InlineData("position")]
    [InlineData("bot")]
    public async Task A_flipped_value_is_reported(string what)
    {
        var cycle = Short();
        (await CycleRun.RunAsync(Short(), DatabaseProvider.Sqlite)).ShouldBeEmpty();
        var result = cycle["days"]![0]!["result"]!;
        switch (what)
        {
            case "quantity":
                result["history_twap"]![0]!["amount"] = CycleData.Number(result["history_twap"]![0]!["amount"]!) + 1;
                break;
            case "order":
                result["orders_after_netting"]![0]!["order_type"] = "Sell";
                break;
            case "position":
                result["trades"]![0]!["purchase_price"] = CycleData.Number(result["trades"]![0]!["purchase_price"]!) + 0.05m;
                break;
            default:
                var bot = result["bots"]!.AsObject().First().Value!;
                bot["active"] = !bot["active"]!.GetValue<bool>();
                break;
        }

        (await CycleRun.RunAsync(cycle, DatabaseProvider.Sqlite)).ShouldNotBeEmpty();
    }

    [Fact]
    public void A_missing_folder_or_an_empty_file_fails()
    {
        Should.Throw<FileNotFoundException>(() => CycleData.Read("/nonexistent"));
        var folder = Directory.CreateTempSubdirectory("eggmoney-golden-").FullName;
        File.WriteAllText(Path.Combine(folder, CycleData.FileName), "[]");
        Should.Throw<InvalidDataException>(() => CycleData.Read(folder));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The first days of the first cycle whose bots buy on the first day.</summary>
    private static JsonObject Short()
    {
        var cycle = CycleData.Read().First(cycle => cycle["days"]![0]!["result"]!["history_twap"]!.AsArray().Count > 0).DeepClone().AsObject();
        cycle["days"] = new JsonArray([.. cycle["days"]!.AsArray().Take(Days).Select(day => day!.DeepClone())]);
        cycle.Remove("end");
        return cycle;
    }
}
