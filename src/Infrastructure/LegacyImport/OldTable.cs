using System.Globalization;

namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>A table of an old file.</summary>
/// <param name="Name">As the file has it.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">How many rows it has.</param>
/// <param name="RowId">By which name its row id is reached; null where there is none.</param>
internal sealed record OldTable(string Name, IReadOnlyList<string> Columns, long Rows, string? RowId)
{
    /// <summary>Reads all rows in the order in which they were written. The length of a cell is known without reading it, so an endless one never is.</summary>
    public string Query(int maxCellBytes)
    {
        var cells = Columns.Select(OldFile.Quote).Select(column => string.Create(
            CultureInfo.InvariantCulture, $"CASE WHEN typeof({column}) IN ('text', 'blob') AND octet_length({column}) > {maxCellBytes} THEN x'' ELSE {column} END"));
        var order = RowId is null ? "" : $" ORDER BY {RowId}";
        return $"SELECT {string.Join(", ", cells.Prepend(RowId ?? "NULL"))} FROM main.{OldFile.Quote(Name)} NOT INDEXED{order}";
    }
}
