using Shouldly;
using Xunit;

namespace EggMoney.Integration.Simulate;

/// <summary>A file that cannot be used is told by its name, line and field.</summary>
public sealed class SimulateFileErrorTests
{
    private static readonly DateOnly Day1 = new(2024, 1, 2);

    public static TheoryData<string, string> BotsFiles => new()
    {
        { "{\n\"users\": [\n", "line 3: this is not valid JSON" },
        { "[]", "line 1: must be an object" },
        { "{}", "line 1, field users: is missing" },
        { "{\"users\":[]}", "line 1, field users: must hold at least one user" },
        { "{\"users\":null}", "line 1, field users: must not be null" },
        { User("\"cash\":10"), "field users[0].username: is missing" },
        { User("\"username\":\"ann\""), "field users[0].cash: is missing" },
        { User("\"username\":\"ann\",\n\"cash\":-1"), "line 3, field users[0].cash: must be greater than or equal to '0'" },
        { User("\"username\":\" \",\"cash\":1"), "field users[0].username: must be 1 to 64 characters" },
        { User("\"username\":\"ann\",\"cash\":\"many\""), "line 2, field users[0].cash: must be a number" },
        { User("\"username\":\"ann\",\"cash\":1,\n\"colour\":1"), "line 3, field users[0].colour: is not a field" },
        { User("\"username\":\"ann\",\"cash\":1,\n\"settings\":{\n\"twapCount\":0}"), "line 4, field users[0].settings.twapCount: must be between 1 and 60" },
        { User("\"username\":\"ann\",\"cash\":1,\"settings\":{\"twapCount\":1.5}"), "field users[0].settings.twapCount: must be a whole number" },
        { "{\"users\":[{\"username\":\"ann\",\"cash\":1,\"bots\":[]}]}", "field users[0].bots: must hold at least one bot" },
        { "{\"users\":[" + Person("ann") + ",\n" + Person("ANN") + "]}", "line 2, field users[1].username: 'ANN' is there twice" },
        { Bots("{\"name\":\"A\",\"symbol\":\"TQQQ\",\"seed\":1}", "{\"name\":\"B\",\n\"symbol\":\"TQQQ\",\n\"seed\":0}"), "line 5, field users[0].bots[1].seed: must be greater than '0'" },
        { Bots("{\"name\":\"A\",\"symbol\":\"TQQQ\",\"seed\":1}", "{\"name\":\"A\",\"symbol\":\"TQQQ\",\"seed\":1}"), "line 3, field users[0].bots[1].name: 'A' is there twice" },
        { Bots("{\"name\":\"A\",\"symbol\":\"tqqq\",\"seed\":1}"), "field users[0].bots[0].symbol: must be a ticker" },
        { Bots("{\"name\":\"A\",\"symbol\":\"TQQQ\",\"seed\":1,\"pivotRule\":\"P9\"}"), "field users[0].bots[0].pivotRule: must be \"P1\" or \"P1_2\" or \"P2_3\"" },
        { Bots("{\"name\":\"A\",\"symbol\":\"TQQQ\",\"seed\":1,\"active\":1}"), "field users[0].bots[0].active: must be true or false" },
        { Bots("{\"name\":\"A\",\"symbol\":\"TQQQ\",\"seed\":1,\"seed\":2}"), "field users[0].bots[0].seed: is there twice" },
        { Bots("{\"name\":\"A\",\"symbol\":\"TQQQ\",\"seed\":1,\n\"closingDipRules\":[{\"dropRate\":0.05,\"seedRate\":1},\n{\"dropRate\":2,\"seedRate\":1}]}"), "line 4, field users[0].bots[0].closingDipRules[1].dropRate: must be less than '1'" },
        { Bots("{\"name\":\"A\",\"symbol\":\"TQQQ\",\"seed\":1,\"trailing\":{\n\"stopRate\":0}}"), "line 3, field users[0].bots[0].trailing.stopRate: must be greater than '0'" },
        { Bots("null"), "field users[0].bots[0]: must be a bot, not null" },
    };

    [Theory]
    [MemberData(nameof(BotsFiles))]
    public async Task A_wrong_bots_file_is_told_by_line_and_field(string text, string said)
    {
        using var files = new SimulateFiles().WithBots(text).WithFlatPrices("TQQQ", Day1, 10);

        var (code, _, error) = await files.RunAsync();

        error.ShouldContain(said);
        error.ShouldStartWith(files.Bots + " line ");
        error.TrimEnd().ShouldNotContain("\n");
        code.ShouldBe(1);
    }

    [Theory]
    [InlineData("date,open,high,low,close,volume\n2024-01-02,1,1,1,1,1\n2024-01-03,1,x,1,1,1\n", "line 3, field high: 'x' is not a number above 0")]
    [InlineData("date,open\n", "line 1")]
    [InlineData(null, "the file does not exist")]
    public async Task A_wrong_price_file_is_told_by_line_and_field(string? text, string said)
    {
        using var files = new SimulateFiles().WithBots("{\"users\":[" + Person("ann") + "]}");
        if (text is not null)
        {
            await File.WriteAllTextAsync(files.In("TQQQ.csv"), text);
        }

        var (code, _, error) = await files.RunAsync();

        error.ShouldContain("TQQQ.csv");
        error.ShouldContain(said);
        code.ShouldBe(1);
    }

    [Fact]
    public async Task A_bots_file_that_is_not_there_is_told()
    {
        using var files = new SimulateFiles();

        var (code, _, error) = await files.RunAsync();

        error.ShouldContain("bots.json: the file does not exist");
        code.ShouldBe(1);
    }

    [Fact]
    public async Task An_unknown_option_shows_the_usage()
    {
        using var files = new SimulateFiles();

        var (code, output, error) = await files.RunAsync("--frobnicate");

        code.ShouldBe(1);
        error.ShouldContain("--frobnicate");
        output.ShouldContain("Usage:");
    }

    [Fact]
    public async Task A_bad_connection_string_is_told_without_its_password()
    {
        using var files = new SimulateFiles().WithBots("{\"users\":[" + Person("ann") + "]}").WithFlatPrices("TQQQ", Day1, 10);

        var (code, _, error) = await files.RunAsync("--database", "Host=127.0.0.1;Port=1;Username=u;Password=sekret;Database=x");

        code.ShouldBe(1);
        error.ShouldContain("cannot be reached");
        error.ShouldNotContain("sekret");
    }

    private static string Person(string name) => $$"""{"username":"{{name}}","cash":1,"bots":[{"name":"A","symbol":"TQQQ","seed":1}]}""";

    private static string User(string fields) => "{\"users\":[\n{" + fields + ",\"bots\":[{\"name\":\"A\",\"symbol\":\"TQQQ\",\"seed\":1}]}]}";

    private static string Bots(params string[] bots) => "{\"users\":[{\"username\":\"ann\",\"cash\":1,\"bots\":[\n" + string.Join(",\n", bots) + "]}]}";
}
