using System.Runtime.CompilerServices;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>An old machine as its files tell it. All but the history, which may be long, is in memory.</summary>
internal sealed class LegacyScan
{
    /// <summary>The tables whose columns must all be there in every version; later ones have defaults.</summary>
    private static readonly Dictionary<string, string[]> Required = new()
    {
        [LegacyTables.Bots] = ["name", "symbol", "seed", "profit_rate", "t_div", "max_tier", "point_loc", "added_seed"],
        [LegacyTables.Holdings] = ["date_added", "name", "symbol", "latest_date_trade", "purchase_price", "amount", "total_price"],
        [LegacyTables.History] = ["date_added", "trade_type", "name", "symbol", "buy_price", "sell_price", "profit", "profit_rate"],
        [LegacyTables.Orders] = ["name", "date_added", "symbol", "trade_result_list", "order_type", "trade_count", "total_count", "remain_value", "total_value"],
        [LegacyTables.Status] = ["deposit_won", "deposit_dollar", "withdraw_won", "withdraw_dollar"],
    };

    private static readonly string[] Prefixes = ["egg_", "bot_info_", "trade_", "order_", "history_", "status_"];

    private readonly ILegacySource _source;
    private readonly LegacyTime _time;

    /// <summary>Rows of the history that are there twice, by their numbers; null before it was read.</summary>
    private HashSet<long>? _repeated;

    private LegacyScan(ILegacySource source, LegacyTime time, LegacyKeyStore? keyStore, LegacyEnvironment? environment) =>
        (_source, _time, KeyStore, Environment) = (source, time, keyStore, environment);

    /// <summary>Bots in the order in which they are planned, then holdings kept by hand.</summary>
    public IReadOnlyList<LegacyName> Names { get; private set; } = [];

    /// <summary>Deposits and withdrawals.</summary>
    public IReadOnlyList<LegacyStatus> Status { get; private set; } = [];

    /// <summary>Schedule, settings and rates; null when they were not given.</summary>
    public LegacyKeyStore? KeyStore { get; }

    /// <summary>Keys; null when they were not given.</summary>
    public LegacyEnvironment? Environment { get; }

    /// <summary>The cash-like reserve, in dollars; null when there is none.</summary>
    public decimal? Reserve { get; private set; }

    /// <summary>Rows that the reserve is in.</summary>
    public int ReserveRows { get; private set; }

    /// <summary>What the history comes to.</summary>
    public LegacyHistory History { get; } = new();

    /// <summary>The database file as its owner named it.</summary>
    public string FileName => _source.Name;

    /// <summary>Which machine it is: the same for all later copies. Null while there are too few rows to say.</summary>
    public string? Origin => History.Origin is { } rows ? Digest.Of("machine", MachineName, rows) : null;

