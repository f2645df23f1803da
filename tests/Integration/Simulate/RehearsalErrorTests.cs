using System.Diagnostics;
using System.Security.Cryptography;
using EggMoney.Application.Trading;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.WebApi.CommandLine;
using EggMoney.WebApi.Hosting;
using EggMoney.WebApi.Simulate.Rehearsals;
using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Simulate;

/// <summary>What cannot be rehearsed is told in one line; and the whole command as somebody runs it.</summary>
public sealed class RehearsalErrorTests
{
    public static TheoryData<string[], string> WrongOptions => new()
    {
        { [], "Say whose bots: --bots FILE, --user NAME or --all-users." },
        { ["--user", "ann", "--bots", "x.json", "--prices", "."], "--bots and --user (or --all-users) exclude each other." },
        { ["--bots", "x.json"], "--bots needs --prices DIR." },
        { ["--bots", "x.json", "--prices", ".", "--sessions", "2"], "--sessions goes with --user" },
        { ["--user", "ann", "--all-users"], "--user and --all-users exclude each other." },
        { ["--user", "ann", "--to", "2026-03-04"], "--to goes with --bots" },
        { ["--user", "ann", "--database", "x.db"], "--database goes with --bots" },
        { ["--user", "ann", "--sessions", "0"], "--sessions: '0' is not a number from 1 to 1000." },
        { ["--user", "ann", "--sessions", "many"], "--sessions: 'many' is not a number from 1 to 1000." },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public async Task Options_that_do_not_go_together_are_refused(string[] arguments, string said)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var code = await EggMoneyCommand.RunAsync(["simulate", .. arguments], output, error);

        code.ShouldBe(1);
        error.ToString().ShouldContain(said);
    }

    [Fact]
    public async Task Nobody_nothing_and_no_price_are_told()
    {
        await using var lab = await RehearsalLab.StartAsync(DatabaseProvider.Sqlite);
        await lab.AddTraderAsync("ann", 20_000, new("TQ_1", "TQQQ", 1000), new BotSettings("SO_1", "SOXL", 500));
        await lab.AddTraderAsync("idle", 100);
        lab.Record("TQQQ", 50, 48, 44, 45).Record("SOXL", 40, 38);

        async Task<string> ProblemAsync(RehearsalOptions options)
        {
            var problem = await Should.ThrowAsync<Exception>(() => lab.RunAsync(options));
            return Problems.Describe(problem).ShouldNotBeNull();
        }

        (await ProblemAsync(new(["nobody"]))).ShouldBe("There is no user 'nobody'.");
        (await ProblemAsync(new(["idle"]))).ShouldBe("The user 'idle' has no bots.");
        (await ProblemAsync(new(["ann"], 1, lab.Prices, RehearsalLab.Next.Date))).ShouldBe("--from 2026-03-04 --sessions 1: the prices can be traded from 2026-03-02 to 2026-03-03.");
        (await ProblemAsync(new(["ann"], 3, lab.Prices))).ShouldBe("--sessions 3: the prices can be traded from 2026-03-02 to 2026-03-03.");
        (await ProblemAsync(new(["ann"], 1, Path.Combine(lab.Prices, "nowhere")))).ShouldContain("the folder does not exist");
        (await ProblemAsync(new(["ann"], 1, null, new(2036, 1, 1)))).ShouldBe("--from 2036-01-01 --sessions 1: sessions are known from 2000-02-01 to 2035-12-31.");

        File.Delete(Path.Combine(lab.Prices, "SOXL.csv"));
        (await ProblemAsync(new(["ann"], 1, lab.Prices))).ShouldEndWith("SOXL.csv: the file does not exist, but SOXL is asked for");
        await File.WriteAllTextAsync(Path.Combine(lab.Prices, "SOXL.csv"), "date,open,high,low,close,volume\n2026-03-03,1,1,1,1,1\n2026-03-05,1,1,1,1,1\n");
        (await ProblemAsync(new(["ann"], 1, lab.Prices, new(2026, 3, 4)))).ShouldBe("There is no price of SOXL in the session of 2026-03-04.");
    }

    [Fact]
    public async Task A_database_without_bots_is_told()
    {
        await using var lab = await RehearsalLab.StartAsync(DatabaseProvider.Sqlite);

        var nothing = await lab.RunAsync(new([]));

        (nothing.Code, nothing.Output, nothing.Result.Users.Count).ShouldBe((0, "Nobody in this database has bots: there is nothing to trade.\n", 0));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task The_command_rehearses_on_the_configured_database_and_leaves_its_file_alone(DatabaseProvider provider)
    {
        await using var lab = await RehearsalLab.StartAsync(provider);
        await lab.AddTraderAsync("ann", 20_000, new BotSettings("TQ_1", "TQQQ", 1000));
        lab.Record("TQQQ", 50, 48, 60);
        var before = Fingerprint(lab.Database);

        var (code, output, error) = await RunAsync(lab.Database.ConnectionString, "--user", "ANN", "--prices", lab.Prices, "--from", "2026-03-04");

        error.ShouldBeEmpty();
        code.ShouldBe(0);
        output.ShouldContain("ann, session of 2026-03-04");
        output.ShouldContain("above take-profit and band: sell all");
        output.ShouldContain("Nothing of this was traded or saved.");
        Fingerprint(lab.Database).ShouldBe(before);

        (code, output, error) = await RunAsync(lab.Database.ConnectionString, "--user", "nobody");
        (code, output, error).ShouldBe((1, "", "There is no user 'nobody'.\n"));
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told_and_not_made()
    {
        var file = Path.Combine(Path.GetTempPath(), $"eggmoney-{Guid.NewGuid():N}", "none.db");

        var (code, output, error) = await RunAsync(file, "--user", "ann");

        (code, output).ShouldBe((1, ""));
        error.ShouldStartWith($"There is no database {file}.");
        error.TrimEnd().ShouldNotContain("\n");
        File.Exists(file).ShouldBeFalse();
    }

    [Fact]
    public void Every_rule_has_words()
    {
        foreach (var rule in Enum.GetNames<PlanRule>())
        {
            RuleWords.Of(OrderOrigin.Plan, rule).ShouldNotBe(rule);
        }

        foreach (var rule in Enum.GetNames<DipRule>())
        {
            RuleWords.Of(OrderOrigin.Dip, rule).ShouldNotBe(rule);
        }
    }

    /// <summary>The books' bytes; whatever is beside them for readers to find each other may come and go.</summary>
    private static string Fingerprint(DatabaseOptions database)
    {
        if (database.Provider == DatabaseProvider.Postgres)
        {
            return "";
        }

        SqliteConnection.ClearAllPools();
        return string.Join(' ', new[] { database.SqlitePath, database.SqlitePath + "-wal" }
            .Where(file => new FileInfo(file) is { Exists: true, Length: > 0 })
            .Select(file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))));
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string connection, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "EggMoney.WebApi.dll"), "simulate", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["EGGMONEY_DATABASE"] = connection;
        start.Environment["LANG"] = "C";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
