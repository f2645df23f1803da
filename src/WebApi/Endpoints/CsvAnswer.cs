using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EggMoney.WebApi.Endpoints;

/// <summary>Answers with a file for spreadsheets: RFC 4180 in UTF-8 with a byte order mark, or they would take Korean for something else.</summary>
internal static class CsvAnswer
{
    public const string ContentType = "text/csv; charset=utf-8";

    /// <summary>What a spreadsheet takes for the beginning of a formula.</summary>
    private const string Formulas = "=+-@\t\r\n";

    private static readonly CsvConfiguration Format = new(CultureInfo.InvariantCulture) { NewLine = "\r\n" };

    /// <summary>Writes the rows as they come: no file is ever whole in memory.</summary>
    public static PushStreamHttpResult Stream(string name, IReadOnlyList<string> header, IAsyncEnumerable<object?[]> rows, CancellationToken aborted) =>
        TypedResults.Stream(output => WriteAsync(output, header, rows, aborted), ContentType, name);

    private static async Task WriteAsync(Stream output, IReadOnlyList<string> header, IAsyncEnumerable<object?[]> rows, CancellationToken aborted)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await using var csv = new CsvWriter(writer, Format, leaveOpen: true);
        foreach (var name in header)
        {
            csv.WriteField(name);
        }

        await csv.NextRecordAsync();
        await foreach (var row in rows.WithCancellation(aborted))
        {
            foreach (var cell in row)
            {
                Write(csv, cell);
            }

            await csv.NextRecordAsync();
        }
    }

    private static void Write(CsvWriter csv, object? cell)
    {
        switch (cell)
        {
            case string text:
                // A name that begins like a formula must not become one on the machine of whoever opens the file.
                csv.WriteField(text.Length > 0 && Formulas.Contains(text[0], StringComparison.Ordinal) ? "'" + text : text);
                break;
            case decimal number:
                // A loss begins with a minus and is no formula; trailing zeros say nothing.
                csv.WriteConvertedField(number.ToString("0.########", CultureInfo.InvariantCulture), typeof(decimal));
                break;
            case null:
                csv.WriteConvertedField("", typeof(string));
                break;
            case IFormattable value:
                csv.WriteConvertedField(value.ToString(value is DateTime ? "yyyy-MM-dd HH:mm:ss" : value is DateOnly ? "yyyy-MM-dd" : null, CultureInfo.InvariantCulture), typeof(decimal));
                break;
            default:
                throw new InvalidOperationException($"Nobody has said how a {cell.GetType().Name} looks in a file.");
        }
    }
}
