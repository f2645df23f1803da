using System.Text.Json.Nodes;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Simulate;

public sealed class SimulateTests
{
    private const string OneBot = """{"users":[{"username":"ann","cash":10000,"bots":[{"name":"TQ_1","symbol":"TQQQ","seed":1000}]}]}""";

    private const string TwoUsers = """
        {"users":[
          {"username":"ann","cash":50000,"settings":{"twapCount":3,"averagePriceCheckAuto":false,"autoStart":true,"autoStartThreshold":0.1},"bots":[
            {"name":"A","symbol":"TQQQ","seed":2000,"maxTier":10,"profitRate":0.03,"bandPercent":8,"pivotRule":"P1_2","trailing":{"enabled":true,"tierThreshold":0.1,"stopRate":0.05,"floorRate":0.05}},
            {"name":"B","symbol":"TQQQ","seed":1500,"maxTier":10,"profitRate":0.02,"bandPercent":5,"closingDipRules":[{"dropRate":0.03,"seedRate":0.5}]},
            {"name":"C","symbol":"SOXL","seed":1000,"maxTier":10,"profitRate":0.04,"sellCooldownDays":2}]},
          {"username":"bob","cash":20000.50,"bots":[
            {"name":"A","symbol":"SOXL","seed":900,"profitRate":0.05,"pivotRule":"P1","skipSell":true},
            {"name":"Z","symbol":"TQQQ","seed":700,"active":false}]}]}
        """;

    private static readonly DateOnly Day1 = new(2024, 1, 2);

    [Fact]
    public async Task A_flat_price_a_day_comes_to_what_the_rules_say()
    {
        using var files = new SimulateFiles().WithBots(OneBot).WithFlatPrices("TQQQ", Day1, 10, 12, 12);

        var (code, output, error) = await files.RunAsync("--json", files.In("out.json"));

        error.ShouldBeEmpty();
        code.ShouldBe(0);
        output.ShouldContain("balance to the cent");
        output.ShouldNotContain("\u001b");
        var result = JsonNode.Parse(await File.ReadAllTextAsync(files.In("out.json")))!;
        Names(result).ShouldBe(["sessions", "elapsedMs", "userSessionsPerSecond", "users"]);
        result["sessions"]!.GetValue<int>().ShouldBe(3);
        var user = result["users"]![0]!;
        Names(user).ShouldBe(["username", "cash", "realisedProfit", "equity", "bots", "trades"]);

        // Day 1 at 10: 1,000 dollars in five slices limited at 10.20 buy 19 + 19 + 20 + 20 + 21 shares. Day 2 at 12 is over the
        // take-profit price (11) and the band price (11.93): all is sold. Day 3 at 12.24: 16 + 16 + 16 + 17 + 17 shares.
        user["trades"]!.ToJsonString().ShouldBe(
            """[{"session":"2024-01-02","bot":"TQ_1","symbol":"TQQQ","kind":"Buy","quantity":99,"price":10,"total":990,"profit":null,"profitRate":null},"""
            + """{"session":"2024-01-03","bot":"TQ_1","symbol":"TQQQ","kind":"Sell","quantity":99,"price":12,"total":1188,"profit":198,"profitRate":0.2},"""
            + """{"session":"2024-01-04","bot":"TQ_1","symbol":"TQQQ","kind":"Buy","quantity":82,"price":12,"total":984,"profit":null,"profitRate":null}]""");
        user["bots"]!.ToJsonString().ShouldBe(
            """[{"name":"TQ_1","symbol":"TQQQ","active":true,"tier":0.98,"quantity":82,"averagePrice":12,"addedSeed":0,"checkAveragePrice":false,"trailing":{"mode":false,"highWatermark":0,"stopPrice":0}}]""");
        user["equity"]!.ToJsonString().ShouldBe(
            """[{"session":"2024-01-02","value":10000},{"session":"2024-01-03","value":10198},{"session":"2024-01-04","value":10198}]""");
        user["cash"]!.ToJsonString().ShouldBe("9214");
        user["realisedProfit"]!.ToJsonString().ShouldBe("198");
    }

