using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Domain.Trading;
using Spectre.Console;

namespace EggMoney.WebApi.CommandLine.Imports;

/// <summary>Shows reports and imports: tables for whoever watches, and plain lines that stay the same where nobody does.</summary>
internal sealed class ImportScreen
{
    private const int PlainWidth = 160;

    private readonly TextWriter _output;
    private readonly IAnsiConsole _console;
    private readonly bool _watched;

    public ImportScreen(TextWriter output)
    {
        _output = output;
        _watched = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        _console = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = _watched ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = _watched ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!_watched)
        {
            _console.Profile.Width = PlainWidth;
        }
    }

    /// <summary>Shows a report, and what is to be done next.</summary>
    public void Show(ImportReport report, ImportWish wish)
    {
        Line(report.Machine is { } machine ? $"{report.FileName} ({machine}): {Outcome(report)}" : $"{report.FileName}: {Outcome(report)}");
        ShowNotes(Language.Pick("Problems", "문제"), report.Problems, report.ProblemCount);
        ShowTables(report);
        ShowBots(report);
        ShowFills(report);
        ShowRests(report);
        ShowConflicts(report);
        ShowChecks(report);
        if (report.Secrets.Count > 0)
        {
            Heading(Language.Pick("Secrets that are taken over, encrypted", "암호화하여 가져오는 비밀값"));
            Line(string.Join(", ", report.Secrets));
        }

        ShowNotes(Language.Pick("Notes", "참고"), report.Notes, report.Notes.Count);
        _output.WriteLine();
        Line(Next(report, wish));
    }

    /// <summary>Shows imports.</summary>
    public void Show(IReadOnlyList<ImportDto> imports)
    {
        if (imports.Count == 0)
        {
            Line(Language.Pick("Nothing was imported yet.", "가져온 내역이 없습니다."));
            return;
        }

        var table = NewTable("id", Language.Pick("state", "상태"), Language.Pick("file", "파일"), Language.Pick("started (UTC)", "시작(UTC)"), Language.Pick("finished", "완료"), Language.Pick("resumed", "재개"), Language.Pick("undone", "되돌림"));
        foreach (var import in imports)
        {
            AddRow(table, import.Id.ToString(), import.State.ToString(), import.FileName, Time(import.StartedAt), Time(import.FinishedAt), Time(import.ConfirmedAt), Time(import.UndoneAt));
        }

        _console.Write(table);
        foreach (var import in imports.Where(import => import.Error is not null))
        {
            Line($"{import.Id}: {import.Error}");
        }
    }

    private static string Outcome(ImportReport report) => report.Outcome switch
    {
        ImportOutcome.Planned => Language.Pick("can be imported. Nothing was written.", "가져올 수 있습니다. 아무것도 기록하지 않았습니다."),
        ImportOutcome.Imported => Language.Pick($"imported as {report.ImportId}.", $"가져왔습니다({report.ImportId})."),
        ImportOutcome.Unchanged => Language.Pick($"was imported before, as {report.ImportId}. Nothing was written.", $"이미 가져온 파일입니다({report.ImportId}). 아무것도 기록하지 않았습니다."),
        _ => Language.Pick("REFUSED. Nothing was written.", "거부되었습니다. 아무것도 기록하지 않았습니다."),
    };

    private static string Next(ImportReport report, ImportWish wish) => report.Outcome switch
    {
        ImportOutcome.Planned => Language.Pick("To import it, run this again without --dry-run.", "가져오려면 --dry-run 없이 다시 실행하십시오."),
        ImportOutcome.Imported => Language.Pick(
            $"Trading of {wish.User} is paused and the bots are inactive. {wish.User} resumes it (POST /api/v1/trading/resume), which compares the holdings with the broker's first. Until then it can be taken back: undo-import --user {wish.User}",
            $"{wish.User} 사용자의 거래는 중지되어 있고 봇은 비활성 상태입니다. {wish.User} 사용자가 재개하면(POST /api/v1/trading/resume) 먼저 증권사 보유 내역과 비교합니다. 그 전에는 되돌릴 수 있습니다: undo-import --user {wish.User}"),
        ImportOutcome.Unchanged => Language.Pick("There is nothing to do.", "할 일이 없습니다."),
        _ when report.Conflicts.Count > 0 && wish.Options.Overwrite is null => Language.Pick(
            "Say --overwrite to take the old machine's values of the conflicts, or --keep to keep what is here.", "충돌하는 항목을 이전 서버의 값으로 덮어쓰려면 --overwrite를, 여기의 값을 유지하려면 --keep을 지정하십시오."),
        _ when !wish.Options.SkipBadRows => Language.Pick(
            "Mend what is above, or leave out rows that cannot be read with --skip-bad-rows.", "위의 문제를 바로잡거나, 읽을 수 없는 행을 --skip-bad-rows로 제외하십시오."),
        _ => Language.Pick("Mend what is above.", "위의 문제를 바로잡으십시오."),
    };

    private void ShowTables(ImportReport report)
    {
        if (report.Tables.Count == 0)
        {
            return;
        }

        Heading(Language.Pick("Rows", "행"));
        var table = NewTable(
            Language.Pick("table", "테이블"), Right("read", "읽음"), Right("new", "신규"), Right("merged", "병합"), Right("changed", "변경"), Right("unchanged", "그대로"), Right("left out", "제외"));
        foreach (var row in report.Tables)
        {
            AddRow(table, row.Name, Number(row.Read), Number(row.Written), Number(row.Merged), Number(row.Changed), Number(row.Unchanged), Number(row.Skipped));
        }

        _console.Write(table);
    }

    private void ShowBots(ImportReport report)
    {
        if (report.Bots.Count == 0)
        {
            return;
        }

        Heading(Language.Pick("Bots", "봇"));
        var table = NewTable(
            Language.Pick("bot", "봇"), Language.Pick("symbol", "종목"), Language.Pick("was active", "활성이었음"), Right("T before", "이전 T"), Right("T after", "이후 T"), Right("shares", "수량"), Right("average", "평균가"));
        foreach (var bot in report.Bots)
        {
            AddRow(table, bot.Name, bot.Symbol, bot.WasActive ? Language.Pick("yes", "예") : Language.Pick("no", "아니요"), Number(bot.TierBefore), Number(bot.TierAfter), Number(bot.Quantity), Number(bot.AveragePrice));
        }

        _console.Write(table);
    }

    private void ShowFills(ImportReport report)
    {
        if (report.Fills.Count == 0)
        {
            return;
        }

        Heading(Language.Pick("Fills that were in none of the old machine's books, booked here", "이전 서버의 장부에 없어 여기서 기록하는 체결"));
        var table = NewTable(
            Language.Pick("name", "이름"), Language.Pick("symbol", "종목"), Language.Pick("session", "거래일"), Language.Pick("kind", "종류"), Right("slice", "분할"), Right("shares", "수량"), Right("price", "가격"), Right("amount", "금액"));
        foreach (var fill in report.Fills)
        {
            AddRow(table, fill.Name, fill.Symbol, Date(fill.Session), fill.Kind.Name(), Number(fill.Slice), Number(fill.Quantity), Number(fill.Price), Number(fill.Amount));
        }

        _console.Write(table);
    }

    private void ShowRests(ImportReport report)
    {
        if (report.Rests.Count == 0)
        {
            return;
        }

        Heading(Language.Pick("Look for these at the broker, and cancel them there", "증권사에서 찾아 취소할 주문"));
        foreach (var rest in report.Rests)
        {
            Line($"- {rest.Name}: {rest.Text}");
        }
    }

    private void ShowConflicts(ImportReport report)
    {
        if (report.Conflicts.Count == 0)
        {
            return;
        }

        Heading(Language.Pick("Changed here and on the old machine", "여기와 이전 서버에서 모두 변경된 항목"));
        foreach (var conflict in report.Conflicts)
        {
            Line($"- {conflict.Table} {conflict.Name}{(conflict.Field is null ? "" : ", " + conflict.Field)}: {Language.Pick("here", "여기")} {conflict.Here ?? "-"}, {Language.Pick("there", "이전 서버")} {conflict.There ?? "-"}. {conflict.Text}");
        }
    }

    private void ShowChecks(ImportReport report)
    {
        if (report.Checks.Count == 0)
        {
            return;
        }

        Heading(Language.Pick("Checks: new = old + fills", "검산: 신규 = 이전 + 체결"));
        var table = NewTable(Language.Pick("figure", "항목"), Language.Pick("of", "대상"), Right("old", "이전"), Right("fills", "체결"), Right("new", "신규"), Language.Pick("even", "일치"));
        foreach (var check in report.Checks)
        {
            AddRow(table, check.Code, check.Subject ?? "", Number(check.Old), Number(check.Fills), Number(check.New), check.Even ? Language.Pick("yes", "예") : Language.Pick("NO", "아니요"));
        }

        _console.Write(table);
    }

    private void ShowNotes(string heading, IReadOnlyList<ImportNote> notes, int count)
    {
        if (notes.Count == 0)
        {
            return;
        }

        Heading(string.Create(CultureInfo.InvariantCulture, $"{heading} ({count})"));
        foreach (var note in notes)
        {
            Line(string.Create(
                CultureInfo.InvariantCulture,
                $"- {note.Table}{(note.Row is null ? "" : $", {Language.Pick("row", "행")} {note.Row}")}{(note.Column is null ? "" : ", " + note.Column)}: {note.Text} [{note.Code}]"));
        }

        if (count > notes.Count)
        {
            Line(string.Create(CultureInfo.InvariantCulture, $"- … {Language.Pick("and more", "외")}: {count - notes.Count}"));
        }
    }

    /// <summary>A heading that begins with &gt; stands over numbers.</summary>
    private Table NewTable(params string[] headings)
    {
        var table = new Table { Border = _watched ? TableBorder.Rounded : TableBorder.Ascii };
        foreach (var heading in headings)
        {
            table.AddColumn(new TableColumn(new Text(heading.TrimStart('>'))) { Alignment = heading[0] == '>' ? Justify.Right : Justify.Left, NoWrap = true });
        }

        return table;
    }

    private static string Right(string english, string korean) => ">" + Language.Pick(english, korean);

    /// <summary>As text: a name may hold what would be markup.</summary>
    private static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(Clean(cell))));

    private void Heading(string text)
    {
        _output.WriteLine();
        Line(text);
    }

    /// <summary>Past the table writer, which would break a sentence where the page ends.</summary>
    private void Line(string text) => _output.WriteLine(Clean(text));

    /// <summary>Whoever made the files must not write to this terminal as they like.</summary>
    private static string Clean(string text) => string.Concat(text.Select(letter =>
        char.IsControl(letter) || char.GetUnicodeCategory(letter) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '\uFFFD' : letter));

    private static string Number(decimal value) => value.ToString("#,##0.########", CultureInfo.InvariantCulture);

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(DateTime? time) => time?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";
}
