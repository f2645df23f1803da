using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Application.Trading.Dispatch;
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
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Server;

/// <summary>What a person asks whose machine does something odd: each kind of trouble is seen, with what to do, and nothing else is called wrong.</summary>
public sealed class MachineDoctorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-doctor-").FullName;
    private readonly FakeMachine _machine = new();
    private readonly FakeBroker _broker = new();
    private bool _schedulerRuns = true;

    private string CertificateFile => Path.Combine(_folder, "certificate.pem");

    private static DateTime Now => ApiHost.WallStart;

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_healthy_machine_is_called_healthy(DatabaseProvider provider)
    {
        await using var host = await StartAsync(provider);

        var findings = await ExamineAsync(host);

        findings.Where(finding => finding.State != FindingState.Ok).Select(finding => finding.Name).ShouldBe(["trading"], "nobody has signed up");
        findings.Select(finding => finding.Name).ShouldBe(
            (provider == DatabaseProvider.Postgres ? ["database", "migrations", "connections", "roles"] : new[] { "database", "migrations" }).Concat(
                ["program", "machine", "memory", "disk", "time-zones", "secret-key", "clock", "broker", "certificate", "broker-keys", "backup", "drill", "copy", "ping", "lanes", "server", "trading", "session"]));
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

        var findings = await new CertificateCheck(Of(listener, "localhost"), CertificateFile, Wall()).LookAsync(default);

        await served;
        findings[1].State.ShouldBe((FindingState)state, findings[1].Seen);
        findings[0].State.ShouldBe((FindingState)state, "of the server's own only the end counts");
        findings[0].Seen.ShouldContain("localhost");
        findings.ShouldAllBe(finding => finding.Seen.EndsWith("It is the server's own: browsers warn of it."));
    }

    [Fact]
    public async Task A_certificate_of_an_authority_that_nobody_knows_is_warned_of()
    {
        using var authority = Certificate(90, "CN=Somebody");
        using var certificate = Certificate(90, issuer: authority);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener, certificate);

        var finding = (await new CertificateCheck(Of(listener, "localhost"), null, Wall()).LookAsync(default)).Single();

        await served;
        finding.State.ShouldBe(FindingState.Warn);
        finding.Seen.ShouldContain("Browsers do not trust it (RemoteCertificateChainErrors)");
    }

    [Fact]
    public async Task A_machine_without_a_domain_is_asked_by_its_own_name_and_without_an_address_only_the_file_counts()
    {
        using var certificate = Certificate(90);
        await File.WriteAllTextAsync(CertificateFile, certificate.ExportCertificatePem());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener, certificate);

        // No name server knows it.
        var asked = (await new CertificateCheck(Of(listener, Environment.MachineName + ".invalid"), null, Wall()).LookAsync(default)).Single();
        await served;
        asked.State.ShouldBe(FindingState.Ok, asked.Seen);
        (await new CertificateCheck(new("https://another.invalid"), null, Wall()).LookAsync(default)).Single().State.ShouldBe(FindingState.Wrong);

        // A folder may be read as a file by nobody, as /etc/eggmoney/tls by the server's user.
        (await new CertificateCheck(null, _folder, Wall()).LookAsync(default)).Single().State.ShouldBe(FindingState.Warn);
        served = ServeAsync(listener, certificate);
        (await new CertificateCheck(Of(listener, "localhost"), _folder, Wall()).LookAsync(default)).Single().State.ShouldBe(FindingState.Ok, "what is shown is what counts");
        await served;

        var read = (await new CertificateCheck(null, CertificateFile, Wall()).LookAsync(default)).Single();
        (read.State, read.Remedy).ShouldBe((FindingState.Ok, null));
        (await new CertificateCheck(null, null, Wall()).LookAsync(default)).Single().State.ShouldBe(FindingState.Warn);
    }

    [Fact]
    public async Task Backups_that_are_copied_nowhere_are_warned_of_and_a_copy_that_stopped_is_wrong()
    {
        var mark = Path.Combine(_folder, "copied");
        async Task<Finding> LookAsync(string? copy) => (await new CopyCheck(copy, _folder, Wall()).LookAsync(default)).Single();

        (await LookAsync(null)).State.ShouldBe(FindingState.Warn);
        (await LookAsync("nas:eggmoney")).Seen.ShouldBe("None has been copied to nas:eggmoney yet.");
        await File.WriteAllTextAsync(mark, "");
        File.SetLastWriteTimeUtc(mark, Now.AddHours(-47));
        (await LookAsync("nas:eggmoney")).State.ShouldBe(FindingState.Ok);
        File.SetLastWriteTimeUtc(mark, Now.AddHours(-49));
        var late = await LookAsync("nas:eggmoney");
        (late.State, late.Seen).ShouldBe((FindingState.Wrong, "The latest copy to nas:eggmoney is of 2026-11-20 08:00 UTC."));
        late.Remedy!.ShouldContain("journalctl -u eggmoney-backup");
    }

    [Theory]
    [InlineData("", FindingState.Warn, "nobody is told")]
    [InlineData("wake me", FindingState.Wrong, "is no address")]
    [InlineData("https://ping.example/secret-path", FindingState.Ok, "ping.example is told")]
    public async Task Whether_somebody_is_told_of_a_night_that_does_not_trade_is_seen(string url, object state, string seen)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["EGGMONEY_PING_URL"] = url }).Build();
        var finding = (await new PingCheck(() => OperationSettings.PingTo(settings)).LookAsync(default)).Single();
        finding.State.ShouldBe((FindingState)state);
        finding.Seen.ShouldContain(seen);
        finding.Seen.ShouldNotContain("secret-path");
    }

    [Fact]
    public async Task A_server_with_too_few_lanes_says_how_many_it_needs()
    {
        await using var host = await StartAsync(DatabaseProvider.Sqlite);
        var metrics = host.Services.GetRequiredService<DispatchMetrics>();
        metrics.Serves(0, 60);
        metrics.BrokerAnswered("price", "ok", TimeSpan.FromSeconds(2));

        // Ten calls of two seconds for each of sixty users: fifteen of them in five minutes.
        var finding = (await ExamineAsync(host)).Single(finding => finding.Name == "lanes");
        var lanes = host.Services.GetRequiredService<DispatchOptions>().Lanes;
        lanes.ShouldBeLessThan(4);
        (finding.State, finding.Seen).ShouldBe((FindingState.Warn, $"The server has {lanes}, and would need 4 for everybody's orders to be out in time."));
        finding.Remedy!.ShouldContain("Dispatch__Lanes=4");
        metrics.Serves(0, 15);
        State(await ExamineAsync(host), "lanes").ShouldBe(FindingState.Ok);
        metrics.Serves(0, 16);
        _schedulerRuns = false;
        State(await ExamineAsync(host), "lanes").ShouldBe(FindingState.Warn, "one that is not ready is asked too");

        State(await new LanesCheck("http://127.0.0.1:9").LookAsync(default), "lanes").ShouldBe(FindingState.Warn);
        State(await new LanesCheck(_broker.Url).LookAsync(default), "lanes").ShouldBe(FindingState.Warn, "something else answers there");
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_machine_that_was_just_installed_is_warned_of_what_is_not_set_and_nothing_is_wrong(DatabaseProvider provider)
    {
        var backups = Path.Combine(_folder, "backups");
        await using var host = await ApiHost.StartAsync(
            provider,
            new Dictionary<string, string?> { ["EGGMONEY_KIS_REAL_URL"] = "http://127.0.0.1:9" },
            services => Configure(services, backups));
        await host.Services.GetRequiredService<ServerRecords>().BeatAsync(Node(Now), default);
        _machine.Synchronised = false;
        using var certificate = Certificate(days: 397);
        await File.WriteAllTextAsync(CertificateFile, certificate.ExportCertificatePem());
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener, certificate);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["EGGMONEY_CERTIFICATE"] = CertificateFile,
            ["EGGMONEY_URL"] = Of(listener, Environment.MachineName + ".invalid").ToString(),
            ["urls"] = host.Address.ToString(),
        }).Build();

        var findings = await DoctorCommand.Of(host.Services, settings, Keys, url: null).ExamineAsync(default);

        await served;
        Wrong(findings).ShouldBeEmpty();
        findings.Where(finding => finding.State == FindingState.Warn).Select(finding => finding.Name).ShouldBe(["clock", "broker", "backup", "drill", "backup-files", "copy", "ping", "trading"]);
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
        await File.WriteAllTextAsync(Path.Combine(backups, "copied"), "");
        File.SetLastWriteTimeUtc(Path.Combine(backups, "copied"), Now.AddHours(-5));
        var host = await ApiHost.StartAsync(
            provider,
            new Dictionary<string, string?> { ["EGGMONEY_KIS_REAL_URL"] = _broker.Url },
            services => Configure(services, backups));
        var records = host.Services.GetRequiredService<ServerRecords>();
        await records.BeatAsync(Node(Now), default);
        await records.BackedUpAsync(Now.AddHours(-5), null, default);
        await records.DrilledAsync(Now.AddHours(-5), null, default);
        return host;
    }

    private void Configure(IServiceCollection services, string backups)
    {
        services.AddSingleton<IMachineProbe>(_machine).AddSingleton(new BackupOptions(backups)).AddSingleton(new WatchOptions(TimeSpan.Zero));

        // Tests tick by hand, and have no scheduler to be looked at.
        services.AddHealthChecks().AddCheck("database", () => HealthCheckResult.Healthy()).AddCheck("scheduler", () => _schedulerRuns ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }

    private Task<IReadOnlyList<Finding>> ExamineAsync(ApiHost host)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["EGGMONEY_CERTIFICATE"] = CertificateFile,
            ["EGGMONEY_BACKUP_COPY"] = "nas:eggmoney",
            ["EGGMONEY_PING_URL"] = "https://ping.example/abc",
            ["urls"] = host.Address.ToString(),
        }).Build();
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

    private static Uri Of(TcpListener listener, string host) => new($"https://{host}:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>One of its own, or of an authority.</summary>
    private static X509Certificate2 Certificate(int days, string name = "CN=localhost", X509Certificate2? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, false, 0, true));
        var end = new DateTimeOffset(Now).AddDays(days).AddHours(1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using var issued = issuer is null ? request.CreateSelfSigned(end.AddDays(-100), end) : request.Create(issuer, end.AddDays(-99), end.AddSeconds(-1), [1, 2, 3]);
        using var made = issued.HasPrivateKey ? new X509Certificate2(issued) : issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        using var client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(certificate);
    }
}