    [Fact]
    public async Task Two_runs_are_the_same_byte_for_byte_but_for_the_times_on_both_databases()
    {
        await using var postgres = await TestDatabase.CreateAsync(DatabaseProvider.Postgres);
        using var files = new SimulateFiles().WithBots(TwoUsers).WithWalk("TQQQ", Day1, 30, 3).WithWalk("SOXL", Day1, 28, 11);

        var first = await files.RunAsync("--json", files.In("1.json"));
        var second = await files.RunAsync("--json", files.In("2.json"));
        var third = await files.RunAsync("--json", files.In("3.json"), "--database", postgres.Options.ConnectionString);

        (first.Code, second.Code, third.Code).ShouldBe((0, 0, 0), first.Error + second.Error + third.Error + first.Output);
        var result = WithoutTimes(files.In("1.json"));
        WithoutTimes(files.In("2.json")).ShouldBe(result);
        WithoutTimes(files.In("3.json")).ShouldBe(result);
        var kinds = JsonNode.Parse(result)!["users"]![0]!["trades"]!.AsArray().Select(trade => trade!["kind"]!.GetValue<string>()).Distinct().ToList();
        kinds.ShouldContain("Buy");
        kinds.Count.ShouldBeGreaterThan(1);
        first.Output.ShouldContain("balance to the cent");
    }

    [Fact]
    public async Task From_and_to_choose_the_sessions()
    {
        using var files = new SimulateFiles().WithBots(OneBot).WithFlatPrices("TQQQ", Day1, 10, 11, 12, 13, 14);

        var (code, _, error) = await files.RunAsync("--from", "2024-01-03", "--to", "2024-01-04", "--json", files.In("out.json"));

        code.ShouldBe(0, error);
        JsonNode.Parse(await File.ReadAllTextAsync(files.In("out.json")))!["users"]![0]!["equity"]!.AsArray()
            .Select(point => point!["session"]!.GetValue<string>()).ShouldBe(["2024-01-03", "2024-01-04"]);
    }

    [Theory]
    [InlineData("--from", "2023-12-01", "--from 2023-12-01")]
    [InlineData("--to", "2024-02-01", "--to 2024-02-01")]
    [InlineData("--from", "yesterday", "'yesterday' is not a date")]
    public async Task Dates_that_cannot_be_traded_are_refused(string option, string value, string said)
    {
        using var files = new SimulateFiles().WithBots(OneBot).WithFlatPrices("TQQQ", Day1, 10, 11);

        var (code, output, error) = await files.RunAsync(option, value);

        code.ShouldBe(1);
        (output + error).ShouldContain(said);
    }

    [Fact]
    public async Task A_database_with_a_real_user_is_refused_and_left_alone()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite);
        await host.AddTenantAsync("real");
        using var files = new SimulateFiles().WithBots(OneBot).WithFlatPrices("TQQQ", Day1, 10);

        var (code, _, error) = await files.RunAsync("--database", host.Options.ConnectionString);

        code.ShouldBe(1);
        error.ShouldContain("holds real users");
        (await host.Queries.CountUsersAsync(CancellationToken.None)).ShouldBe(1);
    }

    [Fact]
    public async Task A_database_of_an_earlier_simulation_is_refused()
    {
        using var files = new SimulateFiles().WithBots(OneBot).WithFlatPrices("TQQQ", Day1, 10);
        (await files.RunAsync("--database", files.In("books.db"))).Code.ShouldBe(0);

        var (code, _, error) = await files.RunAsync("--database", files.In("books.db"));

        code.ShouldBe(1);
        error.ShouldContain("Use another database");
    }

    private static string WithoutTimes(string file) =>
        string.Join('\n', File.ReadAllLines(file).Where(line => !line.Contains("\"elapsedMs\"") && !line.Contains("\"userSessionsPerSecond\"")));

    private static IEnumerable<string> Names(JsonNode node) => node.AsObject().Select(property => property.Key);
}
