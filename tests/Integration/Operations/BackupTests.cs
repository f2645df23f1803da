using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Backups;
using EggMoney.Infrastructure.Security;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Operations;

/// <summary>Backups are made under writes, and come back whole, or not at all.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-backup-").FullName;

    private string File => Path.Combine(_folder, "one.eggbackup");

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task Every_table_comes_back_and_everybody_is_paused(DatabaseProvider provider)
    {
        var key = SecretKeys.Generate();
        IReadOnlyDictionary<string, List<string>> before;
        DateTime takenAt;
        await using (var host = await ApiHost.StartAsync(provider))
        {
            await host.AddFullAsync("alice");
            await host.AddFullAsync("bob", UserRole.Admin);
            before = await RawRows.ReadAsync(host.Database);
            var manifest = await DeskOf(host, key).BackUpAsync(File, CancellationToken.None);
            manifest.Tables.Where(table => table.Name is not ("paper.schema_version" or "__EFMigrationsHistory")).Where(table => table.Rows == 0).Select(table => table.Name)
                .ShouldBeSubsetOf(MayBeEmpty, "a table without a row proves nothing");
            takenAt = manifest.TakenAt;
        }

        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.GetUnixFileMode(File).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        System.IO.File.ReadAllText(File).ShouldNotContain("alice");
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var restored = await ApiHost.StartRestoredAsync(database.Options, key, async services => await services.GetRequiredService<BackupDesk>().RestoreAsync(File, replace: false, CancellationToken.None));
        var after = await RawRows.ReadAsync(database.Options);

        // What a restore changes on purpose is looked at below.
        string[] changed = ["users", "schedules", "audit_entries", "audit_heads", "notifications", "sessions", "order_slices", "orders", "dispatch_runs", "operations", "server_nodes", "server_state", "live_events", "personal_tokens", "password_resets"];
        foreach (var (table, rows) in before.Where(row => !changed.Contains(row.Key) && !row.Key.StartsWith("qrtz", StringComparison.OrdinalIgnoreCase) && !row.Key.StartsWith("__", StringComparison.Ordinal)))
        {
            after.GetValueOrDefault(table).ShouldBe(rows, table);
        }

        foreach (var name in (string[])["alice", "bob"])
        {
            var tenant = (await restored.Services.GetRequiredService<Application.Common.ISystemQueries>().FindTenantAsync(name, CancellationToken.None)).ShouldNotBeNull();
            await restored.WithDbAsync(tenant, async db =>
            {
                (await db.Users.SingleAsync()).TradingPaused.ShouldBeTrue();
                (await db.Notifications.SingleAsync(row => row.Key.StartsWith("restored/"))).RelayedAt.ShouldBeNull();
                (await db.LoginSessions.AllAsync(session => session.EndedAt != null)).ShouldBeTrue();
                (await db.PersonalTokens.AnyAsync()).ShouldBeFalse();
                (await db.PasswordResets.AnyAsync(reset => reset.UsedAt == null)).ShouldBeFalse();
                (await db.OrderSlices.AnyAsync(slice => slice.State == SliceState.Planned)).ShouldBeFalse();
                (await db.AuditEntries.OrderByDescending(entry => entry.Sequence).Select(entry => entry.After).FirstAsync()).ShouldNotBeNull().ShouldContain(takenAt.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
                return true;
            });
            (await restored.SendAsync(tenant, new Application.Accounts.VerifyAuditQuery())).Break.ShouldBeNull();
        }

        (await restored.Services.GetRequiredService<DatabaseHealth>().FindProblemAsync(CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_backup_under_writes_is_of_one_moment(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        var user = await host.AddUserAsync("alice");
        using var stop = new CancellationTokenSource();
        var written = 0;
        var writing = Task.Run(async () =>
        {
            // Each commit is two rows that belong together.
            while (!stop.IsCancellationRequested)
            {
                await host.WithDbAsync(user.Tenant, async db =>
                {
                    db.CashEntries.Add(new() { Id = Guid.CreateVersion7(), Amount = 1.25m, Note = "in", At = ApiHost.TradingStart });
                    db.CashEntries.Add(new() { Id = Guid.CreateVersion7(), Amount = -1.25m, Note = "out", At = ApiHost.TradingStart });
                    await TestHost.SaveAsync(db);
                    return true;
                });
                Interlocked.Increment(ref written);
            }
        });
        await UntilAsync(() => Volatile.Read(ref written) > 3);
        var desk = host.Services.GetRequiredService<BackupDesk>();
        var from = Volatile.Read(ref written);
        var manifest = await desk.BackUpAsync(File, CancellationToken.None);
        await UntilAsync(() => Volatile.Read(ref written) > from + 3);
        await stop.CancelAsync();
        await writing;

        var entries = manifest.Tables.Single(table => table.Name.EndsWith("cash_entries", StringComparison.Ordinal));
        (entries.Rows % 2).ShouldBe(0);
        decimal.Parse(entries.Sums["amount"], System.Globalization.CultureInfo.InvariantCulture).ShouldBe(0);
        entries.Rows.ShouldBeGreaterThan(6);
        (await desk.DrillAsync(File, CancellationToken.None)).Rows.ShouldBe(manifest.Rows);
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task What_cannot_be_restored_changes_nothing(DatabaseProvider provider)
    {
        var key = SecretKeys.Generate();
        await using var host = await ApiHost.StartAsync(provider);
        await host.AddFullAsync("alice");
        await DeskOf(host, key).BackUpAsync(File, CancellationToken.None);
        await using var target = await TestDatabase.CreateMigratedAsync(provider);
        await using var services = RestoreServices.Of(target.Options, key);
        var desk = services.GetRequiredService<BackupDesk>();
        var before = await RawRows.ReadAsync(target.Options);
        var bytes = await System.IO.File.ReadAllBytesAsync(File);

        async Task<string> RefusedAsync(byte[] content, BackupDesk by)
        {
            var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
            await System.IO.File.WriteAllBytesAsync(path, content);
            var message = (await Should.ThrowAsync<BackupException>(() => by.RestoreAsync(path, replace: false, CancellationToken.None))).Message;
            (await RawRows.ReadAsync(target.Options)).SelectMany(table => table.Value).ShouldBe(before.SelectMany(table => table.Value), message);
            return message;
        }

        (await RefusedAsync(bytes[..^40], desk)).ShouldContain("cut off");
        (await RefusedAsync(bytes[..(bytes.Length / 2)], desk)).ShouldContain("cut off");
        foreach (var place in (int[])[60, bytes.Length / 3, bytes.Length - 5])
        {
            var tampered = bytes.ToArray();
            tampered[place] ^= 1;
            (await RefusedAsync(tampered, desk)).ShouldContain("damaged");
        }

        (await RefusedAsync([.. bytes, 0], desk)).ShouldContain("damaged");
        (await RefusedAsync("something else altogether, and long enough to have a header in it"u8.ToArray(), desk)).ShouldContain("no backup");
        await using var stranger = RestoreServices.Of(target.Options, SecretKeys.Generate());
        (await RefusedAsync(bytes, stranger.GetRequiredService<BackupDesk>())).ShouldContain("not in SECRET_KEY");

        // An old key behind a new one still opens it; then the database has users, and is not written over unasked.
        await using var rotated = RestoreServices.Of(target.Options, SecretKeys.Generate() + "," + key);
        var opened = rotated.GetRequiredService<BackupDesk>();
        await opened.RestoreAsync(File, replace: false, CancellationToken.None);
        (await Should.ThrowAsync<BackupException>(() => opened.RestoreAsync(File, replace: false, CancellationToken.None))).Message.ShouldContain("--replace");
        var (_, kept) = await opened.RestoreAsync(File, replace: true, CancellationToken.None);
        (kept is not null).ShouldBe(provider == DatabaseProvider.Sqlite);
        (kept is null || System.IO.File.Exists(kept)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task A_backup_of_an_older_program_is_brought_forward(DatabaseProvider provider)
    {
        var key = SecretKeys.Generate();
        await using var old = await TestDatabase.CreateAsync(provider);
        await using var oldServices = RestoreServices.Of(old.Options, key);
        await using (var context = oldServices.GetRequiredService<ContextFactory>().ForOwner())
        {
            var older = context.Database.GetMigrations().TakeWhile(name => !name.EndsWith("_NightShift", StringComparison.Ordinal)).Last();
            await context.GetService<IMigrator>().MigrateAsync(older);
            var manifest = await oldServices.GetRequiredService<BackupDesk>().BackUpAsync(File, CancellationToken.None);
            manifest.Migration.ShouldBe(older);
            manifest.Tables.ShouldNotContain(table => table.Name.EndsWith("server_nodes", StringComparison.Ordinal));
        }

        await using var target = await TestDatabase.CreateAsync(provider);
        await using var services = RestoreServices.Of(target.Options, key);
        await services.GetRequiredService<BackupDesk>().RestoreAsync(File, replace: false, CancellationToken.None);
        await using var restored = services.GetRequiredService<ContextFactory>().ForOwner();
        (await restored.Database.GetPendingMigrationsAsync()).ShouldBeEmpty();
        (await services.GetRequiredService<DatabaseHealth>().FindProblemAsync(CancellationToken.None)).ShouldBeNull();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task The_drill_finds_rows_that_are_not_the_manifests(DatabaseProvider provider)
    {
        await using var host = await ApiHost.StartAsync(provider);
        await host.AddFullAsync("alice");
        var keys = host.Services.GetRequiredService<SecretKeys>();
        var desk = host.Services.GetRequiredService<BackupDesk>();
        await desk.BackUpAsync(File, CancellationToken.None);
        await desk.DrillAsync(File, CancellationToken.None);

        var damaged = Path.Combine(_folder, "damaged");
        await RewriteAsync(File, damaged, keys, manifest => manifest with
        {
            Tables = [.. manifest.Tables.Select(table => table.Name.EndsWith("cash_entries", StringComparison.Ordinal) ? table with { Sums = new Dictionary<string, string> { ["amount"] = "-12.49" } } : table)],
        });
        (await Should.ThrowAsync<BackupException>(() => desk.DrillAsync(damaged, CancellationToken.None))).Message.ShouldContain("cash_entries.amount");
        await RewriteAsync(File, damaged, keys, manifest => manifest with
        {
            Tables = [.. manifest.Tables.Select(table => table.Name.EndsWith("fills", StringComparison.Ordinal) ? table with { Rows = table.Rows + 1 } : table)],
        });
        (await Should.ThrowAsync<BackupException>(() => desk.DrillAsync(damaged, CancellationToken.None))).Message.ShouldContain("rows where there were");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Made by the demonstration of every table, these need a server that has done more.</summary>
    private static readonly string[] MayBeEmpty =
    [
        "audit_tombstones", "broker_tokens", "invitations", "paper.fills", "paper.holdings", "paper.orders", "paper.transfers", "price_days", "server_nodes", "telegram_polls", "stock_splits", "__EFMigrationsLock",
        "public.audit_tombstones", "public.broker_tokens", "public.invitations", "public.price_days", "public.server_nodes", "public.telegram_polls", "public.stock_splits",
    ];

    private static BackupDesk DeskOf(ApiHost host, string key) => new(
        host.Database,
        host.Services.GetRequiredService<ContextFactory>(),
        SecretKeys.Parse(key),
        host.Services.GetRequiredService<Application.Common.ITenantScopeFactory>(),
        host.Services.GetRequiredService<Application.Common.WallClock>(),
        Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);

    private static async Task UntilAsync(Func<bool> happened)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!happened())
        {
            await Task.Delay(5, limit.Token);
        }
    }

    /// <summary>The same archive with another manifest, sealed anew as only whoever has the key can.</summary>
    private static async Task RewriteAsync(string from, string to, SecretKeys keys, Func<BackupManifest, BackupManifest> change)
    {
        await using var source = System.IO.File.OpenRead(from);
        await using var file = System.IO.File.Create(to);
        using var reader = new ArchiveReader(source, keys);
        using var writer = new ArchiveWriter(file, keys.Current);
        await writer.WriteAsync(change(await reader.ReadManifestAsync(CancellationToken.None)), CancellationToken.None);
        while (await reader.NextAsync() is { } name)
        {
            await reader.ReadAsync(section => writer.WriteAsync(name, target => section.CopyToAsync(target)));
        }

        writer.Finish();
    }
}
