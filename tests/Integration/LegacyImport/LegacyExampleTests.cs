using EggMoney.Application.LegacyImport;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.LegacyImport;

/// <summary>Every example opens with what its description says is in it.</summary>
public sealed class LegacyExampleTests : IDisposable
{
    private static readonly IReadOnlyList<string> FiveFiles = ["bot_info_chan.db", "trade_chan.db", "order_chan.db", "history_chan.db", "status_chan.db"];

    private readonly LegacyFolder _folder = new();

    [Theory]
    [InlineData("current/chan/egg_chan.db", 5, 6, 1148, 5, null)]
    [InlineData("current/choe/egg_choe.db", 3, 4, 651, 3, null)]
    [InlineData("old/egg_old_v01.db", 5, 6, 96, 3, 1)]
    [InlineData("old/egg_old_v02.db", 5, 6, 696, 3, 1)]
    [InlineData("old/egg_old_v05.db", 5, 6, 739, 3, null)]
    [InlineData("old/egg_old_v08.db", 5, 6, 864, 3, null)]
    [InlineData("old/egg_old_v10.db", 5, 5, 940, 5, null)]
    [InlineData("old/egg_old_v12.db", 5, 6, 1038, 5, null)]
    [InlineData("old/egg_mig_v01.db", 5, 6, 94, 3, 1)]
    [InlineData("damaged/egg_bad_enum.db", 5, 6, 1151, 5, null)]
    public async Task A_file_has_its_tables_and_rows(string example, int bots, int holdings, int history, int orders, int? status)
    {
        var path = _folder.Copy(example);
        var before = LegacyFolder.HashOf(path);
        var expected = new Dictionary<string, int> { [LegacyTables.Bots] = bots, [LegacyTables.Holdings] = holdings, [LegacyTables.History] = history, [LegacyTables.Orders] = orders };
        if (status is { } rows)
        {
            expected[LegacyTables.Status] = rows;
        }

        await using (var source = await _folder.OpenAsync(path))
        {
            source.Name.ShouldBe("egg_test.db");
            source.Tables.Values.ToDictionary(table => table.Name, table => (int)table.Rows).ShouldBe(expected, ignoreOrder: true);
            (await LegacyFolder.ReadAllAsync(source)).ShouldBe(expected, ignoreOrder: true);
        }

        LegacyFolder.HashOf(path).ShouldBe(before);
        _folder.Names.ShouldBe(["egg_test.db"]);
        Directory.EnumerateFileSystemEntries(_folder.Copies).ShouldBeEmpty();
    }

    [Fact]
    public async Task Cells_come_as_they_are_and_money_without_noise()
    {
        await using var source = await _folder.OpenAsync(LegacyExamples.Path("current/chan/egg_chan.db"));
        source.Tables[LegacyTables.History].Columns.ShouldBe(["date_added", "trade_date", "trade_type", "name", "symbol", "buy_price", "sell_price", "amount", "profit", "profit_rate"]);

        var history = await source.ReadAsync(LegacyTables.History, CancellationToken.None).ToListAsync();
        history.Sum(row => (decimal)row["profit"]!).ShouldBe(13365.30m);
        history.Sum(row => (decimal)row["buy_price"]!).ShouldBe(73584.75m);
        history.Select(row => row.Number).ShouldBeInOrder(SortDirection.Ascending);
        history[0]["TRADE_TYPE"].ShouldBeOfType<string>();
        history[0].Has("sell_date").ShouldBeFalse();

        var bots = await source.ReadAsync(LegacyTables.Bots, CancellationToken.None).ToListAsync();
        bots.Sum(row => (decimal)row["seed"]!).ShouldBe(2026.38m);
        bots.Select(row => row["active"]).ShouldAllBe(cell => Equals(cell, 1L));
    }

    [Fact]
    public async Task Five_files_are_one_machine()
    {
        await using var source = await _folder.OpenAsync([.. FiveFiles.Select(name => LegacyExamples.Path("old/egg_old_v00_five_files/" + name))]);
        source.Tables.ToDictionary(table => table.Key, table => (table.Value.File, table.Value.Rows)).ShouldBe(new Dictionary<string, (string, long)>
        {
            [LegacyTables.Bots] = ("bot_info_chan.db", 5),
            [LegacyTables.Holdings] = ("trade_chan.db", 6),
            [LegacyTables.History] = ("history_chan.db", 94),
            [LegacyTables.Orders] = ("order_chan.db", 3),
            [LegacyTables.Status] = ("status_chan.db", 1),
        }, ignoreOrder: true);
        source.Tables[LegacyTables.Orders].Columns.ShouldContain("trade_result_list");
        source.Tables[LegacyTables.Holdings].Columns.ShouldContain("purchase_price");
        (await LegacyFolder.ReadAllAsync(source))[LegacyTables.Orders].ShouldBe(3);
    }

