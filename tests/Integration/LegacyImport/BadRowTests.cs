using System.Text;
using EggMoney.Application.LegacyImport;
using EggMoney.Infrastructure.Persistence;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.LegacyImport;

/// <summary>Files that are databases and hold what no old program meant to write.</summary>
public sealed class BadRowTests(ImportHost server) : IClassFixture<ImportHost>
{
    /// <summary>As a hand that took the rules out of the schema leaves it.</summary>
    private const string WithoutRules = """
        CREATE TABLE trade2 AS SELECT * FROM trade; DROP TABLE trade; ALTER TABLE trade2 RENAME TO trade;
        CREATE TABLE bot2 AS SELECT * FROM bot_info; DROP TABLE bot_info; ALTER TABLE bot2 RENAME TO bot_info;
        CREATE TABLE history2 AS SELECT * FROM history; DROP TABLE history; ALTER TABLE history2 RENAME TO history;
        CREATE TABLE order2 AS SELECT * FROM "order"; DROP TABLE "order"; ALTER TABLE order2 RENAME TO "order";
        """;

    [Fact]
    public async Task Unknown_words_and_doubles_are_told_with_their_places_and_nothing_is_written()
    {
        var host = server.Host;
        var user = await server.AddUserAsync();
        var before = await ImportedBooks.ReadAsync(host, user.Tenant);
        var report = await host.ImportAsync(user.Tenant, ImportLab.Input("damaged/egg_bad_enum.db"));
        report.Outcome.ShouldBe(ImportOutcome.Refused);
        report.Problems.Select(problem => (problem.Code, problem.Table, problem.Column)).ShouldBe(
            [
                ("unknown_pivot", "bot_info", "point_loc"),
                ("unknown_kind", "order", "order_type"),
                ("unknown_kind", "history", "trade_type"),
                ("duplicate_row", "history", null),
                ("duplicate_row", "history", null),
                ("duplicate_row", "history", null),
            ],
            ignoreOrder: true);
        report.Problems.Single(problem => problem is { Code: "unknown_kind", Table: "history" }).Row.ShouldBe(12);
        (await ImportedBooks.ReadAsync(host, user.Tenant)).ShouldBe(before);
        (await host.WithDbAsync(user.Tenant, db => db.Imports.AnyAsync())).ShouldBeFalse();
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task The_rest_comes_when_a_person_asks_for_it_and_never_half_a_bot(DatabaseProvider provider)
    {
        await using var host = await ImportLab.StartAsync(provider);
        var user = await host.AddUserAsync("chan");
        var report = await host.ImportAsync(user.Tenant, ImportLab.Input("damaged/egg_bad_enum.db"), new(DryRun: false, SkipBadRows: true));
        report.Outcome.ShouldBe(ImportOutcome.Imported, string.Join('\n', report.Problems));

        // What TQ_1's order bought is not known, so its holding would be wrong; TQ_2's bot cannot be read, but its shares are there.
        report.Tables.Single(table => table.Name == "bot_info").ShouldBe(new("bot_info", 5, 3, 0, 0, 0, 2));
        report.Tables.Single(table => table.Name == "trade").ShouldBe(new("trade", 6, 5, 0, 0, 0, 1));
        report.Tables.Single(table => table.Name == "order").ShouldBe(new("order", 5, 4, 0, 0, 0, 1));
        report.Tables.Single(table => table.Name == "history").ShouldBe(new("history", 1151, 1147, 0, 0, 0, 4));
        report.Notes.ShouldContain(note => note.Code == "left_out" && note.Text.Contains("TQ_1", StringComparison.Ordinal));
        await host.WithDbAsync(user.Tenant, async db =>
        {
            (await db.Bots.Select(bot => bot.Name).ToListAsync()).ShouldBe(["SO_1", "SO_2", "BI_1"], ignoreOrder: true);
            var kept = await db.Positions.SingleAsync(position => position.Name == "TQ_2");
            (kept.BotId, kept.Quantity, kept.Cost).ShouldBe(((Guid?)null, 132m, 10651.08m + 205.14m));
            (await db.Positions.AnyAsync(position => position.Name == "TQ_1")).ShouldBeFalse();
            return 0;
        });
    }

    [Theory]
    [InlineData("UPDATE trade SET purchase_price = NULL WHERE name = 'SO_1'", "null_value", "trade", "purchase_price")]
    [InlineData("UPDATE bot_info SET seed = NULL WHERE name = 'BI_1'", "null_value", "bot_info", "seed")]
    [InlineData("UPDATE trade SET amount = -168 WHERE name = 'SO_2'", "negative", "trade", "amount")]
    [InlineData("UPDATE history SET amount = -5 WHERE rowid = 7", "negative", "history", "amount")]
    [InlineData("UPDATE \"order\" SET remain_value = -12.5 WHERE name = 'SO_1'", "negative", "order", "remain_value")]
    [InlineData("UPDATE bot_info SET seed = 0 WHERE name = 'BI_1'", "out_of_range", "bot_info", "seed")]
    [InlineData("UPDATE bot_info SET seed = 1e300 WHERE name = 'BI_1'", "not_a_number", "bot_info", "seed")]
    [InlineData("UPDATE bot_info SET seed = 9e999 WHERE name = 'BI_1'", "not_a_number", "bot_info", "seed")]
    [InlineData("UPDATE bot_info SET seed = x'00ff' WHERE name = 'BI_1'", "not_a_number", "bot_info", "seed")]
    [InlineData("UPDATE bot_info SET active = 7 WHERE name = 'BI_1'", "not_a_flag", "bot_info", "active")]
    [InlineData("UPDATE bot_info SET name = 'BI' || char(10) || char(8238) || 'X' WHERE name = 'BI_1'", "bad_name", "bot_info", "name")]
    [InlineData("UPDATE bot_info SET symbol = 'DROP TABLE' WHERE name = 'BI_1'", "bad_symbol", "bot_info", "symbol")]
    [InlineData("UPDATE bot_info SET closing_buy_conditions = '[{\"drop_rate\": -1}]' WHERE name = 'BI_1'", "bad_conditions", "bot_info", "closing_buy_conditions")]
    [InlineData("UPDATE bot_info SET sell_cooldown_days = 1.5 WHERE name = 'BI_1'", "not_whole", "bot_info", "sell_cooldown_days")]
    [InlineData("UPDATE history SET trade_date = '9999-12-31 23:59:59' WHERE rowid = 7", "absurd_time", "history", "trade_date")]
    [InlineData("UPDATE history SET trade_date = '1970-01-01 00:00:00' WHERE rowid = 7", "absurd_time", "history", "trade_date")]
    [InlineData("UPDATE history SET trade_date = 'yesterday' WHERE rowid = 7", "not_a_time", "history", "trade_date")]
    [InlineData("UPDATE \"order\" SET trade_result_list = '[{\"trade_type\": \"Sell\", \"amount\": 1, \"unit_price\": 1, \"total_price\": 1}]' WHERE name = 'SO_1'", "bad_slices", "order", "trade_result_list")]
    [InlineData("UPDATE \"order\" SET trade_result_list = '[[[[' WHERE name = 'SO_1'", "bad_slices", "order", "trade_result_list")]
    [InlineData("UPDATE \"order\" SET order_type = 'SELL', trade_result_list = '[{\"trade_type\": \"Sell\", \"amount\": 500, \"unit_price\": 1, \"total_price\": 500}]' WHERE name = 'SO_1'", "sells_more_than_held", "order", "trade_result_list")]
    [InlineData("UPDATE trade SET symbol = 'TQQQ' WHERE name = 'SO_1'", "symbol_differs", "trade", "symbol")]
    [InlineData("INSERT INTO bot_info SELECT * FROM bot_info WHERE name = 'SO_1'", "duplicate_row", "bot_info", null)]
    [InlineData("INSERT INTO trade SELECT * FROM trade WHERE name = 'SO_1'", "duplicate_row", "trade", null)]
    public async Task A_bad_row_is_told_with_table_row_and_column(string damage, string code, string table, string? column)
    {
        using var folder = new LegacyFolder();
        folder.Copy("current/chan/egg_chan.db", "egg_chan.db");
        var input = LegacyFolder.Input(folder.Make(WithoutRules + damage, "egg_chan.db"));
        var host = server.Host;
        var user = await server.AddUserAsync();
        var refused = await host.ImportAsync(user.Tenant, input);
        refused.Outcome.ShouldBe(ImportOutcome.Refused);
        refused.Problems.ShouldContain(problem => problem.Code == code && problem.Table == table && problem.Column == column && problem.Row > 0, string.Join('\n', refused.Problems));
        refused.Problems.ShouldAllBe(problem => !problem.Text.Contains('\n') && !problem.Text.Contains('\u202E'));

        // And the rest can be had, with its figures even.
        var rest = await host.ImportAsync(user.Tenant, input, new(DryRun: true, SkipBadRows: true));
        rest.Outcome.ShouldBe(ImportOutcome.Planned, string.Join('\n', rest.Problems));
        rest.Checks.ShouldAllBe(check => check.Even);
    }

    [Theory]
    [InlineData("ALTER TABLE history DROP COLUMN profit", "missing_column")]
    [InlineData("ALTER TABLE bot_info DROP COLUMN max_tier", "missing_column")]
    [InlineData("DROP TABLE trade", "missing_table")]
    public async Task A_file_that_is_not_whole_is_refused_whatever_is_left_out(string damage, string code)
    {
        using var folder = new LegacyFolder();
        folder.Copy("current/chan/egg_chan.db", "egg_chan.db");
        var input = LegacyFolder.Input(folder.Make(WithoutRules + damage, "egg_chan.db"));
        var host = server.Host;
        var user = await server.AddUserAsync();
        var refused = await host.ImportAsync(user.Tenant, input, new(DryRun: false, SkipBadRows: true));
        refused.Outcome.ShouldBe(ImportOutcome.Refused);
        refused.Problems[0].Code.ShouldBe(code);
    }

    [Theory]
    [InlineData("{\"TRADE_TIME\": \"00:05\", \"TWAP", "not_json", null)]
    [InlineData("[1, 2]", "not_json", null)]
    [InlineData("{\"TWAP_COUNT\": \"five\"}", "wrong_type", "TWAP_COUNT")]
    [InlineData("{\"TWAP_TIME\": \"00:10\"}", "wrong_type", "TWAP_TIME")]
    [InlineData("{\"TRADE_TIME\": 5}", "wrong_type", "TRADE_TIME")]
    [InlineData("{\"AUTO_START\": 1}", "wrong_type", "AUTO_START")]
    [InlineData("{\"TOTAL_BUDGET\": -1}", "wrong_type", "TOTAL_BUDGET")]
    [InlineData("{\"EXCHANGE_RATE_2026_05\": 1.3}", "wrong_type", "EXCHANGE_RATE_2026_05")]
    public async Task A_bad_key_store_is_told_with_its_key(string json, string code, string? key)
    {
        var host = server.Host;
        var user = await server.AddUserAsync();
        var input = ImportLab.Input("current/chan/egg_chan.db") with { KeyStore = new("key_store.json", Encoding.UTF8.GetBytes(json)) };
        var refused = await host.ImportAsync(user.Tenant, input);
        refused.Outcome.ShouldBe(ImportOutcome.Refused);
        var problem = refused.Problems.ShouldHaveSingleItem();
        (problem.Code, problem.Column).ShouldBe((code, key));
    }

    [Fact]
    public async Task Keys_that_are_incomplete_are_told_without_their_values()
    {
        var host = server.Host;
        var user = await server.AddUserAsync();
        var environment = new LegacyText(".env", "HANTOO_APP_KEY=TOPSECRETKEY\nHANTOO_APP_SECRET=TOPSECRET VALUE\nTOPSECRETLINE\n"u8.ToArray());
        var refused = await host.ImportAsync(user.Tenant, ImportLab.Input("current/chan/egg_chan.db") with { Environment = environment });
        refused.Outcome.ShouldBe(ImportOutcome.Refused);
        refused.Problems.ShouldHaveSingleItem().Column.ShouldBe("HANTOO_CANO");
        refused.ToString().ShouldNotContain("TOPSECRET");
        string.Join('\n', refused.Notes).ShouldNotContain("TOPSECRET");
    }
}
