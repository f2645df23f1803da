using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.LegacyImport;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using EggMoney.Integration.LegacyImport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

/// <summary>Admins move old machines in over HTTP.</summary>
public sealed class ImportApiTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-import-api-test-").FullName;

    private static LegacyInput Chan => ImportLab.Machine("chan");

    public void Dispose()
    {
        // Whatever a test did, an upload leaves nothing behind.
        var left = Directory.GetFileSystemEntries(_folder);
        Directory.Delete(_folder, recursive: true);
        left.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_machine_is_looked_at_and_imported_and_shown_and_undone(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var (admin, chan) = await PeopleAsync(host);
        var list = $"admin/tenants/{chan.Tenant.Id}/imports";
        (await admin.GetAsync(list)).Ok().AsArray().ShouldBeEmpty();

        var dryRun = (await admin.UploadAsync(chan.Tenant.Id, ImportForm.Of(Chan))).Ok();
        (dryRun.Text("outcome"), dryRun.Text("machine"), dryRun["importId"]).ShouldBe(("planned", "chan", null));
        dryRun["tables"]!.AsArray().Single(table => table!.Text("name") == "history")!.Number("read").ShouldBe(1148);
        dryRun["fills"]!.AsArray().Count.ShouldBe(12);
        dryRun["rests"]!.AsArray().Count.ShouldBe(5);
        dryRun["checks"]!.AsArray().ShouldAllBe(check => check!["even"]!.GetValue<bool>());
        (await host.WithDbAsync(chan.Tenant, db => db.Bots.CountAsync())).ShouldBe(0);
        (await admin.GetAsync(list)).Ok().AsArray().ShouldBeEmpty();

        var imported = await admin.UploadAsync(chan.Tenant.Id, ImportForm.Of(Chan, ("dryRun", "false"), ("confirmation", dryRun.Text("confirmation"))));
        var report = imported.Ok(HttpStatusCode.Created);
        var id = report.Text("importId");
        imported.Location!.ToString().ShouldBe($"/api/v1/{list}/{id}");
        (report.Text("outcome"), report["confirmation"]).ShouldBe(("imported", null));
        (await host.WithDbAsync(chan.Tenant, db => db.Bots.CountAsync())).ShouldBe(5);

        var listed = (await admin.GetAsync(list)).Ok().AsArray().ShouldHaveSingleItem()!;
        (listed.Text("id"), listed.Text("state"), listed.Text("fileName"), listed["progress"]).ShouldBe((id, "imported", "egg_chan.db", null));
        var shown = (await admin.GetAsync($"{list}/{id}")).Ok();
        shown["import"]!.Text("id").ShouldBe(id);
        JsonNode.DeepEquals(shown["report"], report).ShouldBeTrue(shown["report"]!.ToJsonString());

        // It is the user's, and was the admin's doing.
        var act = await host.WithDbAsync(chan.Tenant, db => db.AuditEntries.AsNoTracking().SingleAsync(entry => entry.Action == "import.done"));
        (act.Actor, act.ActorId, act.Via, act.Administrative, act.Target).ShouldBe(("ada", admin.Tenant.Id, CallerVia.Session, true, id));
        (await chan.GetAsync("audit")).Ok()["items"]!.AsArray().ShouldContain(entry => entry!.Text("action") == "import.done" && entry!.Text("actor") == "ada");

        var again = (await admin.UploadAsync(chan.Tenant.Id, ImportForm.Of(Chan))).Ok();
        (again.Text("outcome"), again.Text("importId")).ShouldBe(("unchanged", id));

        var undone = (await admin.PostAsync($"{list}/{id}/undo")).Ok();
        (undone.Text("id"), undone.Text("state")).ShouldBe((id, "undone"));
        (await host.WithDbAsync(chan.Tenant, db => db.Bots.CountAsync())).ShouldBe(0);
        (await admin.PostAsync($"{list}/{id}/undo")).Refused(HttpStatusCode.Conflict, "import_not_here");
        (await admin.GetAsync(list)).Ok().AsArray().ShouldHaveSingleItem()!.Text("state").ShouldBe("undone");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Nothing_is_imported_without_the_confirmation_of_just_this(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var (admin, chan) = await PeopleAsync(host);
        var bob = await host.AddUserAsync("bob");
        var old = ImportLab.Input("old/egg_old_v05.db");
        var good = await ConfirmationAsync(chan, Chan);
        foreach (var (what, confirmation, more) in new[]
        {
            ("none", null, ("timeZone", null)),
            ("nonsense", "nonsense", ("timeZone", null)),
            ("altered", good[..^2] + (good.EndsWith("AA", StringComparison.Ordinal) ? "BB" : "AA"), ("timeZone", null)),
            ("another user's", await ConfirmationAsync(bob, Chan), ("timeZone", null)),
            ("other files'", await ConfirmationAsync(chan, old), ("timeZone", null)),
            ("fewer files'", await ConfirmationAsync(chan, Chan with { Environment = null }), ("timeZone", null)),
            ("of another zone", good, ("timeZone", "Europe/Berlin")),
            ("of fewer liberties", good, ("skipBadRows", "true")),
            ("of an undecided question", good, ("overwrite", (string?)"true")),
        })
        {
            var answer = await admin.UploadAsync(chan.Tenant.Id, ImportForm.Of(Chan, ("dryRun", "false"), ("confirmation", confirmation), more));
            answer.Status.ShouldBe(HttpStatusCode.Conflict, what);
            answer.Refused(HttpStatusCode.Conflict, "import_confirmation", "confirmation");
            answer.Body!["report"]!.Text("outcome").ShouldBe("refused");
        }

        host.Pass(TimeSpan.FromMinutes(61));
        admin = admin with { Client = host.ClientOf(await host.IssueAsync(admin.Tenant)) };
        (await admin.UploadAsync(chan.Tenant.Id, ImportForm.Of(Chan, ("dryRun", "false"), ("confirmation", good)))).Refused(HttpStatusCode.Conflict, "import_confirmation", "confirmation");
        foreach (var user in new[] { chan, bob })
        {
            (await admin.GetAsync($"admin/tenants/{user.Tenant.Id}/imports")).Ok().AsArray().ShouldBeEmpty();
            (await host.WithDbAsync(user.Tenant, db => db.Bots.CountAsync())).ShouldBe(0);
        }

        (await admin.ImportAsync(chan.Tenant.Id, Chan)).Ok(HttpStatusCode.Created);

        async Task<string> ConfirmationAsync(ApiUser user, LegacyInput input) => (await admin.UploadAsync(user.Tenant.Id, ImportForm.Of(input))).Ok().Text("confirmation");
    }

    [Fact]
    public async Task What_is_refused_says_by_its_report_why()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var (admin, chan) = await PeopleAsync(host);
        var bad = ImportLab.Input("damaged/egg_bad_enum.db");

        var dryRun = (await admin.UploadAsync(chan.Tenant.Id, ImportForm.Of(bad))).Ok();
        (dryRun.Text("outcome"), dryRun["confirmation"]).ShouldBe(("refused", null));
        dryRun["problems"]!.AsArray().ShouldContain(problem => problem!.Text("table") == "bot_info" && problem!.Number("row") == 2 && problem!.Text("column") == "point_loc");

        var real = await admin.UploadAsync(chan.Tenant.Id, ImportForm.Of(bad, ("dryRun", "false")), "ko");
        real.Refused(HttpStatusCode.Conflict, "import_refused");
        real.Body!.Text("title").ShouldContain("가져오지 않았습니다");
        real.Body!["report"]!["problems"]!.AsArray()[0]!.Text("text").ShouldContain(letter => letter >= '가' && letter <= '힣');

        // The rest of it, when a person asks for it.
        var without = (await admin.UploadAsync(chan.Tenant.Id, ImportForm.Of(bad, ("skipBadRows", "true")))).Ok();
        without.Text("outcome").ShouldBe("planned");
        (await admin.UploadAsync(chan.Tenant.Id, ImportForm.Of(bad, ("dryRun", "false"), ("skipBadRows", "true"), ("confirmation", without.Text("confirmation"))))).Ok(HttpStatusCode.Created);

        foreach (var (example, code) in new[] { ("damaged/egg_truncated.db", ""), ("damaged/egg_missing_table.db", "") })
        {
            var answer = (await admin.UploadAsync(chan.Tenant.Id, ImportForm.Of(ImportLab.Input(example)))).Ok();
            (answer.Text("outcome"), answer["problems"]!.AsArray().Count).ShouldBe(("refused", 1), example + code);
        }

        (await admin.UploadAsync(chan.Tenant.Id, ImportForm.Of(Chan, ("timeZone", "Mars/Base")))).Refused(HttpStatusCode.BadRequest, "validation", "timeZone");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Only_admins_get_in_and_only_to_the_user_whose_import_it_is(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var (admin, chan) = await PeopleAsync(host);
        var bob = await host.AddUserAsync("bob");
        var id = (await admin.ImportAsync(chan.Tenant.Id, Chan)).Ok(HttpStatusCode.Created).Text("importId");
        var own = $"admin/tenants/{chan.Tenant.Id}/imports";

        (await chan.UploadAsync(chan.Tenant.Id, ImportForm.Of(Chan))).Refused(HttpStatusCode.Forbidden, "admins_only");
        foreach (var path in new[] { own, $"{own}/{id}" })
        {
            (await chan.GetAsync(path)).Refused(HttpStatusCode.Forbidden, "admins_only");
        }

        (await chan.PostAsync($"{own}/{id}/undo")).Refused(HttpStatusCode.Forbidden, "admins_only");
        foreach (var (tenant, import) in new[] { (bob.Tenant.Id.ToString(), id), (Guid.NewGuid().ToString(), id), (chan.Tenant.Id.ToString(), Guid.NewGuid().ToString()) })
        {
            (await admin.GetAsync($"admin/tenants/{tenant}/imports/{import}")).Refused(HttpStatusCode.NotFound, "not_found");
            (await admin.PostAsync($"admin/tenants/{tenant}/imports/{import}/undo")).Refused(HttpStatusCode.NotFound, "not_found");
        }

        (await admin.UploadAsync(Guid.NewGuid(), ImportForm.Of(Chan))).Refused(HttpStatusCode.NotFound, "not_found");
        (await admin.GetAsync($"admin/tenants/{Guid.NewGuid()}/imports")).Refused(HttpStatusCode.NotFound, "not_found");

        // A machine has one owner, whichever admin says otherwise.
        var second = await host.AddUserAsync("eve", UserRole.Admin);
        var answer = (await second.UploadAsync(bob.Tenant.Id, ImportForm.Of(Chan))).Ok();
        answer["problems"]!.AsArray().ShouldHaveSingleItem()!.Text("code").ShouldBe("machine_of_another_user");
        (await host.WithDbAsync(chan.Tenant, db => db.Bots.CountAsync())).ShouldBe(5);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task After_it_trading_resumes_once_books_and_broker_agree_or_their_owner_says_so(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var (admin, chan) = await PeopleAsync(host);
        (await admin.ImportAsync(chan.Tenant.Id, ImportLab.Input("old/egg_old_v05.db"))).Ok(HttpStatusCode.Created);

        (await chan.PostAsync("trading/resume")).Refused(HttpStatusCode.Conflict, "no_active_account");
        (await chan.PostAsync("credentials", new { broker = "paper", label = "Practice", cash = 10_000 })).Ok(HttpStatusCode.Created);
        var account = (await chan.GetAsync("credentials")).Ok().AsArray()[0]!;
        if (!account["active"]!.GetValue<bool>())
        {
            (await chan.PostAsync($"credentials/{account.Text("id")}/activate", new { acceptHoldings = true })).Status.ShouldBe(HttpStatusCode.OK);
        }

        foreach (var body in new object?[] { null, new { }, new { acceptDifferences = false } })
        {
            var differs = await chan.PostAsync("trading/resume", body);
            differs.Refused(HttpStatusCode.Conflict, "holdings_differ");
            differs.Body!.Text("title").ShouldContain("TQQQ");
        }

        (await chan.PostAsync("trading/resume", new { acceptDifference = true })).Refused(HttpStatusCode.BadRequest, "field_unknown", "acceptDifference");
        (await host.WithDbAsync(chan.Tenant, db => db.Bots.CountAsync(bot => bot.Active))).ShouldBe(0);
        (await chan.PostAsync("trading/resume", new { acceptDifferences = true })).Ok()["pausedByUser"]!.GetValue<bool>().ShouldBeFalse();
        (await host.WithDbAsync(chan.Tenant, db => db.Bots.CountAsync(bot => bot.Active))).ShouldBe(5);
        (await admin.GetAsync($"admin/tenants/{chan.Tenant.Id}/imports")).Ok().AsArray()[0]!["confirmedAt"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Two_users_move_in_at_the_same_time(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var (admin, chan) = await PeopleAsync(host);
        var choe = await host.AddUserAsync("choe");
        var overHttp = admin.ImportAsync(chan.Tenant.Id, Chan);
        var beside = host.ImportAsync(choe.Tenant, ImportLab.Machine("choe"));

        (await overHttp).Ok(HttpStatusCode.Created);
        (await beside).Outcome.ShouldBe(ImportOutcome.Imported);
        (await host.WithDbAsync(chan.Tenant, db => db.Bots.CountAsync())).ShouldBe(5);
        (await host.WithDbAsync(choe.Tenant, db => db.Bots.CountAsync())).ShouldBe(3);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task How_far_one_is_can_be_seen_while_it_is_being_done(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        var (admin, chan) = await PeopleAsync(host);
        var id = Guid.CreateVersion7();
        await host.WithDbAsync(chan.Tenant, async db =>
        {
            db.Imports.Add(new() { Id = id, State = ImportState.Running, FileName = "egg_chan.db", TimeZone = "Asia/Seoul", Fingerprint = new string('0', 64), StartedAt = ApiHost.WallStart });
            await TestHost.SaveAsync(db);
            return 0;
        });
        using (var shown = host.Services.GetRequiredService<ImportBoard>().Show(id, 1148))
        {
            shown.Report(500);
            foreach (var import in new[] { (await ListAsync())[0]!, (await admin.GetAsync($"admin/tenants/{chan.Tenant.Id}/imports/{id}")).Ok()["import"]! })
            {
                (import.Text("state"), import["progress"]!.Number("done"), import["progress"]!.Number("total")).ShouldBe(("running", 500, 1148));
            }
        }

        (await ListAsync())[0]!["progress"].ShouldBeNull();
        (await admin.GetAsync($"admin/tenants/{chan.Tenant.Id}/imports/{id}")).Ok()["report"].ShouldBeNull();

        async Task<JsonArray> ListAsync() => (await admin.GetAsync($"admin/tenants/{chan.Tenant.Id}/imports")).Ok().AsArray();
    }

    [Fact]
    public async Task A_secret_is_in_no_file_while_it_is_imported()
    {
        SpyVault? spy = null;
        await using var host = await ApiHost.StartAsync(
            DatabaseProvider.Sqlite,
            new Dictionary<string, string?> { ["Imports:TemporaryFolder"] = _folder },
            services => services.AddSingleton<ISecretVault>(provider => spy = new SpyVault(new(provider.GetRequiredService<SecretKeys>(), provider.GetRequiredService<WallClock>()), _folder)));
        var (admin, chan) = await PeopleAsync(host);
        (await admin.ImportAsync(chan.Tenant.Id, Chan)).Ok(HttpStatusCode.Created);

        var seen = spy.ShouldNotBeNull();
        seen.Files.ShouldBeGreaterThan(0, "the databases were to be there while secrets were sealed");
        seen.Found.ShouldBeEmpty();
        if (!OperatingSystem.IsWindows())
        {
            seen.Modes.Distinct().ShouldBe([UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute]);
        }
    }

    [Fact]
    public async Task One_upload_is_taken_at_a_time()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var (admin, chan) = await PeopleAsync(host);
        var second = await host.AddUserAsync("eve", UserRole.Admin);
        var choe = await host.AddUserAsync("choe");
        var whole = await ImportForm.Of(Chan).ReadAsByteArrayAsync();
        var slow = new SlowContent(whole);
        var first = admin.UploadAsync(chan.Tenant.Id, slow);
        await slow.Half;
        await UntilAsync(() => Directory.GetFileSystemEntries(_folder).Length > 0);

        (await second.UploadAsync(choe.Tenant.Id, ImportForm.Raw("--b--\n"))).Refused(HttpStatusCode.Conflict, "import_busy");
        (await second.GetAsync($"admin/tenants/{choe.Tenant.Id}/imports")).Ok();
        slow.GoOn();

        // What came in was torn in two and is no form, and the way is free again.
        (await first).Refused(HttpStatusCode.BadRequest, "upload_unreadable");
        (await second.ImportAsync(choe.Tenant.Id, ImportLab.Machine("choe"))).Ok(HttpStatusCode.Created);
    }

    [Fact]
    public async Task An_upload_that_breaks_off_leaves_nothing_and_the_next_one_is_taken()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var (admin, chan) = await PeopleAsync(host);
        var slow = new SlowContent(await ImportForm.Of(Chan).ReadAsByteArrayAsync());
        using var patience = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/admin/tenants/{chan.Tenant.Id}/imports") { Content = slow };
        var upload = admin.Client.SendAsync(request, patience.Token);
        await slow.Half;
        await UntilAsync(() => Directory.GetFileSystemEntries(_folder).Length > 0);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => upload);
        slow.GoOn();

        await UntilAsync(() => Directory.GetFileSystemEntries(_folder).Length == 0);
        (await admin.ImportAsync(chan.Tenant.Id, Chan)).Ok(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Admins_see_who_imported_for_whom_and_who_took_it_away()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var (admin, chan) = await PeopleAsync(host);
        var other = await host.AddUserAsync("eve", UserRole.Admin);
        var import = (await admin.ImportAsync(chan.Tenant.Id, Chan)).Ok(HttpStatusCode.Created).Text("importId");
        (await other.PostAsync($"admin/tenants/{chan.Tenant.Id}/imports/{import}/undo", new { })).Ok();

        var acts = (await other.GetAsync("admin/audit")).Ok()["items"]!.AsArray();
        acts.Select(act => $"{act!.Text("actor")} {act!.Text("action")} {act!.Text("username")}").ShouldBe(["eve import.undone chan", "ada import.done chan"], ignoreOrder: true);
        (await other.GetAsync($"admin/audit?userId={chan.Tenant.Id}&action=import.done")).Ok()["items"]!.AsArray().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_was_begun_in_earnest_is_finished_though_nobody_waits_for_the_answer()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var (admin, chan) = await PeopleAsync(host);
        var confirmation = (await admin.UploadAsync(chan.Tenant.Id, ImportForm.Of(Chan))).Ok().Text("confirmation");
        using var patience = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/admin/tenants/{chan.Tenant.Id}/imports")
        {
            Content = ImportForm.Of(Chan, ("dryRun", "false"), ("confirmation", confirmation)),
        };
        var upload = admin.Client.SendAsync(request, patience.Token);
        JsonNode? import = null;
        await UntilAsync(async () => (import = (await admin.GetAsync($"admin/tenants/{chan.Tenant.Id}/imports")).Ok().AsArray().SingleOrDefault()) is not null);
        await patience.CancelAsync();
        await UntilAsync(async () => (import = (await admin.GetAsync($"admin/tenants/{chan.Tenant.Id}/imports")).Ok().AsArray().Single())!.Text("state") != "running");
        import!.Text("state").ShouldBe("imported");
        await Task.WhenAny(upload);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task<(ApiUser Admin, ApiUser Chan)> PeopleAsync(ApiHost host) => (await host.AddUserAsync("ada", UserRole.Admin), await host.AddUserAsync("chan"));

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private Task<ApiHost> StartAsync(DatabaseProvider provider) =>
        ApiHost.StartAsync(provider, new Dictionary<string, string?> { ["Imports:TemporaryFolder"] = _folder });

    /// <summary>Looks into the temporary files at the moment at which the secrets are known and not yet sealed.</summary>
    private sealed class SpyVault(FernetVault vault, string folder) : ISecretVault
    {
        public string CurrentKeyId => vault.CurrentKeyId;

        public int Files { get; private set; }

        public List<string> Found { get; } = [];

        public List<UnixFileMode> Modes { get; } = [];

        public UserSecret Seal(Guid userId, Guid subjectId, string field, string value)
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                Files++;
                using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var reader = new StreamReader(content, Encoding.Latin1);
                var text = reader.ReadToEnd();
                Found.AddRange(new[] { value, "fake-flask-secret-chan", "fake-web-password-chan", "FAKE-TOKEN-chan" }.Where(secret => text.Contains(secret, StringComparison.Ordinal)).Select(secret => $"{secret} in {file}"));
            }

            if (!OperatingSystem.IsWindows())
            {
                Modes.AddRange(Directory.GetDirectories(folder).Select(File.GetUnixFileMode));
            }

            return vault.Seal(userId, subjectId, field, value);
        }

        public void Reseal(UserSecret row, string value) => vault.Reseal(row, value);

        public string Open(UserSecret row) => vault.Open(row);
    }

    /// <summary>Sends a first half, and the rest when it is told to; the boundary it names is another than the form's.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly byte[] _whole;
        private readonly TaskCompletionSource _half = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowContent(byte[] whole)
        {
            _whole = whole;
            Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=another");
        }

        public Task Half => _half.Task;

        public void GoOn() => _goOn.TrySetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes("--another\r\nContent-Disposition: form-data; name=\"database\"; filename=\"egg_chan.db\"\r\n\r\n"), cancellationToken);
            await stream.WriteAsync(_whole.AsMemory(0, _whole.Length / 2), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            _half.TrySetResult();
            await _goOn.Task.WaitAsync(cancellationToken);
            await stream.WriteAsync(_whole.AsMemory(_whole.Length / 2), cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
