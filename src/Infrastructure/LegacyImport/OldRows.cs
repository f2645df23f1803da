using System.Globalization;
using System.Text;
using EggMoney.Application.LegacyImport;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>A table being read, one row at a time.</summary>
internal sealed class OldRows(OldFile file, OldTable table, SqliteCommand command, SqliteDataReader reader) : IDisposable
{
    private const int MoneyDecimals = 8;
    private const double LargestReal = 1e12;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private long _read;

    /// <summary>The next row; null after the last.</summary>
    public LegacyRow? Next(CancellationToken cancellationToken) => file.Guarded(Read, cancellationToken);

    public void Dispose()
    {
        reader.Dispose();
        command.Dispose();
    }

    private LegacyRow? Read()
    {
        if (!reader.Read())
        {
            return null;
        }

        _read++;
        var cells = new object?[table.Columns.Count];
        for (var index = 0; index < cells.Length; index++)
        {
            cells[index] = Cell(reader.Handle!, index + 1);
        }

        return new LegacyRow(table.RowId is null ? _read : reader.GetInt64(0), table.Columns, cells);
    }

    private static object? Cell(sqlite3_stmt statement, int index) => raw.sqlite3_column_type(statement, index) switch
    {
        raw.SQLITE_INTEGER => raw.sqlite3_column_int64(statement, index),
        raw.SQLITE_FLOAT => Real(raw.sqlite3_column_double(statement, index)),
        raw.SQLITE_TEXT => Text(statement, index),
        raw.SQLITE_BLOB => raw.sqlite3_column_blob(statement, index).ToArray(),
        _ => null,
    };

    /// <summary>The conversion keeps fifteen digits, which drops the noise of binary fractions and no digit that a person wrote.</summary>
    private static object Real(double value) => double.IsFinite(value) && Math.Abs(value) <= LargestReal
        ? Math.Round((decimal)value, MoneyDecimals, MidpointRounding.AwayFromZero)
        : value.ToString("E16", CultureInfo.InvariantCulture);

    /// <summary>With the zeros in it, where the usual way ends: two names that differ behind one are two. What is no text is given as its bytes.</summary>
    private static object Text(sqlite3_stmt statement, int index)
    {
        // Asking for text first brings a UTF-16 file's into UTF-8.
        raw.sqlite3_column_text(statement, index);
        var bytes = raw.sqlite3_column_blob(statement, index);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return bytes.ToArray();
        }
    }
}