    [Fact]
    public async Task The_fifth_files_table_may_have_either_name()
    {
        var paths = CopyFive();
        _folder.Make("""ALTER TABLE trade RENAME TO "order" """, "order_chan.db");
        await using (var source = await _folder.OpenAsync(paths))
        {
            source.Tables[LegacyTables.Orders].Rows.ShouldBe(3);
        }

        // An empty one of the other name beside it is what a later start of the old program made.
        _folder.Make("CREATE TABLE trade (name TEXT)", "order_chan.db");
        await using (var source = await _folder.OpenAsync(paths))
        {
            source.Tables[LegacyTables.Orders].Rows.ShouldBe(3);
        }

        _folder.Make("INSERT INTO trade VALUES ('TQ_1')", "order_chan.db");
        (await _folder.RefusalAsync(paths)).Code.ShouldBe("ambiguous_table");
    }

    [Fact]
    public async Task Five_files_must_be_of_one_machine_and_complete()
    {
        var paths = CopyFive();
        (await _folder.RefusalAsync([.. paths.Where(path => !path.EndsWith("trade_chan.db", StringComparison.Ordinal))])).ShouldSatisfyAllConditions(
            note => note.Code.ShouldBe("missing_file"),
            note => note.Table.ShouldBe("trade_chan.db"));
        (await _folder.RefusalAsync([.. paths, _folder.Copy("old/egg_old_v01.db")])).Code.ShouldBe("wrong_files");
        (await _folder.RefusalAsync(_folder["bot_info_chan.db"], _folder["bot_info_chan.db"])).Code.ShouldBe("wrong_files");
        (await _folder.RefusalAsync(_folder["trade_chan.db"])).ShouldSatisfyAllConditions(
            note => note.Code.ShouldBe("missing_table"),
            note => note.Text.ShouldContain("five files"));
        (await _folder.RefusalAsync()).Code.ShouldBe("wrong_files");

        File.Move(_folder["order_chan.db"], _folder["order_sk.db"]);
        (await _folder.RefusalAsync([.. paths.Select(path => path.Replace("order_chan", "order_sk", StringComparison.Ordinal))])).Code.ShouldBe("different_machines");

        await using var withoutStatus = await _folder.OpenAsync([.. CopyFive().Where(path => !path.Contains("status", StringComparison.Ordinal))]);
        withoutStatus.Tables.Keys.ShouldNotContain(LegacyTables.Status);
    }

    [Theory]
    [InlineData("damaged/egg_truncated.db", "damaged", "egg_truncated.db")]
    [InlineData("damaged/egg_missing_table.db", "missing_table", "trade")]
    [InlineData("damaged/key_store_torn.json", "not_a_database", "key_store_torn.json")]
    [InlineData("damaged", "is_a_folder", "damaged")]
    public async Task A_damaged_one_is_refused_by_name(string example, string code, string place)
    {
        var note = await _folder.RefusalAsync(LegacyExamples.Path(example));
        note.Code.ShouldBe(code);
        note.Table.ShouldBe(place);
        note.Text.ShouldContain($"'{place}'");
        Directory.EnumerateFileSystemEntries(_folder.Copies).ShouldBeEmpty();
    }

    [Fact]
    public async Task Equal_content_is_recognised_whatever_it_is_called_and_however_it_comes()
    {
        var chan = await FingerprintAsync(LegacyFolder.Input(LegacyExamples.Path("current/chan/egg_chan.db")));
        chan.ShouldMatch("^[0-9a-f]{64}$");
        (await FingerprintAsync(LegacyFolder.Input(_folder.Copy("current/chan/egg_chan.db", "renamed.db")))).ShouldBe(chan);
        (await FingerprintAsync(LegacyFolder.Input(LegacyExamples.Path("current/choe/egg_choe.db")))).ShouldNotBe(chan);

        var withSettings = LegacyFolder.Input(_folder["renamed.db"]) with { KeyStore = new("key_store.json", "{}"u8.ToArray()) };
        (await FingerprintAsync(withSettings)).ShouldNotBe(chan);
        (await FingerprintAsync(withSettings with { KeyStore = null, Environment = new(".env", "{}"u8.ToArray()) })).ShouldNotBe(await FingerprintAsync(withSettings));

        var five = CopyFive();
        (await FingerprintAsync(LegacyFolder.Input([.. five.Reverse()]))).ShouldBe(await FingerprintAsync(LegacyFolder.Input(five)));

        _folder.Make("UPDATE trade SET amount = amount + 1 WHERE name = 'RP'", "renamed.db");
        (await FingerprintAsync(LegacyFolder.Input(_folder["renamed.db"]))).ShouldNotBe(chan);
    }

    public void Dispose() => _folder.Dispose();

    private string[] CopyFive() => [.. FiveFiles.Select(name => _folder.Copy("old/egg_old_v00_five_files/" + name, name))];

    private async Task<string> FingerprintAsync(LegacyInput input)
    {
        await using var source = await _folder.OpenAsync(input);
        return source.Fingerprint;
    }
}
