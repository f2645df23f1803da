using System.Globalization;
using Microsoft.Data.Sqlite;

namespace EggMoney.TestShared;

/// <summary>Makes a database as the old program's last version had it, for tests and benchmarks. Linked into both.</summary>
internal sealed class LegacyFile : IDisposable
{
    private const string Schema = """
        CREATE TABLE bot_info (name VARCHAR NOT NULL, symbol VARCHAR NOT NULL, seed FLOAT NOT NULL, profit_rate FLOAT NOT NULL, t_div INTEGER NOT NULL,
            max_tier INTEGER NOT NULL, active BOOLEAN NOT NULL, is_check_buy_avr_price BOOLEAN NOT NULL, is_check_buy_t_div_price BOOLEAN NOT NULL,
            point_loc VARCHAR NOT NULL, added_seed FLOAT NOT NULL, skip_sell BOOLEAN NOT NULL, closing_buy_conditions TEXT NOT NULL,
            sell_cooldown_days INTEGER NOT NULL, sell_cooldown_loss_only BOOLEAN NOT NULL, trailing_enabled BOOLEAN NOT NULL,
            trailing_t_threshold FLOAT NOT NULL, trailing_stop_pct FLOAT NOT NULL, trailing_floor_rate FLOAT NOT NULL, trailing_mode BOOLEAN NOT NULL,
            trailing_high_watermark FLOAT NOT NULL, trailing_stop FLOAT NOT NULL, PRIMARY KEY (name));
        CREATE TABLE trade (date_added DATETIME NOT NULL, name VARCHAR NOT NULL, symbol VARCHAR NOT NULL, latest_date_trade DATETIME NOT NULL,
            purchase_price FLOAT NOT NULL, amount FLOAT NOT NULL, trade_type VARCHAR(9) NOT NULL, total_price FLOAT NOT NULL,
            PRIMARY KEY (date_added, name, symbol));
        CREATE TABLE history (date_added DATETIME NOT NULL, trade_date DATETIME NOT NULL, trade_type VARCHAR(9) NOT NULL, name VARCHAR NOT NULL,
            symbol VARCHAR NOT NULL, buy_price FLOAT NOT NULL, sell_price FLOAT NOT NULL, amount FLOAT NOT NULL, profit FLOAT NOT NULL,
            profit_rate FLOAT NOT NULL, PRIMARY KEY (date_added, trade_date, trade_type, name));
        CREATE TABLE "order" (name VARCHAR NOT NULL, date_added DATETIME NOT NULL, symbol VARCHAR NOT NULL, trade_result_list JSON NOT NULL,
            order_type VARCHAR(9) NOT NULL, trade_count INTEGER NOT NULL, total_count INTEGER NOT NULL, remain_value FLOAT NOT NULL,
            total_value FLOAT NOT NULL, PRIMARY KEY (name));
        """;

    private readonly SqliteConnection _connection;
    private readonly SqliteTransaction _transaction;
    private readonly Dictionary<string, SqliteCommand> _inserts = [];

    private LegacyFile(SqliteConnection connection, SqliteTransaction transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>Makes an empty one.</summary>
    public static LegacyFile Create(string path)
    {
        var file = Begin(path, SqliteOpenMode.ReadWriteCreate);
        file.Execute(Schema);
        return file;
    }

    /// <summary>Goes on with one.</summary>
    public static LegacyFile Open(string path) => Begin(path, SqliteOpenMode.ReadWrite);

    /// <summary>A time as the old program wrote it.</summary>
    public static string Time(DateTime local) => local.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>Adds a row.</summary>
    /// <param name="table">Which table.</param>
    /// <param name="cells">A cell for each column, in the table's order; a decimal becomes a binary fraction, as the old program kept them.</param>
    public void Add(string table, params object[] cells)
    {
        if (!_inserts.TryGetValue(table, out var insert))
        {
            insert = _connection.CreateCommand();
            insert.Transaction = _transaction;
#pragma warning disable CA2100 // The table is the caller's own.
            insert.CommandText = $"INSERT INTO \"{table}\" VALUES ({string.Join(", ", cells.Select((_, index) => $"$c{index}"))})";
#pragma warning restore CA2100
            for (var index = 0; index < cells.Length; index++)
            {
                insert.Parameters.Add(new() { ParameterName = $"$c{index}" });
            }

            _inserts.Add(table, insert);
        }

        for (var index = 0; index < cells.Length; index++)
        {
            insert.Parameters[index].Value = cells[index] is decimal number ? (double)number : cells[index];
        }

        insert.ExecuteNonQuery();
    }

    /// <summary>Changes what is there.</summary>
    public void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.Transaction = _transaction;
#pragma warning disable CA2100 // The text is the caller's own.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Keeps what was added and changed.</summary>
    public void Dispose()
    {
        foreach (var insert in _inserts.Values)
        {
            insert.Dispose();
        }

        _transaction.Commit();
        _transaction.Dispose();
        _connection.Dispose();
    }

    private static LegacyFile Begin(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return new(connection, connection.BeginTransaction());
    }
}
