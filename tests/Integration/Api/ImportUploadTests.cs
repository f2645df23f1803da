using System.Net;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.Integration.LegacyImport;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Api;

/// <summary>Uploads that are not as they should be. All tests share one server, whose limit for a database is 1 MiB.</summary>
public sealed class ImportUploadTests : IClassFixture<ImportUploadTests.Fixture>
{
    private const string Database = "--b\nContent-Disposition: form-data; name=\"database\"; filename=\"egg_chan.db\"\n\nno database\n";

    private readonly Fixture _fixture;

    public ImportUploadTests(Fixture fixture) => _fixture = fixture;

    [Theory]
    [InlineData("application/json")]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"0123456789012345678901234567890123456789012345678901234567890123456789a\"")]
    [InlineData("multipart/mixed; boundary=b")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("nonsense")]
    public async Task Only_a_form_with_files_is_read(string type)
    {
        var answer = await _fixture.SendAsync(ImportForm.Raw(Database + "--b--\n", type));
        answer.Refused(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        answer.Body!.Text("title").ShouldContain("multipart/form-data");
    }

    [Theory]
    [InlineData("", "upload_unreadable", "")]
    [InlineData("--b--\n", "field_missing", "database")]
    [InlineData("hello", "upload_unreadable", "")]
    [InlineData("--b\n\nx\n--b--\n", "upload_unreadable", "")]
    [InlineData("--b\nContent-Disposition: attachment; name=\"database\"\n\nx\n--b--\n", "upload_unreadable", "")]
    [InlineData("--b\nContent-Disposition: form-data; name=\"dryRun\"\n\ntrue\n--b--\n", "field_missing", "database")]
    [InlineData("--b\nContent-Disposition: form-data; name=\"dryRun\"\n\nyes\n--b--\n", "wrong_type", "dryRun")]
    [InlineData("--b\nContent-Disposition: form-data; name=\"dryRun\"\n\n\n--b--\n", "wrong_type", "dryRun")]
    [InlineData("--b\nContent-Disposition: form-data; name=\"overwrite\"\n\nnull\n--b--\n", "wrong_type", "overwrite")]
    [InlineData("--b\nContent-Disposition: form-data; name=\"skipBadRows\"\n\nTrue\n--b--\n", "wrong_type", "skipBadRows")]
    [InlineData("--b\nContent-Disposition: form-data; name=\"dryrun\"\n\nfalse\n--b--\n", "field_unknown", "dryrun")]
    [InlineData("--b\nContent-Disposition: form-data; name=\"a\u202eb\u0001c\"\n\nx\n--b--\n", "field_unknown", "abc")]
    [InlineData("--b\nContent-Disposition: form-data\n\nx\n--b--\n", "field_unknown", "")]
    [InlineData("--b\nContent-Disposition: form-data; name=\"dryRun\"\n\ntrue\n--b\nContent-Disposition: form-data; name=\"dryRun\"\n\nfalse\n--b--\n", "field_twice", "dryRun")]
    [InlineData("--b\nContent-Disposition: form-data; name=\"environment\"\n\nA=1\n--b\nContent-Disposition: form-data; name=\"environment\"\n\nA=2\n--b--\n", "field_twice", "environment")]
    [InlineData(Database, "upload_unreadable", "")]
    [InlineData(Database + "--b", "upload_unreadable", "")]
    public async Task A_form_that_is_none_of_ours_is_told_by_part(string body, string code, string field)
    {
        var answer = await _fixture.SendAsync(ImportForm.Raw(body));
        answer.Status.ShouldBe(HttpStatusCode.BadRequest, answer.Body?.ToJsonString());
        answer.Code.ShouldBe(code);
        string.Join(',', answer.Fields).ShouldBe(field);
        var korean = await _fixture.SendAsync(ImportForm.Raw(body), "ko");
        (korean.Code, korean.Body!.Text("title").Any(letter => letter is >= '가' and <= '힣')).ShouldBe((code, true));
        _fixture.ShouldBeClean();
    }

    [Fact]
    public async Task Too_many_headers_and_endless_ones_are_refused()
    {
        var headers = string.Concat(Enumerable.Range(0, 20).Select(number => $"X-{number}: x\n"));
        (await _fixture.SendAsync(ImportForm.Raw($"--b\n{headers}\nx\n--b--\n"))).Refused(HttpStatusCode.BadRequest, "upload_unreadable");
        (await _fixture.SendAsync(ImportForm.Raw($"--b\nX: {new string('x', 20_000)}\n\nx\n--b--\n"))).Refused(HttpStatusCode.BadRequest, "upload_unreadable");
        var name = new string('n', 3000);
        (await _fixture.SendAsync(ImportForm.Raw($"--b\nContent-Disposition: form-data; name=\"{name}\"\n\nx\n--b--\n"))).Refused(HttpStatusCode.BadRequest, "field_unknown", name[..100]);
    }

    [Fact]
    public async Task More_than_the_limits_is_refused()
    {
        var part = (string name, int bytes) => $"--b\nContent-Disposition: form-data; name=\"{name}\"; filename=\"x\"\n\n{new string('x', bytes)}\n";
        (await _fixture.SendAsync(ImportForm.Raw(part("environment", 100_001) + "--b--\n"))).Refused(HttpStatusCode.BadRequest, "upload_part_too_large", "environment");
        (await _fixture.SendAsync(ImportForm.Raw(part("keyStore", (1 << 20) + 1) + "--b--\n"))).Refused(HttpStatusCode.BadRequest, "upload_part_too_large", "keyStore");
        (await _fixture.SendAsync(ImportForm.Raw(part("confirmation", 1001) + "--b--\n"))).Refused(HttpStatusCode.BadRequest, "wrong_type", "confirmation");
        (await _fixture.SendAsync(ImportForm.Raw(string.Concat(Enumerable.Repeat(Database, 6)) + "--b--\n"))).Refused(HttpStatusCode.BadRequest, "upload_too_many_databases", "database");

        // Up to five files there may be; these are no databases, which the report says.
        var five = await _fixture.SendAsync(ImportForm.Raw(string.Concat(Enumerable.Repeat(Database, 5)) + "--b--\n"));
        five.Ok().Text("outcome").ShouldBe("refused");
        _fixture.ShouldBeClean();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_too_large_whether_it_says_so_or_not(bool chunked)
    {
        var content = ImportForm.Raw($"--b\nContent-Disposition: form-data; name=\"database\"; filename=\"x.db\"\n\n{new string('x', (3 << 20) + 1)}\n--b--\n");
        (await _fixture.SendAsync(content, chunked: chunked)).Refused(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        _fixture.ShouldBeClean();
    }

    [Fact]
    public async Task A_database_over_the_limit_is_refused_by_the_report()
    {
        var content = ImportForm.Raw($"--b\nContent-Disposition: form-data; name=\"database\"; filename=\"x.db\"\n\nSQLite format 3\0{new string('x', 2 << 20)}\n--b--\n");
        (await _fixture.SendAsync(content)).Ok().Text("outcome").ShouldBe("refused");
    }

    [Fact]
    public async Task All_other_endpoints_keep_their_small_limit()
    {
        (await _fixture.Admin.PostAsync("admin/tenants", new { username = new string('x', 70_000), email = "x@example.org" })).Refused(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
    }

    [Theory]
    [InlineData("filename=\"../../etc/egg_a.db\"", "egg_a.db")]
    [InlineData("filename=\"C:\\\\old\\\\egg_a.db\"", "egg_a.db")]
    [InlineData("filename=\"egg\u0007_\u202ea.db\"", "egg_a.db")]
    [InlineData("filename=\"..\"", "egg.db")]
    [InlineData("filename=\"/\"", "egg.db")]
    [InlineData("filename=\"\"", "egg.db")]
    [InlineData("name=\"database\"", "egg.db")]
    [InlineData("filename*=UTF-8''egg_%EC%B0%AC.db", "egg_찬.db")]
    [InlineData("filename*=UTF-8''..%2F..%2Fegg_%0A%E2%80%AEa.db", "egg_a.db")]
    public async Task A_file_is_called_what_its_owner_called_it_without_what_could_do_harm(string header, string name)
    {
        var disposition = header.StartsWith("name", StringComparison.Ordinal) ? header : "name=\"database\"; " + header;
        var answer = await _fixture.SendAsync(ImportForm.Raw($"--b\nContent-Disposition: form-data; {disposition}\n\nno database\n--b--\n"));
        answer.Ok().Text("fileName").ShouldBe(name);
    }

    [Fact]
    public async Task Five_files_of_the_time_before_are_one_machine()
    {
        var user = await _fixture.Host.AddUserAsync("five");
        var report = (await _fixture.Admin.ImportAsync(user.Tenant.Id, ImportLab.Input("old/egg_old_v00_five_files"))).Ok(HttpStatusCode.Created);
        report["bots"]!.AsArray().Count.ShouldBe(5);
        _fixture.ShouldBeClean();
    }

    /// <summary>The server.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-import-upload-test-").FullName;

        internal ApiHost Host { get; private set; } = null!;

        internal ApiUser Admin { get; private set; } = null!;

        internal ApiUser Chan { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Host = await ApiHost.StartAsync(DatabaseProvider.Sqlite, new Dictionary<string, string?> { ["Imports:TemporaryFolder"] = _folder, ["Imports:MaxDatabaseBytes"] = "1048576" });
            Admin = await Host.AddUserAsync("ada", UserRole.Admin);
            Chan = await Host.AddUserAsync("chan");
        }

        public async Task DisposeAsync()
        {
            await Host.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        internal Task<Reply> SendAsync(HttpContent content, string? language = null, bool chunked = false) => Admin.UploadAsync(Chan.Tenant.Id, content, language, chunked);

        internal void ShouldBeClean() => Directory.GetFileSystemEntries(_folder).ShouldBeEmpty();
    }
}