    /// <summary>The machine's name by its files: <c>chan</c> of <c>egg_chan.db</c>.</summary>
    private string MachineName
    {
        get
        {
            // egg_chan.db, egg_chan.db.copy and bot_info_chan.db are of one machine.
            var name = Path.GetFileName(FileName).Split('.')[0];
            var prefix = Array.Find(Prefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ?? "";
            return name[prefix.Length..].ToUpperInvariant();
        }
    }

    /// <summary>Reads everything once.</summary>
    /// <exception cref="LegacyFileException">The files are damaged further on.</exception>
    public static async Task<LegacyScan> ReadAsync(
        ILegacySource source, LegacyKeyStore? keyStore, LegacyEnvironment? environment, LegacyTime time, ImportProblems problems, CancellationToken cancellationToken)
    {
        var scan = new LegacyScan(source, time, keyStore, environment);
        if (!scan.HasColumns(problems))
        {
            return scan;
        }

        await scan.ReadNamesAsync(problems, cancellationToken);
        scan.Status = await scan.ReadAsync(LegacyTables.Status, problems, (cells, _) => LegacyStatus.Read(cells), cancellationToken);
        await foreach (var trade in scan.ReadHistoryAsync(problems, cancellationToken))
        {
            scan.History.Add(trade, time);
        }

        if (scan.History.WorkedOut > 0)
        {
            problems.Tell(
                "quantity_worked_out",
                LegacyTables.History,
                null,
                "amount",
                $"This version kept no quantities: those of {scan.History.WorkedOut} sales follow from profit and prices, as the old program's own migration did it.",
                $"이 버전은 수량을 기록하지 않아, 이전 프로그램의 변환 방식대로 매도 {scan.History.WorkedOut}건의 수량을 손익과 가격에서 계산했습니다.");
        }

        return scan;
    }

    /// <summary>The history from its beginning, without bad rows and without rows that are there twice. Whoever reads it first adds each row to
    /// <see cref="History"/>.</summary>
    /// <exception cref="LegacyFileException">The file is damaged further on.</exception>
    public async IAsyncEnumerable<LegacyTrade> ReadHistoryAsync(ImportProblems problems, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Known from the first reading on: another set of all rows would take as much memory again.
        var (isFirst, repeated) = (_repeated is null, _repeated ??= []);
        await foreach (var row in _source.ReadAsync(LegacyTables.History, cancellationToken))
        {
            var cells = new LegacyCells(row, LegacyTables.History, _time, problems);
            var trade = LegacyTrade.Read(cells, _time);
            if (trade is not null && (isFirst ? History.Rows.Contains(LegacyHistory.RowOf(trade.Identity)) : repeated.Contains(row.Number)))
            {
                repeated.Add(row.Number);
                cells.Refuse(
                    "duplicate_row",
                    null,
                    "The same trade is there twice. One of them is counted once too often; leave it out.",
                    "같은 거래가 두 번 있습니다. 하나는 중복이므로 제외하십시오.");
                trade = null;
            }

            if (trade is null)
            {
                problems.Skip(LegacyTables.History);
                continue;
            }

            yield return trade;
        }
    }

    private bool HasColumns(ImportProblems problems)
    {
        foreach (var table in _source.Tables.Values)
        {
            bool Has(string column) => table.Columns.Contains(column, StringComparer.OrdinalIgnoreCase);
            foreach (var column in Required[table.Name].Where(column => !Has(column)))
            {
                Missing(table, column);
            }

            if (table.Name == LegacyTables.History && !Has(LegacyTrade.DateColumn(table)))
            {
                Missing(table, "trade_date");
            }
        }

        if (_source.Tables.TryGetValue(LegacyTables.Bots, out var bots))
        {
            LegacyBot.TellColumns(bots, problems);
        }

        return !problems.IsFatal;

        void Missing(LegacyTable table, string column) => problems.Fatal(
            "missing_column",
            table.Name,
            null,
            column,
            "Every version of the old program has this column, and this file does not: it is not the old program's, or it was changed. Take a copy from the machine.",
            "이전 프로그램의 모든 버전에 있는 열이 이 파일에는 없습니다. 이전 프로그램의 파일이 아니거나 변경된 파일입니다. 서버에서 다시 복사하십시오.");
    }

    private async Task ReadNamesAsync(ImportProblems problems, CancellationToken cancellationToken)
    {
        // A bad holding or order leaves the whole name out: the rest of it would be the wrong side of the books.
        var spoilt = new HashSet<string>(StringComparer.Ordinal);
        var bots = await ReadAsync(LegacyTables.Bots, problems, (cells, _) => LegacyBot.Read(cells), cancellationToken);
        var holdings = await ReadAsync(LegacyTables.Holdings, problems, (cells, row) => Spoil(LegacyHolding.Read(cells), row, LegacyTables.Holdings), cancellationToken);
        var orders = await ReadAsync(LegacyTables.Orders, problems, (cells, row) => Spoil(LegacyOrder.Read(cells, _time), row, LegacyTables.Orders), cancellationToken);

        bots = Once(bots, bot => bot.Bot.Name, bot => bot.Row, LegacyTables.Bots, problems, spoilt: null);
        holdings = Once(holdings, row => (row.Name, row.Symbol, row.Since), row => row.Row, LegacyTables.Holdings, problems, name => spoilt.Add(name.Name));
        orders = Once(orders, order => order.Name, order => order.Row, LegacyTables.Orders, problems, name => spoilt.Add(name));

        var reserve = holdings.Where(row => row.IsReserve).ToList();
        if (spoilt.Contains(LegacyHolding.Reserve))
        {
            // Half of it would be a wrong figure.
            problems.Skip(LegacyTables.Holdings, reserve.Count);
        }
        else if (reserve.Count > 0)
        {
            (Reserve, ReserveRows) = (reserve.Sum(row => row.Quantity * row.Price), reserve.Count);
        }

        var byName = bots.ToDictionary(bot => bot.Bot.Name, StringComparer.Ordinal);
        var names = new List<LegacyName>();
        foreach (var name in bots.Select(bot => bot.Bot.Name)
            .Concat(holdings.Where(row => !row.IsReserve).Select(row => row.Name))
            .Concat(orders.Select(order => order.Name))
            .Distinct(StringComparer.Ordinal))
        {
            var whole = new LegacyName(name, byName.GetValueOrDefault(name), [.. holdings.Where(row => row.Name == name)], orders.Find(order => order.Name == name));
            if (Fits(whole, problems) && !spoilt.Contains(name))
            {
                names.Add(whole);
            }
            else
            {
                LeaveOut(whole, problems);
            }
        }

        Names = names;

        T? Spoil<T>(T? read, LegacyRow row, string table)
            where T : class
        {
            if (read is null && row["name"] is string { Length: > 0 and <= 100 } name && !name.Any(char.IsControl))
            {
                spoilt.Add(name);
            }
            else if (read is null)
            {
                // Whose shares these are cannot be told, so no bot is safe from being without its own.
                problems.Fatal(
                    "nameless_row",
                    table,
                    row.Number,
                    "name",
                    "The row's name cannot be read, so it cannot be told which bot it belongs to. Mend the old file; this row cannot be left out.",
                    "행의 이름을 읽을 수 없어 어느 봇의 것인지 알 수 없습니다. 이 행은 제외할 수 없으니 원본 파일을 고치십시오.");
            }

            return read;
        }
    }

    /// <summary>Whether bot, holding and order speak of the same thing.</summary>
    private static bool Fits(LegacyName name, ImportProblems problems)
    {
        var good = true;
        foreach (var row in name.Holdings.Where(row => row.Symbol != name.Symbol))
        {
            Differs(LegacyTables.Holdings, row.Row, row.Symbol);
        }

        if (name.Order is { } order && order.Symbol != name.Symbol)
        {
            Differs(LegacyTables.Orders, order.Row, order.Symbol);
        }

        if (name.Order is { Side: Side.Sell } sale && sale.Fills.Sum(fill => fill.Quantity) > name.Quantity)
        {
            good = false;
            problems.Bad(
                "sells_more_than_held",
                LegacyTables.Orders,
                sale.Row,
                "trade_result_list",
                $"{LegacyCells.Shown(name.Name)} sold more shares than its holding has. Compare with the broker and mend the old file, or leave the bot out.",
                $"{LegacyCells.Shown(name.Name)}이(가) 보유 수량보다 많이 매도했습니다. 증권사와 비교하여 원본 파일을 고치거나 이 봇을 제외하십시오.");
        }

        return good;

        void Differs(string table, long row, string symbol)
        {
            good = false;
            problems.Bad(
                "symbol_differs",
                table,
                row,
                "symbol",
                $"{LegacyCells.Shown(name.Name)} is about {symbol} here and about {name.Symbol} elsewhere.",
                $"{LegacyCells.Shown(name.Name)}의 종목이 여기서는 {symbol}, 다른 곳에서는 {name.Symbol}입니다.");
        }
    }

    private static void LeaveOut(LegacyName name, ImportProblems problems)
    {
        problems.Skip(LegacyTables.Bots, name.Bot is null ? 0 : 1);
        problems.Skip(LegacyTables.Holdings, name.Holdings.Count);
        problems.Skip(LegacyTables.Orders, name.Order is null ? 0 : 1);
        problems.Tell(
            "left_out",
            LegacyTables.Holdings,
            null,
            null,
            $"{LegacyCells.Shown(name.Name)} is left out as a whole, bot, holding and order: a part of it would make the books wrong. Enter what it holds by hand.",
            $"{LegacyCells.Shown(name.Name)}은(는) 일부만 가져오면 장부가 틀리므로 봇, 보유, 주문을 모두 제외합니다. 보유 내역은 직접 입력하십시오.");
    }

    /// <summary>Keeps each thing's first row; further ones are bad.</summary>
    private static List<T> Once<T, TKey>(List<T> rows, Func<T, TKey> key, Func<T, long> number, string table, ImportProblems problems, Action<TKey>? spoilt)
        where TKey : notnull
    {
        var seen = new HashSet<TKey>();
        var kept = new List<T>(rows.Count);
        foreach (var row in rows)
        {
            if (seen.Add(key(row)))
            {
                kept.Add(row);
                continue;
            }

            problems.Skip(table);
            spoilt?.Invoke(key(row));
            problems.Bad(
                "duplicate_row",
                table,
                number(row),
                null,
                "There is another row about the same. One of them is counted once too often; mend the old file, or leave it out.",
                "같은 대상에 대한 행이 또 있습니다. 하나는 중복이므로 원본 파일을 고치거나 제외하십시오.");
        }

        return kept;
    }

    private async Task<List<T>> ReadAsync<T>(
        string table, ImportProblems problems, Func<LegacyCells, LegacyRow, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        var rows = new List<T>();
        await foreach (var row in _source.ReadAsync(table, cancellationToken))
        {
            if (rows.Count == MostRows)
            {
                problems.Fatal("too_many_rows", table, row.Number, null, $"No machine has more than {MostRows} rows here.", $"이 테이블에는 {MostRows}개보다 많은 행이 있을 수 없습니다.");
                break;
            }

            if (read(new(row, table, _time, problems), row) is { } good)
            {
                rows.Add(good);
            }
            else
            {
                problems.Skip(table);
            }
        }

        return rows;
    }

    /// <summary>Far more bots, holdings or orders than anybody has; of the history any number is fine.</summary>
    private const int MostRows = 2000;
}
