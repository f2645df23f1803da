using System.Globalization;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>Reads the cells of one row. What cannot be read is told with its place, and makes the row a bad one.</summary>
internal sealed class LegacyCells(LegacyRow row, string table, LegacyTime time, ImportProblems problems)
{
    /// <summary>More than anybody here has; numeric(20,8) holds it.</summary>
    public const decimal LargestAmount = 100_000_000;

    /// <summary>More than price times quantity comes to.</summary>
    public const decimal LargestTotal = 100_000_000_000;

    private const int LongestShown = 40;

    /// <summary>Whether all that was read so far could be.</summary>
    public bool IsGood { get; private set; } = true;

    /// <summary>Its row id in the file.</summary>
    public long RowId => row.Number;

    /// <summary>Whether the table has the column.</summary>
    public bool Has(string column) => row.Has(column);

    /// <summary>A name that people see.</summary>
    public string Name(string column, int longest = 40)
    {
        var text = Text(column);
        if (text is null)
        {
            return "";
        }

        if (text.Length == 0 || text.Length > longest || text.Any(char.IsControl) || string.IsNullOrWhiteSpace(text))
        {
            Refuse("bad_name", column, $"{Shown(text)} is not a name of 1 to {longest} characters without control characters.", $"{Shown(text)}은(는) 제어 문자 없는 1~{longest}자의 이름이 아닙니다.");
            return "";
        }

        return text;
    }

    /// <summary>A ticker.</summary>
    public string Symbol(string column)
    {
        var text = Text(column)?.ToUpperInvariant();
        if (text is null)
        {
            return "";
        }

        var good = text.Length is >= 1 and <= 10 && char.IsAsciiLetterUpper(text[0]) && text.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter == '.');
        if (!good)
        {
            Refuse("bad_symbol", column, $"{Shown(text)} is not a ticker such as TQQQ.", $"{Shown(text)}은(는) TQQQ와 같은 종목 코드가 아닙니다.");
        }

        return good ? text : "";
    }

    /// <summary>A number within bounds.</summary>
    /// <param name="column">Which.</param>
    /// <param name="lowest">The least that makes sense.</param>
    /// <param name="highest">The most that makes sense.</param>
    /// <param name="above">The least does not make sense itself.</param>
    public decimal Number(string column, decimal lowest, decimal highest, bool above = false)
    {
        if (Cell(column) is not { } cell)
        {
            return 0;
        }

        var number = cell switch
        {
            long whole => whole,
            decimal real => real,
            _ => (decimal?)null,
        };
        if (number is not { } value)
        {
            Refuse("not_a_number", column, $"{Shown(cell)} is not a number.", $"{Shown(cell)}은(는) 숫자가 아닙니다.");
            return 0;
        }

        if (value < lowest || value > highest || (above && value == lowest))
        {
            var bounds = string.Create(CultureInfo.InvariantCulture, $"{(above ? ">" : "≥")} {lowest} … ≤ {highest}");
            Refuse(
                value < 0 && lowest >= 0 ? "negative" : "out_of_range",
                column,
                string.Create(CultureInfo.InvariantCulture, $"{value} is outside what makes sense here ({bounds})."),
                string.Create(CultureInfo.InvariantCulture, $"{value}은(는) 허용 범위({bounds})를 벗어났습니다."));
            return 0;
        }

        return Money.ToStored(value);
    }

    /// <summary>A number within bounds; the default where the schema has no such column.</summary>
    public decimal NumberOr(string column, decimal missing, decimal lowest, decimal highest, bool above = false) =>
        Has(column) ? Number(column, lowest, highest, above) : missing;

    /// <summary>A whole number within bounds; the default where the schema has no such column.</summary>
    public int WholeOr(string column, int missing, int lowest, int highest)
    {
        if (!Has(column))
        {
            return missing;
        }

        var number = Number(column, lowest, highest);
        if (number != decimal.Truncate(number))
        {
            Refuse("not_whole", column, string.Create(CultureInfo.InvariantCulture, $"{number} is not a whole number."), string.Create(CultureInfo.InvariantCulture, $"{number}은(는) 정수가 아닙니다."));
            return missing;
        }

        return (int)number;
    }

    /// <summary>Yes or no; the default where the schema has no such column.</summary>
    public bool FlagOr(string column, bool missing)
    {
        if (!Has(column))
        {
            return missing;
        }

        switch (Cell(column))
        {
            case null:
                return missing;
            case long and (0 or 1) and var flag:
                return flag == 1;
            case var other:
                Refuse("not_a_flag", column, $"{Shown(other)} is neither 0 nor 1.", $"{Shown(other)}은(는) 0도 1도 아닙니다.");
                return missing;
        }
    }

    /// <summary>An order kind in either spelling.</summary>
    public OrderKind? Kind(string column)
    {
        if (Text(column) is not { } text)
        {
            return null;
        }

        if (OrderKinds.TryParse(text, out var kind))
        {
            return kind;
        }

        Refuse("unknown_kind", column, $"{Shown(text)} is not a kind of order such as Buy or Sell_1_4.", $"{Shown(text)}은(는) Buy나 Sell_1_4 같은 주문 종류가 아닙니다.");
        return null;
    }

    /// <summary>A local time, as UTC.</summary>
    public DateTime Time(string column)
    {
        if (Text(column) is not { } text)
        {
            return default;
        }

        if (!time.TryRead(text, out var utc))
        {
            Refuse("not_a_time", column, $"{Shown(text)} is not a time such as 2026-05-13 04:30:00.", $"{Shown(text)}은(는) 2026-05-13 04:30:00과 같은 시각이 아닙니다.");
            return default;
        }

        if (!time.IsPlausible(utc))
        {
            Refuse("absurd_time", column, $"{Shown(text)} is in the future or before the old program's time.", $"{Shown(text)}은(는) 미래이거나 이전 프로그램이 있기 전의 시각입니다.");
            return default;
        }

        return utc;
    }

    /// <summary>A text.</summary>
    /// <returns>Null when it is none, which has been told.</returns>
    public string? Text(string column)
    {
        switch (Cell(column))
        {
            case null:
                return null;
            case string text:
                return text;
            case var other:
                Refuse("not_a_text", column, $"{Shown(other)} is not a text.", $"{Shown(other)}은(는) 텍스트가 아닙니다.");
                return null;
        }
    }

    /// <summary>The row cannot be taken.</summary>
    public void Refuse(string code, string? column, string english, string korean)
    {
        IsGood = false;
        problems.Bad(code, table, row.Number, column, english, korean);
    }

    /// <summary>A cell's beginning, in quotes, without what could deceive a reader.</summary>
    public static string Shown(object cell)
    {
        var text = cell is byte[] bytes ? $"{bytes.Length} bytes" : Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";
        var cut = text.Length > LongestShown ? text[..LongestShown] + "…" : text;
        return $"'{string.Concat(cut.Select(letter => char.IsControl(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.Format ? '\uFFFD' : letter))}'";
    }

    private object? Cell(string column)
    {
        if (row[column] is { } cell)
        {
            return cell;
        }

        if (Has(column))
        {
            Refuse("null_value", column, "The cell is empty.", "값이 비어 있습니다.");
        }
        else
        {
            Refuse("missing_column", column, "The table has no such column.", "테이블에 이 열이 없습니다.");
        }

        return null;
    }
}
