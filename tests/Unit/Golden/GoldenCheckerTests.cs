using System.Text.Json;
using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Golden;

/// <summary>A test of the test: a checker that lets a wrong value through would prove nothing.</summary>
public class GoldenCheckerTests
{
    /// <summary>File and the place of a value in the expected result that must matter; * is any one element or field.</summary>
    public static TheoryData<string, string> Places => new()
    {
        { "point.json", "t" },
        { "point.json", "point" },
        { "point.json", "point_price" },
        { "decide.json", "decision/type" },
        { "decide.json", "decision/value" },
        { "decide.json", "bot_after/trailing_mode" },
        { "decide.json", "bot_after/trailing_high_watermark" },
        { "decide.json", "bot_after/trailing_stop" },
        { "closing_drop.json", "seed" },
        { "closing_drop.json", "closing_buy/request/amount" },
        { "closing_drop.json", "closing_buy/request/limit_price" },
        { "closing_drop.json", "closing_buy/trades_after/*/purchase_price" },
        { "twap.json", "slices/*/request/amount" },
        { "twap.json", "slices/*/request/limit_price" },
        { "twap.json", "slices/*/order_after/remain_value" },
        { "twap.json", "trades_after/*/amount" },
        { "twap.json", "trades_after/*/purchase_price" },
        { "twap.json", "trades_after/*/date_added" },
        { "twap.json", "history_added/*/trade_type" },
        { "twap.json", "history_added/*/profit_rate" },
        { "twap.json", "added_seed_after" },
        { "twap_times.json", "*" },
        { "netting.json", "pairs/*/buy" },
        { "netting.json", "pairs/*/amount" },
        { "netting.json", "trades_after/*/amount" },
        { "netting.json", "history/*/trade_type" },
        { "netting.json", "orders_after/*/remain_value" },
        { "bot_sync.json", "t/*" },
        { "bot_sync.json", "is_check_buy_avr_price_after/*" },
        { "auto_start.json", "started/*" },
        { "auto_start.json", "bots_after/*/active" },
        { "renewal.json", "bots_after/*/seed" },
        { "renewal.json", "bots_after/*/name" },
        { "renewal.json", "bots_after/*/added_seed" },
        { "renewal.json", "bots_after/*/max_tier" },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public void Golden_checker_reports_a_flipped_value(string file, string place)
    {
        var cases = GoldenFolder.Read(file);
        var untouched = GoldenChecks.Run(file, cases);
        var flipped = cases.Select(test => test.Copy()).ToList();
        var target = flipped.FirstOrDefault(test => test.KnownBug is null && !test.IsEdge
            && GoldenChecks.For(file)(test) is { Skipped: false } && Flip(test.Json["expected"], place.Split('/')));
        target.ShouldNotBeNull($"no case of {file} has a value at {place}");

        var report = GoldenChecks.Run(file, flipped);
        report.Failures.Count.ShouldBe(untouched.Failures.Count + 1);
        report.Failures.ShouldContain(failure => failure.StartsWith(target.Id + ":", StringComparison.Ordinal));
    }

    [Fact]
    public void Golden_folder_file_or_cases_missing_are_failures()
    {
        var folder = Directory.CreateTempSubdirectory("golden");
        try
        {
            Should.Throw<DirectoryNotFoundException>(() => GoldenFolder.Read(Path.Combine(folder.FullName, "none"), "point.json"));
            Should.Throw<FileNotFoundException>(() => GoldenFolder.Read(folder.FullName, "point.json"));
            File.WriteAllText(Path.Combine(folder.FullName, "point.json"), "[]");
            Should.Throw<InvalidDataException>(() => GoldenFolder.Read(folder.FullName, "point.json"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool Flip(JsonNode? node, string[] place)
    {
        switch (node)
        {
            case JsonObject fields when place.Length > 0:
                var names = place[0] == "*" ? fields.Select(field => field.Key).ToList() : [place[0]];
                return names.Any(name => Step(fields[name], value => fields[name] = value, place[1..]));
            case JsonArray elements when place.Length > 0:
                return Enumerable.Range(0, elements.Count).Any(index => Step(elements[index], value => elements[index] = value, place[1..]));
            default:
                return false;
        }
    }

    private static bool Step(JsonNode? node, Action<JsonNode> replace, string[] rest)
    {
        if (rest.Length > 0)
        {
            return Flip(node, rest);
        }

        if (node is not JsonValue value)
        {
            return false;
        }

        switch (value.GetValueKind())
        {
            case JsonValueKind.True or JsonValueKind.False:
                replace(!value.GetValue<bool>());
                return true;
            case JsonValueKind.Number:
                replace(value.Number()!.Value + 1);
                return true;
            case JsonValueKind.String:
                replace(Other(value.GetValue<string>()));
                return true;
            default:
                return false;
        }
    }

    private static string Other(string text) => text switch
    {
        "Buy" => "Sell",
        _ when text.StartsWith("Sell", StringComparison.Ordinal) => "Buy",
        _ when text.Length > 10 && text[4] == '-' => "1999" + text[4..],
        _ => text + "x",
    };
}
