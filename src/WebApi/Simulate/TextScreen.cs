using System.Globalization;
using Spectre.Console;

namespace EggMoney.WebApi.Simulate;

/// <summary>Writes lines and tables; plain text where nobody watches.</summary>
internal sealed class TextScreen
{
    private const int PlainWidth = 160;

    public TextScreen(TextWriter output)
    {
        IsWatched = ReferenceEquals(output, System.Console.Out) && !System.Console.IsOutputRedirected;
        Console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = IsWatched ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsWatched ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsWatched ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!IsWatched)
        {
            Console.Profile.Width = PlainWidth;
        }
    }

    /// <summary>Where it is written.</summary>
    public IAnsiConsole Console { get; }

    /// <summary>Whether a person looks on.</summary>
    public bool IsWatched { get; }

    /// <summary>A heading that begins with &gt; stands over numbers.</summary>
    public Table NewTable(params string[] headings)
    {
        var table = new Table { Border = IsWatched ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading.TrimStart('>'))) { Alignment = heading[0] == '>' ? Justify.Right : Justify.Left, NoWrap = true });
        }

        return table;
    }

    /// <summary>As text: a name may hold what would be markup.</summary>
    public static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    /// <summary>Writes a table.</summary>
    public void Write(Table table) => Console.Write(table);

    /// <summary>Writes a line.</summary>
    public void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes a line.</summary>
    public void Line(string text = "") => Console.WriteLine(text);

    /// <summary>Dollars and other figures with two places.</summary>
    public static string Money(decimal value) => value.ToString("#,##0.00", CultureInfo.InvariantCulture);

    /// <summary>A figure with the places that it has.</summary>
    public static string Number(decimal value) => value.ToString("#,##0.########", CultureInfo.InvariantCulture);
}
