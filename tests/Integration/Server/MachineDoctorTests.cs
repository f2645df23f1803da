using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Operations;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Backups;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using EggMoney.WebApi.CommandLine;
using EggMoney.WebApi.CommandLine.Doctor;
using EggMoney.WebApi.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Server;

/// <summary>What a person asks whose machine does something odd: each kind of trouble is seen, with what to do, and nothing else is called wrong.</summary>
public sealed class MachineDoctorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-doctor-").FullName;
    private readonly FakeMachine _machine = new();
    private readonly FakeBroker _broker = new();

    private string CertificateFile => Path.Combine(_folder, "certificate.pem");

    private static DateTime Now => ApiHost.WallStart;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_healthy_machine_is_called_healthy(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);

        var findings = await ExamineAsync(host);

        findings.Where(finding => finding.State != FindingState.Ok).ShouldBeEmpty();
        findings.Select(finding => finding.Name).ShouldBe(
            (provider == DatabaseProvider.Postgres ? ["database", "migrations", "connections", "roles"] : new[] { "database", "migrations" }).Concat(
                ["program", "machine", "memory", "disk", "time-zones", "secret-key", "clock", "broker", "certificate", "broker-keys", "backup", "drill", "server", "session"]));
        await using var output = new StringWriter();
        await MachineDoctor.WriteJsonAsync(findings, output);
        var json = JsonNode.Parse(output.ToString())!;
        json["healthy"]!.GetValue<bool>().ShouldBeTrue();
        json["checks"]!.AsArray().Count.ShouldBe(findings.Count);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Tables_of_another_version_are_seen_and_not_asked(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);
        await RawRows.TamperAsync(host.Database, "DELETE FROM \"__EFMigrationsHistory\" WHERE \"MigrationId\" LIKE '%Simulations'");

        var findings = await ExamineAsync(host);

        Wrong(findings).ShouldBe(["migrations"]);
        findings.Single(finding => finding.Name == "migrations").Seen.ShouldContain("1 of ");
        findings.Single(finding => finding.Name == "broker-keys").Seen.ShouldStartWith("Not looked at");

        await RawRows.TamperAsync(host.Database, "INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_Tomorrow', '10')");
        (await ExamineAsync(host)).Single(finding => finding.Name == "migrations").Seen.ShouldBe("The database belongs to a newer program: 29990101000000_Tomorrow.");
    }

    [Fact]
    public async Task A_role_that_row_security_does_not_hold_is_wrong()
    {
        var facts = new DatabaseFacts("PostgreSQL 17", 1, [], new(9, 10, "postgres", LoginIsTooMighty: true, MayCreateDatabases: true), null);
        var findings = await new DatabaseCheck(new(DatabaseProvider.Postgres, ""), new FakeExamination(facts)).LookAsync(default);
        Wrong(findings).ShouldBe(["roles"]);
        findings.Single(finding => finding.Name == "roles").Remedy.ShouldBe("An administrator runs: ALTER ROLE postgres NOSUPERUSER NOBYPASSRLS");
        findings.Single(finding => finding.Name == "connections").State.ShouldBe(FindingState.Warn);

        findings = await new DatabaseCheck(new(DatabaseProvider.Postgres, ""), new FakeExamination(facts with { Problem = "Row-level security is missing on a table." })).LookAsync(default);
        findings.Single(finding => finding.Name == "roles").Seen.ShouldBe("Row-level security is missing on a table.");
    }

    [Fact]
    public async Task A_disk_that_fills_is_warned_of_and_a_full_one_is_wrong()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        _machine.Disk = (50L << 30, 9L << 30);
        State(await ExamineAsync(host), "disk").ShouldBe(FindingState.Warn);
        _machine.Disk = (2L << 30, 900L << 20);
        State(await ExamineAsync(host), "disk").ShouldBe(FindingState.Warn);
        _machine.Disk = (2L << 30, 150L << 20);
        Wrong(await ExamineAsync(host)).ShouldBe(["disk"]);
        _machine.Memory = new(1L << 30, 20L << 20, 0, 0, null);
        Wrong(await ExamineAsync(host)).ShouldBe(["memory", "disk"]);
    }

    [Fact]
    public async Task A_part_that_throws_or_hangs_is_told_and_the_others_are_looked_at()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        _machine.Failure = new IOException("no /proc here");
        var findings = await ExamineAsync(host);
        Wrong(findings).ShouldContain("machine");
        findings.Single(finding => finding.Name == "machine").Seen.ShouldContain("no /proc here");
        State(findings, "session").ShouldBe(FindingState.Ok);

        var doctor = new MachineDoctor(
            new DatabaseCheck(host.Database, host.Services.GetRequiredService<IDatabaseExamination>()), [new Hanging()]) { Budget = TimeSpan.FromMilliseconds(300) };
        (await doctor.ExamineAsync(default))[^1].Seen.ShouldContain("no answer within");
    }

    [Theory]
    [InlineData(90, FindingState.Ok)]
    [InlineData(20, FindingState.Warn)]
    [InlineData(1, FindingState.Wrong)]
    [InlineData(-1, FindingState.Wrong)]
    public async Task The_certificates_end_is_seen_in_its_file_and_over_tls(int days, object state)
    {
        using var certificate = Certificate(days);
        await File.WriteAllTextAsync(CertificateFile, certificate.ExportCertificatePem());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener, certificate);

        var findings = await new CertificateCheck(new($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}"), CertificateFile, Wall()).LookAsync(default);

        await served;
        findings[1].State.ShouldBe((FindingState)state, findings[1].Seen);
        findings[0].State.ShouldBe(days > 21 ? FindingState.Warn : (FindingState)state, "browsers do not trust this one either");
        findings[0].Seen.ShouldContain("localhost");
    }

    [Fact]
    public async Task A_clock_that_drifts_is_seen_by_the_brokers_answers()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        _broker.Date = Now.AddSeconds(-10);
        var findings = await ExamineAsync(host);
        State(findings, "clock").ShouldBe(FindingState.Warn);
        findings.Single(finding => finding.Name == "clock").Seen.ShouldContain("ahead of http://127.0.0.1");
        _broker.Date = Now.AddSeconds(60);
        Wrong(await ExamineAsync(host)).ShouldBe(["clock"]);
        _broker.Date = Now;
        _machine.Synchronised = false;
        State(await ExamineAsync(host), "clock").ShouldBe(FindingState.Warn);

        // It was asked for nothing, with no key.
        _broker.Heard.ShouldAllBe(request => request.StartsWith("HEAD / HTTP/1.1") && !request.Contains("appkey", StringComparison.OrdinalIgnoreCase) && !request.Contains("authorization", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_broker_that_cannot_be_reached_matters_where_somebody_trades_there_and_keys_that_end_are_named()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var (alice, bob) = (await host.AddUserAsync("alice"), await host.AddUserAsync("bob"));
        _broker.Dispose();
        State(await ExamineAsync(host), "broker").ShouldBe(FindingState.Warn);

        await AddKeysAsync(host, alice.Tenant, Now.AddDays(-350));
        var findings = await ExamineAsync(host);
        Wrong(findings).ShouldBe(["broker"]);
        findings.Single(finding => finding.Name == "broker-keys").Seen.ShouldBe("They end within 30 days, at the latest on the day named: alice (2026-12-07).");

        await AddKeysAsync(host, bob.Tenant, Now.AddDays(-366));
        findings = await ExamineAsync(host);
        Wrong(findings).ShouldBe(["broker", "broker-keys"]);
        findings.Single(finding => finding.Name == "broker-keys").Seen.ShouldBe("Ended, a year after they were entered: bob (2026-11-21).");
    }

    [Fact]
    public async Task No_backup_for_three_days_a_drill_that_failed_and_a_server_that_is_gone_are_wrong()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var records = host.Services.GetRequiredService<ServerRecords>();
        await records.BackedUpAsync(Now.AddDays(-3), null, default);
        await records.DrilledAsync(Now, "The restored rows are not those of the manifest", default);
        await records.BeatAsync(Node(Now.AddMinutes(-5)), default);

        var findings = await ExamineAsync(host);

        Wrong(findings).ShouldBe(["backup", "drill", "server"]);
        findings.Single(finding => finding.Name == "backup").Seen.ShouldBe("The latest backup is of 2026-11-19 09:00 UTC.");
        findings.Single(finding => finding.Name == "drill").Seen.ShouldContain("not those of the manifest");
    }

    [Fact]
    public async Task A_key_that_is_missing_or_that_others_can_read_is_wrong()
    {
        var file = Path.Combine(_folder, "environment");
        await File.WriteAllTextAsync(file, "SECRET_KEY=…");
#pragma warning disable CA1416 // Tests run on Linux only.
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var open = (await new SecretKeyCheck(Keys, [file]).LookAsync(default)).Single();
        (open.State, open.Remedy!.Contains("chmod o-rwx", StringComparison.Ordinal)).ShouldBe((FindingState.Wrong, true));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
#pragma warning restore CA1416
        (await new SecretKeyCheck(Keys, [file]).LookAsync(default)).Single().State.ShouldBe(FindingState.Ok);
        (await new SecretKeyCheck(() => throw new ProblemException("SECRET_KEY is not set."), [file]).LookAsync(default)).Single().Seen.ShouldBe("SECRET_KEY is not set.");
    }

    [Fact]
    public async Task The_real_machine_tells_its_memory_and_disk()
    {
        var probe = new MachineProbe();
        var memory = probe.Memory();
        memory.Total.ShouldBeGreaterThan(100L << 20);
        memory.Available.ShouldBeInRange(1, memory.Total);
        memory.Usable.ShouldBeInRange(1, memory.Total);
        probe.Disk(Path.Combine(_folder, "not", "there", "yet")).ShouldNotBeNull().Free.ShouldBeGreaterThan(0);
        (await new TimeZoneCheck(TimeProvider.System).LookAsync(default)).Single().State.ShouldBe(FindingState.Ok);
    }

    [Theory]
    [InlineData("2026-03-08T03:00:00Z")]
    [InlineData("2026-03-08T12:00:00Z")]
    [InlineData("2026-10-31T12:00:00Z")]
    [InlineData("2026-11-01T12:00:00Z")]
    [InlineData("2027-01-01T00:00:00Z")]
    public async Task The_next_change_of_clocks_is_known_on_every_day_of_the_year(string now) =>
        (await new TimeZoneCheck(new SettableTimeProvider(DateTime.Parse(now, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime())).LookAsync(default)).Single().State.ShouldBe(FindingState.Ok);

    public void Dispose()
    {
        _broker.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static SecretKeys Keys() => SecretKeys.Parse(SecretKeys.Generate());

    private static WallClock Wall() => new(new SettableTimeProvider(Now));

    private static IEnumerable<string> Wrong(IEnumerable<Finding> findings) => findings.Where(finding => finding.State == FindingState.Wrong).Select(finding => finding.Name);

    private static FindingState State(IEnumerable<Finding> findings, string name) => findings.Single(finding => finding.Name == name).State;

    /// <summary>A server with a node, a backup and a drill, on a machine with room.</summary>
    private async Task<ApiHost> StartAsync(DatabaseProvider provider)
    {
        using (var certificate = Certificate(days: 90))
        {
            await File.WriteAllTextAsync(CertificateFile, certificate.ExportCertificatePem());
        }

        _broker.Date = Now;
        var backups = Directory.CreateDirectory(Path.Combine(_folder, "backups")).FullName;
        var host = await ApiHost.StartAsync(
            provider,
            new Dictionary<string, string?> { ["EGGMONEY_KIS_REAL_URL"] = _broker.Url },
            services => services.AddSingleton<IMachineProbe>(_machine).AddSingleton(new BackupOptions(backups)).AddSingleton(new WatchOptions(TimeSpan.Zero)));
        var records = host.Services.GetRequiredService<ServerRecords>();
        await records.BeatAsync(Node(Now), default);
        await records.BackedUpAsync(Now.AddHours(-5), null, default);
        await records.DrilledAsync(Now.AddHours(-5), null, default);
        return host;
    }

    private Task<IReadOnlyList<Finding>> ExamineAsync(ApiHost host)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["EGGMONEY_CERTIFICATE"] = CertificateFile }).Build();
        return DoctorCommand.Of(host.Services, settings, Keys, url: null).ExamineAsync(default);
    }

    private static ServerNode Node(DateTime seenAt) => new() { Name = "here/1", ProgramVersion = "1", StartedAt = seenAt, SeenAt = seenAt, Lanes = "0" };

    private static Task<bool> AddKeysAsync(ApiHost host, TenantInfo tenant, DateTime setAt) => host.WithDbAsync(tenant, async db =>
    {
        var account = new UserCredential { Id = Guid.CreateVersion7(), Broker = BrokerNames.Kis, Label = "mine", Environment = BrokerEnvironment.Real, CreatedAt = setAt };
        var secret = host.Services.GetRequiredService<ISecretVault>().Seal(tenant.Id, account.Id, SecretFields.AppKey, "MARKED-SECRET");
        secret.UpdatedAt = setAt;
        db.UserCredentials.Add(account);
        db.UserSecrets.Add(secret);
        await TestHost.SaveAsync(db);
        return true;
    });

    private static X509Certificate2 Certificate(int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var end = new DateTimeOffset(Now).AddDays(days).AddHours(1);
        using var made = request.CreateSelfSigned(end.AddDays(-100), end);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(certificate);
    }
}
