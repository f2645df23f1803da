using EggMoney.Application.LegacyImport;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.LegacyImport;

/// <summary>A machine may be running while it is read, or may have died in the middle: what it had committed is what is read, and it notices nothing.</summary>
public sealed class LegacyLiveFileTests : IDisposable
{
    private readonly LegacyFolder _folder = new();

    [Fact]
    public async Task Of_a_machine_that_is_writing_only_what_is_committed_is_read()
    {
        var path = _folder.Make(LegacyFolder.Tables + "INSERT INTO history VALUES ('2026-05-13', 'TQ_1', 1)");
        using var writer = LegacyFolder.Connect(path);
        LegacyFolder.Run(writer, "BEGIN IMMEDIATE; INSERT INTO history VALUES ('2026-05-14', 'TQ_1', 2)");
        (await _folder.RowsAsync(path, LegacyTables.History)).Count.ShouldBe(1);
        LegacyFolder.Run(writer, "COMMIT");
        (await _folder.RowsAsync(path, LegacyTables.History)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_in_a_live_log_counts_and_stays_there()
    {
        var path = _folder.Make(LegacyFolder.Tables);
        using var writer = LegacyFolder.Connect(path);
        LegacyFolder.Run(writer, "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; INSERT INTO history VALUES ('2026-05-13', 'TQ_1', 1)");
        LegacyFolder.Run(writer, "BEGIN; INSERT INTO history VALUES ('2026-05-14', 'TQ_1', 2)");
        var before = (LegacyFolder.HashOf(path), LegacyFolder.HashOf(path + "-wal"));

        (await _folder.RowsAsync(path, LegacyTables.History)).Count.ShouldBe(1);
        (LegacyFolder.HashOf(path), LegacyFolder.HashOf(path + "-wal")).ShouldBe(before);
        LegacyFolder.Run(writer, "COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
        (await _folder.RowsAsync(path, LegacyTables.History)).Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_left_by_a_machine_that_died_counts(bool withSharedMemory)
    {
        var path = LeftLog(withSharedMemory);
        var (names, before) = (_folder.Names, (LegacyFolder.HashOf(path), LegacyFolder.HashOf(path + "-wal")));

        (await _folder.RowsAsync(path, LegacyTables.History)).Count.ShouldBe(1);
        _folder.Names.ShouldBe(names);
        (LegacyFolder.HashOf(path), LegacyFolder.HashOf(path + "-wal")).ShouldBe(before);
    }

    [Fact]
    public async Task A_log_beside_the_file_that_a_link_leads_to_counts()
    {
        var path = LeftLog(withSharedMemory: false);
        File.CreateSymbolicLink(_folder["link.db"], path);
        (await _folder.RowsAsync(_folder["link.db"], LegacyTables.History)).Count.ShouldBe(1);
        _folder.Names.ShouldBe(["egg_left.db", "egg_left.db-wal", "link.db"]);
    }

    [Fact]
    public async Task A_folder_that_may_only_be_read_is_enough()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = LeftLog(withSharedMemory: false);
        var folder = Path.GetDirectoryName(path)!;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            (await _folder.RowsAsync(path, LegacyTables.History)).Count.ShouldBe(1);
            _folder.Names.ShouldBe(["egg_left.db", "egg_left.db-wal"]);
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_file_that_had_a_log_leaves_nothing_beside_it()
    {
        var path = _folder.Make(LegacyFolder.Tables + "PRAGMA journal_mode = WAL; INSERT INTO history VALUES ('2026-05-13', 'TQ_1', 1)");
        _folder.Names.ShouldBe(["egg_test.db"]);
        var before = LegacyFolder.HashOf(path);
        (await _folder.RowsAsync(path, LegacyTables.History)).Count.ShouldBe(1);
        _folder.Names.ShouldBe(["egg_test.db"]);
        LegacyFolder.HashOf(path).ShouldBe(before);
    }

    [Fact]
    public async Task A_log_makes_no_other_content_of_the_same()
    {
        var path = LeftLog(withSharedMemory: false);
        var fingerprint = await FingerprintAsync(path);
        (await FingerprintAsync(path)).ShouldBe(fingerprint);

        _folder.Make("PRAGMA wal_checkpoint(TRUNCATE)", "egg_left.db");
        (await FingerprintAsync(path)).ShouldBe(fingerprint);
        _folder.Make("PRAGMA journal_mode = DELETE", "egg_left.db");
        (await FingerprintAsync(path)).ShouldBe(fingerprint);
    }

    [Fact]
    public async Task What_a_machine_had_half_written_when_it_died_is_rolled_back_in_the_copy()
    {
        var path = await DeadWriterAsync();
        var before = (LegacyFolder.HashOf(path), LegacyFolder.HashOf(path + "-journal"));
        var names = _folder.Names;

        var rows = await _folder.RowsAsync(path, LegacyTables.History);
        rows.Count.ShouldBe(1000);
        rows.ShouldAllBe(row => (decimal)row["profit"]! == 1);
        (LegacyFolder.HashOf(path), LegacyFolder.HashOf(path + "-journal")).ShouldBe(before);
        _folder.Names.ShouldBe(names);
    }

    [Fact]
    public async Task A_journal_that_leads_to_other_files_is_not_followed()
    {
        var path = await DeadWriterAsync();
        var victim = _folder.Write("precious"u8.ToArray(), "victim");
        var name = System.Text.Encoding.UTF8.GetBytes(victim);
        using (var journal = new FileStream(path + "-journal", FileMode.Append))
        {
            journal.Write([0x40, 0, 0, 0]);
            journal.Write(name);
            journal.Write([0, 0, 0, (byte)name.Length]);
            var sum = new byte[4];
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(sum, (uint)name.Sum(letter => (sbyte)letter));
            journal.Write(sum);
            journal.Write([0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7]);
        }

        (await _folder.RefusalAsync(path)).Code.ShouldBe("foreign_journal");
        File.Exists(victim).ShouldBeTrue();
    }

    [Theory]
    [InlineData("-wal")]
    [InlineData("-journal")]
    public async Task Noise_beside_a_file_is_no_harm(string ending)
    {
        var path = ending == "-wal" ? LeftLog(withSharedMemory: false) : await DeadWriterAsync();
        var whole = await File.ReadAllBytesAsync(path + ending);
        var random = new Random(7);
        for (var round = 0; round < 60; round++)
        {
            var bytes = whole[..(round % 3 == 0 ? random.Next(whole.Length) : whole.Length)];
            for (var flip = 0; flip < 1 + (round % 4) && bytes.Length > 0; flip++)
            {
                bytes[random.Next(round % 2 == 0 ? Math.Min(bytes.Length, 56) : bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            await File.WriteAllBytesAsync(path + ending, bytes);
            try
            {
                await using var source = await _folder.OpenAsync(path);
                await LegacyFolder.ReadAllAsync(source);
            }
            catch (LegacyFileException exception)
            {
                exception.Note.Code.ShouldBeOneOf("damaged", "missing_table", "foreign_journal", "too_large");
            }
        }
    }

    [Fact]
    public async Task A_file_that_is_kept_from_everybody_is_refused_and_read_once_it_is_free()
    {
        var path = _folder.Make(LegacyFolder.Tables);
        using var writer = LegacyFolder.Connect(path);
        LegacyFolder.Run(writer, "BEGIN EXCLUSIVE");
        (await _folder.RefusalAsync(path)).Code.ShouldBe("locked");

        _folder.Options = _folder.Options with { LockPatience = TimeSpan.FromSeconds(30) };
        var opening = _folder.OpenAsync(path);
        LegacyFolder.Run(writer, "ROLLBACK");
        await using var source = await opening;
        source.Tables.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Waiting_opening_and_reading_can_be_cancelled()
    {
        var path = LegacyExamples.Path("current/chan/egg_chan.db");
        using var source = new CancellationTokenSource();
        await using (var open = await _folder.OpenAsync(path))
        {
            var read = 0;
            await Should.ThrowAsync<OperationCanceledException>(async () =>
            {
                await foreach (var _ in open.ReadAsync(LegacyTables.History, source.Token))
                {
                    if (++read == 100)
                    {
                        await source.CancelAsync();
                    }
                }
            });
            read.ShouldBe(100);
        }

        await Should.ThrowAsync<OperationCanceledException>(() => _folder.OpenAsync(LegacyFolder.Input(path), source.Token));

        _folder.Options = _folder.Options with { LockPatience = TimeSpan.FromMinutes(5) };
        using var later = new CancellationTokenSource();
        using var writer = LegacyFolder.Connect(_folder.Make(LegacyFolder.Tables));
        LegacyFolder.Run(writer, "BEGIN EXCLUSIVE");
        var opening = _folder.OpenAsync(LegacyFolder.Input(_folder["egg_test.db"]), later.Token);
        await later.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => opening);
        Directory.EnumerateFileSystemEntries(_folder.Copies).ShouldBeEmpty();
    }

    [Fact]
    public async Task Copies_are_private_and_go_with_the_import()
    {
        await using (await _folder.OpenAsync(LegacyExamples.Path("current/chan/egg_chan.db")))
        {
            var copies = Directory.EnumerateDirectories(_folder.Copies).ShouldHaveSingleItem();
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(copies).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        Directory.EnumerateFileSystemEntries(_folder.Copies).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_killed_imports_left_is_deleted_after_a_day()
    {
        var (old, recent, foreign) = (Leftover("eggmoney-import-1", hours: 25), Leftover("eggmoney-import-2", hours: 23), Leftover("something-else", hours: 100));
        await using (await _folder.OpenAsync(LegacyExamples.Path("current/chan/egg_chan.db")))
        {
            Directory.Exists(old).ShouldBeFalse();
            Directory.Exists(recent).ShouldBeTrue();
            Directory.Exists(foreign).ShouldBeTrue();
        }
    }

    public void Dispose() => _folder.Dispose();

    private string Leftover(string name, int hours)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Copies, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "0.db"), "left");
        Directory.SetLastWriteTimeUtc(folder, _folder.Now.AddHours(-hours));
        return folder;
    }

    private async Task<string> FingerprintAsync(string path)
    {
        await using var source = await _folder.OpenAsync(path);
        return source.Fingerprint;
    }

    /// <summary>A file whose last row is in its log only, as it is when the power goes.</summary>
    private string LeftLog(bool withSharedMemory)
    {
        var path = _folder.Make(LegacyFolder.Tables, "live");
        using (var writer = LegacyFolder.Connect(path))
        {
            LegacyFolder.Run(writer, "PRAGMA journal_mode = WAL; INSERT INTO history VALUES ('2026-05-13', 'TQ_1', 1)");
            foreach (var ending in (string[])(withSharedMemory ? ["", "-wal", "-shm"] : ["", "-wal"]))
            {
                File.Copy(path + ending, _folder["egg_left.db"] + ending);
            }
        }

        File.Delete(path);
        return _folder["egg_left.db"];
    }

    /// <summary>A file with half a transaction in it, and the journal that undoes it.</summary>
    private async Task<string> DeadWriterAsync()
    {
        var path = _folder.Make(LegacyFolder.Tables + """
            WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000)
            INSERT INTO history SELECT '2026-05-13 ' || hex(zeroblob(50)), 'TQ_1', 1 FROM n;
            """, "live");
        var committed = LegacyFolder.HashOf(path);
        using (var writer = LegacyFolder.Connect(path))
        {
            LegacyFolder.Run(writer, "PRAGMA cache_size = 5; BEGIN; UPDATE history SET profit = 2");
            foreach (var ending in (string[])["", "-journal"])
            {
                await using var source = new FileStream(path + ending, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                await using var target = File.Create(_folder["egg_dead.db"] + ending);
                await source.CopyToAsync(target);
            }
        }

        File.Delete(path);
        LegacyFolder.HashOf(_folder["egg_dead.db"]).ShouldNotBe(committed);
        return _folder["egg_dead.db"];
    }
}
