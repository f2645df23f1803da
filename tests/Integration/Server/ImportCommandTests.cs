using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using EggMoney.Integration.LegacyImport;
using EggMoney.WebApi.CommandLine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Server;

/// <summary>The built program, as somebody runs it who moves in.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private static readonly string SecretKey = SecretKeys.Generate();

    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-import-command-test-").FullName;

    private static string Chan => LegacyExamples.Path("current/chan/egg_chan.db");

    private static string[] ChanFiles => ["--db", Chan, "--key-store", LegacyExamples.Path("current/chan/key_store.json"), "--env", LegacyExamples.Path("current/chan/.env")];

    private string Temporary => Directory.CreateDirectory(Path.Combine(_folder, "tmp")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The books of both engines are compared beside this, faster; the commands as processes are tried on one, and on both with EGGMONEY_TEST_EVERYTHING=1.</summary>
    public static TheoryData<DatabaseProvider> Engines =>
        Environment.GetEnvironmentVariable("EGGMONEY_TEST_EVERYTHING") == "1" ? [DatabaseProvider.Sqlite, DatabaseProvider.Postgres] : [DatabaseProvider.Postgres];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_person_moves_in_from_the_dry_run_to_going_back(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var hash = LegacyFolder.HashOf(Chan);
        string[] wish = ["import-legacy", "--user", "chan", "--create-user", "chan@example.org", .. ChanFiles];

        // A dry run of somebody who is not there makes nobody.
        var (code, output, error) = await RunAsync(database, [.. wish, "--dry-run", "--json", "report.json"]);
        code.ShouldBe(0, error);
        output.ShouldStartWith("egg_chan.db (chan): can be imported. Nothing was written.\n");
        foreach (var line in new[]
        {
            "| history        | 1,148 | 1,148 |      0 |       0 |         0 |        0 |",
            "| TQ_1 | TQQQ   | yes        |    13.09 |   13.49 |     91 |   77.06 |",
            "| SO_2 | SOXL   | 2026-05-12 | Buy  |     3 |      3 | 40.68 | 122.04 |",
            "- TQ_1: 300.11 dollars are no longer ordered. Look for open Buy orders of TQQQ from 2026-05-12 at the broker, and cancel them there.",
            "| profit_by_year    | 2026     |   5,857.2 |      0 |   5,857.2 | yes  |",
            "To import it, run this again without --dry-run.",
        })
        {
            output.Split('\n').ShouldContain(line);
        }

        var report = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "report.json")))!;
        (report.Text("outcome"), report["confirmation"], report["fills"]!.AsArray().Count).ShouldBe(("planned", null, 12));
        await using (var before = await ApiHost.StartOnAsync(database.Options))
        {
            (await before.Services.GetRequiredService<ISystemQueries>().CountUsersAsync(default)).ShouldBe(0);
        }

        (code, output, error) = await RunAsync(database, wish);
        code.ShouldBe(0, error);
        output.ShouldStartWith("chan is added, and signs up with this code until ");
        output.ShouldContain("\negg_chan.db (chan): imported as ");
        output.ShouldContain("undo-import --user chan");
        foreach (var secret in new[] { "FAKEAPPKEY", "FAKEAPPSECRET", "FAKE-chan", "fake-flask", "fake-web", "100000001" })
        {
            (output + error + report.ToJsonString()).ShouldNotContain(secret);
        }

        await using var host = await ApiHost.StartOnAsync(database.Options);
        var tenant = (await host.Services.GetRequiredService<ISystemQueries>().FindTenantAsync("chan", default)).ShouldNotBeNull();
        (await host.WithDbAsync(tenant, db => db.Bots.CountAsync())).ShouldBe(5);
        var entry = await host.WithDbAsync(tenant, db => db.AuditEntries.AsNoTracking().SingleAsync(row => row.Action == "import.done"));
        (entry.Actor, entry.Via, entry.Administrative).ShouldBe(("server", CallerVia.Server, true));

        // Again it is known, also as the same user's by name and address.
        (code, output, _) = await RunAsync(database, wish);
        (code, output.Split('\n')[0]).ShouldBe((0, $"egg_chan.db: was imported before, as {entry.Target}. Nothing was written."));
        (code, _, error) = await RunAsync(database, ["import-legacy", "--user", "chan", "--create-user", "other@example.org", .. ChanFiles]);
        (code, error).ShouldBe((1, "There is a user chan already, with another address than other@example.org. If it is the right one, leave --create-user out.\n"));
        (code, _, error) = await RunAsync(database, ["import-legacy", "--user", "chna", "--create-user", "chan@example.org", .. ChanFiles]);
        (code, error).ShouldBe((1, "--create-user chan@example.org: this is the address of chan. Is --user misspelt?\n"));

        // Nobody else's, not even in a dry run of somebody who is not there; in the words of whoever asks.
        (code, output, _) = await RunAsync(database, ["import-legacy", "--user", "bob", "--create-user", "bob@example.org", "--db", Chan, "--dry-run"], language: "ko_KR.UTF-8");
        code.ShouldBe(2);
        output.ShouldStartWith("egg_chan.db: 거부되었습니다.");
        output.ShouldContain("[machine_of_another_user]");
        (await host.Services.GetRequiredService<ISystemQueries>().FindTenantAsync("bob", default)).ShouldBeNull();

        (code, output, _) = await RunAsync(database, ["list-imports", "--user", "chan"]);
        code.ShouldBe(0);
        output.ShouldContain($"| {entry.Target} | Imported | egg_chan.db |");
        (code, output, _) = await RunAsync(database, ["undo-import", "--user", "chan"]);
        (code, output).ShouldBe((0, $"The import {entry.Target} of egg_chan.db is undone. Trading of chan is paused.\n"));
        (await host.WithDbAsync(tenant, db => db.Bots.CountAsync())).ShouldBe(0);
        (code, _, error) = await RunAsync(database, ["undo-import", "--user", "chan"]);
        (code, error).ShouldBe((1, "Nothing that was imported for chan is here.\n"));
        (code, _, error) = await RunAsync(database, ["undo-import", "--user", "chan", "--import", entry.Target!]);
        (code, error).ShouldBe((2, "Nothing of this import is here: it failed, or was undone.\n"));
        LegacyFolder.HashOf(Chan).ShouldBe(hash);
        Leftovers.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_can_be_seen_at_once_is_told_before_the_database_is_touched()
    {
        foreach (var (arguments, complaint) in new (string[], string)[]
        {
            (["--user", "chan"], "Give either --db or --five-file-dir."),
            (["--user", "chan", "--db", Chan, "--five-file-dir", _folder], "Give either --db or --five-file-dir."),
            (["--user", "chan", "--db", Chan, "--overwrite", "--keep"], "Give --overwrite or --keep, not both."),
            (["--db", Chan], "--user"),
            (["--user", "chan", "--db", "nowhere.db"], "--db nowhere.db: there is no such file."),
            (["--user", "chan", "--db", Chan, "--env", "nowhere.env"], "--env nowhere.env: there is no such file."),
            (["--user", "chan", "--five-file-dir", Temporary], "there is no folder with files such as bot_info_NAME.db."),
            (["--user", "chan", "--db", Chan, "--json", "nowhere/report.json"], "--json nowhere/report.json: the file cannot be written"),
            (["--user", "chan", "--db", Chan, "--json", _folder], "this is a folder."),
            (["--user", "chan", "--db", Chan, "--json", Chan], "this is one of the old machine's files"),
        })
        {
            using var error = new StringWriter();
            (await EggMoneyCommand.RunAsync(["import-legacy", .. arguments], TextWriter.Null, error)).ShouldBe(1);
            error.ToString().ShouldContain(complaint);
        }
    }

    [Fact]
    public async Task What_the_caller_can_mend_ends_with_one_and_what_is_refused_with_two()
    {
        await using var database = await TestDatabase.CreateMigratedAsync(DatabaseProvider.Sqlite);
        foreach (var (arguments, complaint) in new (string[], string)[]
        {
            (["--user", "chan", "--db", Chan], "There is no user chan. To add them first, give --create-user EMAIL."),
            (["--user", "chan", "--db", Chan, "--create-user", "no address", "--dry-run"], "Email: "),
            (["--user", "chan", "--db", Chan, "--create-user", "chan@example.org", "--time-zone", "Mars/Base"], "The time zone must be an IANA name"),
        })
        {
            var (code, _, error) = await RunAsync(database, ["import-legacy", .. arguments]);
            code.ShouldBe(1, error);
            error.ShouldContain(complaint);
        }

        // Nobody is made for what is refused; the report is written all the same.
        var refused = await RunAsync(database, ["import-legacy", "--user", "chan", "--create-user", "chan@example.org", "--db", LegacyExamples.Path("damaged/egg_bad_enum.db"), "--json", "report.json"]);
        refused.Code.ShouldBe(2, refused.Error);
        refused.Output.ShouldContain("\n- bot_info, row 2, point_loc: 'P9' is none of P1, P1_2 and P2_3. [unknown_pivot]\n");
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "report.json")))!.Text("outcome").ShouldBe("refused");
        Directory.GetFiles(_folder).Select(Path.GetFileName).ShouldBe(["report.json"]);
        await using (var host = await ApiHost.StartOnAsync(database.Options))
        {
            (await host.Services.GetRequiredService<ISystemQueries>().CountUsersAsync(default)).ShouldBe(0);
        }

        // Five files, the right rows of damaged ones, and a server in production that has no key.
        var five = await RunAsync(database, ["import-legacy", "--user", "five", "--create-user", "five@example.org", "--five-file-dir", LegacyExamples.Path("old/egg_old_v00_five_files")]);
        five.Code.ShouldBe(0, five.Error);
        var rest = await RunAsync(database, ["import-legacy", "--user", "rest", "--create-user", "rest@example.org", "--db", LegacyExamples.Path("damaged/egg_bad_enum.db"), "--skip-bad-rows", "--dry-run"]);
        rest.Code.ShouldBe(0, rest.Error);
        var keyless = await RunAsync(database, ["import-legacy", "--user", "five", "--db", Chan], environment: "Production");
        (keyless.Code, keyless.Error.StartsWith("SECRET_KEY is not set.", StringComparison.Ordinal)).ShouldBe((1, true));
    }

    [Fact]
    public async Task Who_stops_it_in_the_middle_finds_nothing_of_it()
    {
        await using var database = await TestDatabase.CreateMigratedAsync(DatabaseProvider.Sqlite);
        using var process = Start(database, ["import-legacy", "--user", "chan", "--create-user", "chan@example.org", .. ChanFiles, "--json", "report.json"]);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Leftovers.Length == 0)
        {
            await Task.Delay(10, patience.Token);
        }

        using (var signal = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync(patience.Token);
        }

        await process.WaitForExitAsync(patience.Token);
        (process.ExitCode, await output, (await error).EndsWith("Stopped.\n", StringComparison.Ordinal)).ShouldBe((1, "", true), await error);
        Leftovers.ShouldBeEmpty();
        Directory.GetFiles(_folder).ShouldBeEmpty();
        await using var host = await ApiHost.StartOnAsync(database.Options);
        (await host.Services.GetRequiredService<ISystemQueries>().CountUsersAsync(default)).ShouldBe(0);
    }

    private string[] Leftovers => Directory.GetFileSystemEntries(Temporary, "eggmoney-*");

    private async Task<(int Code, string Output, string Error)> RunAsync(TestDatabase database, string[] arguments, string language = "C", string environment = "Development")
    {
        using var process = Start(database, arguments, language, environment);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(120)).Token);

        // How far it is, on a machine that is slow enough to say so.
        var told = (await error).Split('\n').Where(line => !line.StartsWith("History: ", StringComparison.Ordinal));
        return (process.ExitCode, await output, string.Join('\n', told));
    }

    private Process Start(TestDatabase database, string[] arguments, string language = "C", string environment = "Development")
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "EggMoney.WebApi.dll"), .. arguments])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["EGGMONEY_DATABASE"] = database.Options.ConnectionString;
        start.Environment["SECRET_KEY"] = environment == "Production" ? null : SecretKey;
        start.Environment["LC_ALL"] = language;
        start.Environment["TMPDIR"] = Temporary;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = environment;
        return Process.Start(start)!;
    }
}
