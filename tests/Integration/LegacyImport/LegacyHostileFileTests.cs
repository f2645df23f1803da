using System.Globalization;
using System.IO.Compression;
using EggMoney.Application.LegacyImport;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.LegacyImport;

/// <summary>Whatever a file holds, it is read in full or refused with a reason.</summary>
public sealed class LegacyHostileFileTests : IDisposable
{
    private readonly LegacyFolder _folder = new();

    public static TheoryData<string, byte[], string, string> NoDatabases => new()
    {
        { "page", "\n<!DOCTYPE html><html>Please log in</html>"u8.ToArray(), "not_a_database", "a web page" },
        { "text", "BOT,달러\nTQ_1,12.3\n"u8.ToArray(), "not_a_database", "a text file" },
        { "dump", "CREATE TABLE trade (name TEXT);"u8.ToArray(), "not_a_database", "a text file" },
        { "zip", Zip(), "packed_file", "zip" },
        { "gzip", Gzip(), "packed_file", "gzip" },
        { "7z", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4], "packed_file", "archive" },
        { "zeros", new byte[8192], "not_a_database", "zeros" },
        { "wal", [0x37, 0x7f, 0x06, 0x82, 0, 0, 0, 1], "not_a_database", "-wal" },
        { "noise", [0x93, 0x01, 0xff, 0x00, 0x42], "not_a_database", "encrypted" },
        { "nothing", [], "empty_file", "empty" },
        { "magic only", "SQLite format 3\0"u8.ToArray(), "damaged", "SQLite says" },
    };

    [Theory]
    [MemberData(nameof(NoDatabases))]
    public async Task What_is_no_database_is_told_what_it_looks_like(string kind, byte[] bytes, string code, string text)
    {
        var note = await _folder.RefusalAsync(_folder.Write(bytes, kind + ".db"));
        note.Code.ShouldBe(code);
        note.Table.ShouldBe(kind + ".db");
        note.Text.ShouldContain(text);
    }

    [Fact]
    public async Task Reasons_are_given_in_the_readers_language()
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = new CultureInfo("ko-KR");
            (await _folder.RefusalAsync(_folder.Write(Zip()))).Text.ShouldContain("먼저 압축을 풀어 주십시오");
            (await _folder.RefusalAsync(LegacyExamples.Path("damaged/egg_missing_table.db"))).Text.ShouldContain("'trade' 테이블이 없습니다");
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_refused()
    {
        (await _folder.RefusalAsync(_folder["egg_nobody.db"])).Code.ShouldBe("file_not_found");
        (await _folder.RefusalAsync(_folder["no\0body.db"])).Code.ShouldBe("file_not_found");
    }

    [Fact]
    public async Task A_files_name_deceives_nobody()
    {
        var note = await _folder.RefusalAsync(_folder.Write("x"u8.ToArray(), "egg_\u202e\u001b[2J\n.db"));
        note.Table.ShouldBe("egg_??[2J?.db");
        note.Text.ShouldContain("'egg_??[2J?.db'");
    }

    [Fact]
    public async Task A_file_beyond_two_gigabytes_is_refused_before_it_is_copied()
    {
        using (var file = new FileStream(_folder["egg_big.db"], FileMode.CreateNew))
        {
            file.Write("SQLite format 3\0"u8);
            file.SetLength(2L << 30);
        }

        _folder.Options = _folder.Options with { MaxBytes = long.MaxValue };
        (await _folder.RefusalAsync(_folder["egg_big.db"])).Code.ShouldBe("too_large");
        _folder.Options = _folder.Options with { MaxBytes = 200_000 };
        (await _folder.RefusalAsync(LegacyExamples.Path("current/chan/egg_chan.db"))).Code.ShouldBe("too_large");
    }

    [Fact]
    public async Task A_file_cut_anywhere_is_read_in_full_or_refused()
    {
        var whole = await File.ReadAllBytesAsync(LegacyExamples.Path("current/chan/egg_chan.db"));
        foreach (var length in Enumerable.Range(1, (whole.Length / 4096) - 1).Select(page => page * 4096).Concat([1, 15, 17, 50, 99, 100, 101, 511, 512, 1000, 4095, 4097, 100_001]))
        {
            (await ReadOrRefuseAsync(_folder.Write(whole[..length]))).ShouldBeOneOf("damaged", "not_a_database");
        }

        (await ReadOrRefuseAsync(_folder.Write(whole))).ShouldBeNull();
        (await ReadOrRefuseAsync(_folder.Write([.. whole, .. new byte[4096]]))).ShouldBeNull();
        Directory.EnumerateFileSystemEntries(_folder.Copies).ShouldBeEmpty();
    }

    [Fact]
    public async Task Flipped_bytes_are_read_or_refused()
    {
        var whole = await File.ReadAllBytesAsync(LegacyExamples.Path("old/egg_mig_v01.db"));
        var random = new Random(20260513);
        var refused = 0;
        for (var round = 0; round < 200; round++)
        {
            var bytes = whole.ToArray();
            for (var flip = 0; flip < 1 + (round % 8); flip++)
            {
                // Every other one where it hurts: in the headers of the file and its pages.
                var at = round % 2 == 0 ? random.Next(bytes.Length) : (random.Next(bytes.Length / 4096) * 4096) + random.Next(108);
                bytes[at] ^= (byte)(1 << random.Next(8));
            }

            refused += await ReadOrRefuseAsync(_folder.Write(bytes)) is null ? 0 : 1;
        }

        refused.ShouldBeInRange(50, 199);
    }

    [Theory]
    [InlineData("CREATE VIEW trade AS SELECT name, symbol FROM bot_info")]
    [InlineData("CREATE VIEW trade AS SELECT * FROM trade")]
    [InlineData("CREATE VIEW TRADE AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c")]
    [InlineData("CREATE VIRTUAL TABLE trade USING fts5(name, symbol)")]
    [InlineData("CREATE TABLE trade (name TEXT, amount REAL, total REAL AS (amount * 2))")]
    [InlineData("CREATE TABLE trade (name TEXT, amount REAL, total REAL AS (amount * 2) STORED)")]
    public async Task What_only_looks_like_a_table_is_refused(string instead)
    {
        var note = await _folder.RefusalAsync(_folder.Make(LegacyFolder.Tables + "DROP TABLE trade;" + instead));
        note.Code.ShouldBe("not_a_table");
        note.Table.ShouldBe("trade", StringCompareShould.IgnoreCase);
    }

    [Fact]
    public async Task Triggers_checks_defaults_and_other_tables_do_nothing()
    {
        var path = _folder.Make("""
            CREATE TABLE Bot_Info (name TEXT, junk TEXT DEFAULT (hex(zeroblob(400000000))),
                CHECK (length(replace(hex(zeroblob(9000000)), '0', 'xxxxxxxx')) < 0));
            CREATE TABLE TRADE (name TEXT UNIQUE CHECK (name <> name), amount REAL);
            CREATE TABLE history (name TEXT);
            CREATE TABLE "Order" (name TEXT);
            CREATE TABLE other (id INTEGER PRIMARY KEY AUTOINCREMENT);
            CREATE VIRTUAL TABLE words USING fts5(word);
            CREATE VIEW endless AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c;
            PRAGMA ignore_check_constraints = ON;
            INSERT INTO bot_info VALUES ('TQ_1', NULL);
            INSERT INTO trade VALUES ('TQ_1', 7.5), ('TQ_2', 8);
            CREATE TRIGGER t AFTER INSERT ON trade BEGIN DELETE FROM history; END;
            CREATE TRIGGER u INSTEAD OF DELETE ON endless BEGIN SELECT * FROM endless; END;
            """);
        await using var source = await _folder.OpenAsync(path);
        source.Tables.Keys.ShouldBe([LegacyTables.Bots, LegacyTables.Holdings, LegacyTables.History, LegacyTables.Orders], ignoreOrder: true);
        (await source.ReadAsync(LegacyTables.Holdings, CancellationToken.None).ToListAsync()).Select(row => row["amount"]).ShouldBe([7.5m, 8m]);
        (await source.ReadAsync(LegacyTables.Status, CancellationToken.None).ToListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nulls_where_none_may_be_are_left_to_the_mapping()
    {
        var path = _folder.Make(LegacyFolder.Tables + """
            INSERT INTO trade VALUES ('SO_1', 1, 2.5, NULL);
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'purchase_price FLOAT NOT NULL', 'purchase_price FLOAT') WHERE name = 'trade';
            """);
        _folder.Make("""
            UPDATE trade SET purchase_price = NULL;
            PRAGMA writable_schema = ON;
            UPDATE sqlite_schema SET sql = replace(sql, 'purchase_price FLOAT', 'purchase_price FLOAT NOT NULL') WHERE name = 'trade';
            """);
        (await _folder.RowsAsync(path, LegacyTables.Holdings)).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            row => row["purchase_price"].ShouldBeNull(),
            row => row["name"].ShouldBe("SO_1"));
    }

    [Fact]
    public async Task Cells_keep_what_could_be_lost_on_the_way()
    {
        var path = _folder.Make(LegacyFolder.Tables + """
            INSERT INTO trade (rowid, name, amount, purchase_price, note) VALUES
                (-5, 'A' || char(0) || 'B', 12.300000000000001, 9e999, CAST(x'41ff' AS TEXT)),
                (3, char(27) || '[2J' || char(10), 0.1 + 0.2, -9e999, x'00ff'),
                (9, hex(zeroblob(500000)), 1e12, 1000000000001.5, ''),
                (10, hex(zeroblob(600000)), -0.000000005, -2e12, hex(zeroblob(20000000)));
            """);
        var rows = await _folder.RowsAsync(path, LegacyTables.Holdings);
        rows.Select(row => row.Number).ShouldBe([-5, 3, 9, 10]);
        rows.Select(row => row["amount"]).ShouldBe([12.3m, 0.3m, 1_000_000_000_000m, -0.00000001m]);
        rows.Select(row => row["purchase_price"]).ShouldAllBe(cell => cell is string);
        decimal.TryParse((string)rows[3]["purchase_price"]!, NumberStyles.Number, CultureInfo.InvariantCulture, out _).ShouldBeFalse();
        rows[0]["name"].ShouldBe("A\0B");
        rows[1]["name"].ShouldBe("\u001b[2J\n");
        ((string)rows[2]["name"]!).Length.ShouldBe(1_000_000);
        rows[0]["note"].ShouldBe(new byte[] { 0x41, 0xff });
        rows[1]["note"].ShouldBe(new byte[] { 0, 0xff });

        // Too long to be anything of the old program's; the rest of the row can be told about.
        rows[3]["name"].ShouldBe(Array.Empty<byte>());
        rows[3]["note"].ShouldBe(Array.Empty<byte>());
    }

    [Fact]
    public async Task Tables_without_row_ids_or_in_another_encoding_are_read()
    {
        var path = _folder.Make("PRAGMA encoding = 'UTF-16le';" + LegacyFolder.Tables + """
            DROP TABLE trade;
            CREATE TABLE trade (name TEXT PRIMARY KEY, amount REAL) WITHOUT ROWID;
            INSERT INTO trade VALUES ('나', 2), ('가', 1);
            DROP TABLE history;
            CREATE TABLE history (rowid TEXT, _rowid_ TEXT, oid TEXT, name TEXT);
            INSERT INTO history VALUES ('x', 'y', 'z', '첫째'), ('x', 'y', 'z', '둘째');
            """);
        (await _folder.RowsAsync(path, LegacyTables.Holdings)).Select(row => (row.Number, row["name"])).ShouldBe([(1, "가"), (2, "나")]);
        (await _folder.RowsAsync(path, LegacyTables.History)).Select(row => (row.Number, row["name"])).ShouldBe([(1, "첫째"), (2, "둘째")]);
    }

    [Fact]
    public async Task Too_many_rows_and_columns_are_refused()
    {
        _folder.Options = _folder.Options with { MaxRows = 1000 };
        (await _folder.RefusalAsync(LegacyExamples.Path("current/chan/egg_chan.db"))).ShouldSatisfyAllConditions(
            note => note.Code.ShouldBe("too_many_rows"),
            note => note.Table.ShouldBe("history"));
        var columns = string.Join(", ", Enumerable.Range(0, 1500).Select(number => $"c{number}"));
        (await _folder.RefusalAsync(_folder.Make($"{LegacyFolder.Tables} DROP TABLE trade; CREATE TABLE trade ({columns})"))).Code.ShouldBe("damaged");
    }

    [Theory]
    [InlineData("CREATE VIEW deep AS ", "SELECT*FROM(", "SELECT 1", 20_000)]
    [InlineData("CREATE VIEW deep AS SELECT ", "(", "1", 1_000_000)]
    [InlineData("CREATE VIEW deep AS SELECT ", "abs(", "1", 2000)]
    public async Task Endlessly_nested_sql_does_not_take_the_server_down(string start, string open, string inner, int depth)
    {
        var sql = start + string.Concat(Enumerable.Repeat(open, depth)) + inner + new string(')', depth);
        var path = _folder.Make(LegacyFolder.Tables + $"CREATE VIEW deep AS SELECT 1; PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = '{sql}' WHERE name = 'deep'");
        (await _folder.RefusalAsync(path)).Code.ShouldBe("damaged");
    }

    [Fact]
    public async Task Time_and_memory_have_an_end()
    {
        _folder.Options = _folder.Options with { StepBudget = TimeSpan.Zero };
        (await _folder.RefusalAsync(LegacyExamples.Path("current/chan/egg_chan.db"))).Code.ShouldBe("took_too_long");

        var path = _folder.Make("BEGIN;" + LegacyFolder.Tables + string.Concat(Enumerable.Range(0, 5000).Select(number => $"CREATE TABLE t{number} (a, b, c);")) + "COMMIT");
        _folder.Options = _folder.Options with { StepBudget = TimeSpan.FromMinutes(1), MaxMemoryBytes = 1 << 20 };
        (await _folder.RefusalAsync(path)).Code.ShouldBe("took_too_long");
    }

    [Fact]
    public async Task A_schema_that_is_not_sql_is_refused_without_its_names_doing_harm()
    {
        var path = _folder.Make(LegacyFolder.Tables + "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE ' || char(27) || '(' WHERE name = 'trade'");
        var note = await _folder.RefusalAsync(path);
        note.Code.ShouldBe("damaged");
        note.Text.ShouldNotContain("\u001b");
    }

    public void Dispose() => _folder.Dispose();

    private static byte[] Zip()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry("egg_chan.db").Open();
            entry.Write("SQLite format 3\0"u8);
        }

        return stream.ToArray();
    }

    private static byte[] Gzip()
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write("SQLite format 3\0"u8);
        }

        return stream.ToArray();
    }

    /// <summary>Null when all was read, or the code of the refusal; anything else that is thrown fails the test.</summary>
    private async Task<string?> ReadOrRefuseAsync(string path)
    {
        try
        {
            await using var source = await _folder.OpenAsync(path);
            (await LegacyFolder.ReadAllAsync(source)).ShouldBe(source.Tables.ToDictionary(table => table.Key, table => (int)table.Value.Rows), ignoreOrder: true);
            return null;
        }
        catch (LegacyFileException exception)
        {
            return exception.Note.Code;
        }
    }
}
