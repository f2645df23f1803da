using System.Globalization;
using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;

namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>Why files are refused, and what to do. Names are shown as they can be read; what is in a file's cells never is.</summary>
internal static class Refusal
{
    private const long Megabyte = 1 << 20;

    public static LegacyFileException NoFiles() => Make(
        "wrong_files", "", "No database file was given. Give egg_NAME.db, or the folder with the five files of the time before.",
        "데이터베이스 파일이 없습니다. egg_NAME.db 파일이나, 예전 방식의 다섯 파일이 들어 있는 폴더를 지정해 주십시오.");

    public static LegacyFileException NotOneOfFive(string file) => Make(
        "wrong_files", file, "'{0}' does not belong to the five files bot_info_NAME.db, trade_NAME.db, order_NAME.db, history_NAME.db and status_NAME.db. Give one egg_NAME.db, or these five.",
        "'{0}'은(는) bot_info_NAME.db, trade_NAME.db, order_NAME.db, history_NAME.db, status_NAME.db 다섯 파일에 속하지 않습니다. egg_NAME.db 파일 하나만 지정하거나 이 다섯 파일을 지정해 주십시오.", file);

    public static LegacyFileException Twice(string file) => Make(
        "wrong_files", file, "There is another file of the same kind beside '{0}'. Give each of the five files once.",
        "'{0}'과(와) 같은 종류의 파일이 또 있습니다. 다섯 파일을 한 번씩만 지정해 주십시오.", file);

    public static LegacyFileException TwoMachines(string one, string other) => Make(
        "different_machines", other, "'{0}' and '{1}' are of different machines. Import one machine after the other.",
        "'{0}'과(와) '{1}'은(는) 서로 다른 컴퓨터의 파일입니다. 한 컴퓨터씩 차례로 가져와 주십시오.", one, other);

    public static LegacyFileException MissingPart(string file) => Make(
        "missing_file", file, "'{0}' is missing among the five files. Without it positions would be lost, so nothing is imported. Give it too.",
        "다섯 파일 중 '{0}'이(가) 없습니다. 이 파일이 없으면 보유 종목을 잃을 수 있어 아무것도 가져오지 않습니다. 함께 지정해 주십시오.", file);

    public static LegacyFileException Missing(string file) => Make(
        "file_not_found", file, "'{0}' is not there, or its folder may not be entered. Check the path.", "'{0}' 파일이 없거나 폴더에 들어갈 권한이 없습니다. 경로를 확인해 주십시오.", file);

    public static LegacyFileException Folder(string file) => Make(
        "is_a_folder", file, "'{0}' is a folder. Give the file in it.", "'{0}'은(는) 폴더입니다. 그 안에 있는 파일을 지정해 주십시오.", file);

    public static LegacyFileException Empty(string file) => Make(
        "empty_file", file, "'{0}' is empty. Take a fresh copy from the old machine: sqlite3 old.db \".backup copy.db\".",
        "'{0}'은(는) 빈 파일입니다. 기존 컴퓨터에서 다시 복사해 주십시오: sqlite3 old.db \".backup copy.db\"", file);

    public static LegacyFileException TooLarge(string file, long limit) => Make(
        "too_large", file, "'{0}' is larger than {1} MB; an old machine's file has a few. Check that it is the right one.",
        "'{0}'이(가) {1}MB보다 큽니다. 기존 컴퓨터의 파일은 몇 MB 정도입니다. 올바른 파일인지 확인해 주십시오.", file, (limit + Megabyte - 1) / Megabyte);

    public static LegacyFileException Packed(string file, string english, string korean) => Make(
        "packed_file", file, "'{0}' is {1}, not a database. Unpack it first.", "'{0}'은(는) 데이터베이스가 아니라 {1}입니다. 먼저 압축을 풀어 주십시오.", file, Language.Pick(english, korean));

    public static LegacyFileException NoDatabase(string file, string english, string korean) => Make(
        "not_a_database", file, "'{0}' is not an SQLite database. It looks like {1}. Take the file egg_NAME.db itself from the old machine.",
        "'{0}'은(는) SQLite 데이터베이스가 아닙니다. 파일 형태: {1}. 기존 컴퓨터에 있는 egg_NAME.db 파일을 그대로 가져와 주십시오.", file, Language.Pick(english, korean));

    public static LegacyFileException Damaged(string file, string detail, Exception? cause = null) => Make(
        cause, "damaged", file, "'{0}' is damaged, and nothing of it is imported. SQLite says: {1}. Take a fresh copy on the old machine, with: sqlite3 old.db \".backup copy.db\".",
        "'{0}' 파일이 손상되어 아무것도 가져오지 않습니다. SQLite 메시지: {1}. 기존 컴퓨터에서 다음 명령으로 다시 복사해 주십시오: sqlite3 old.db \".backup copy.db\"", file, detail.Replace("*** in database main ***", "", StringComparison.Ordinal).ReplaceLineEndings(" ").Trim());

    public static LegacyFileException ForeignJournal(string file) => Make(
        "foreign_journal", file, "The -journal beside '{0}' belongs to other files too; the old program never made such a one. Take a fresh copy on the old machine, with: sqlite3 old.db \".backup copy.db\".",
        "'{0}' 옆의 -journal 파일이 다른 파일과도 연결되어 있습니다. 기존 프로그램은 이런 파일을 만들지 않습니다. 기존 컴퓨터에서 다음 명령으로 다시 복사해 주십시오: sqlite3 old.db \".backup copy.db\"", file);

    public static LegacyFileException Locked(string file, Exception? cause = null) => Make(
        cause, "locked", file, "Another program keeps '{0}' to itself or keeps writing to it. Stop the old program, then try again.",
        "다른 프로그램이 '{0}' 파일을 잠그고 있거나 계속 쓰고 있습니다. 기존 프로그램을 종료한 뒤 다시 시도해 주십시오.", file);

    public static LegacyFileException NoPermission(string file, Exception cause) => Make(
        cause, "no_permission", file, "'{0}', or the -wal or -journal beside it, may not be read by this user. Change its permissions, or copy it to where it may.",
        "현재 사용자는 '{0}' 파일이나 그 옆의 -wal, -journal 파일을 읽을 권한이 없습니다. 권한을 바꾸거나 읽을 수 있는 곳으로 복사해 주십시오.", file);

    public static LegacyFileException Unreadable(string file, Exception cause) => Make(
        cause, "unreadable", file, "'{0}' cannot be read; its disk or network folder may be failing. Copy it to another disk, then try again.",
        "'{0}' 파일을 읽을 수 없습니다. 디스크나 네트워크 폴더에 문제가 있을 수 있습니다. 다른 디스크로 복사한 뒤 다시 시도해 주십시오.", file);

    public static LegacyFileException NoSpace(string file, Exception cause) => Make(
        cause, "no_space", file, "There is not enough room for a copy of '{0}' in the temporary folder. Free some, then try again.",
        "임시 폴더에 '{0}' 파일의 사본을 만들 공간이 부족합니다. 공간을 확보한 뒤 다시 시도해 주십시오.", file);

    public static LegacyFileException NoPlace(Exception cause) => Make(
        cause, "no_temporary_folder", "", "The server cannot make a private folder for the copies. Check its temporary folder.",
        "서버가 사본을 둘 비공개 폴더를 만들 수 없습니다. 임시 폴더를 확인해 주십시오.");

    public static LegacyFileException TookTooLong(string file, Exception? cause = null) => Make(
        cause, "took_too_long", file, "'{0}' asks for more time or memory than any old machine's file does. Check that it is the right one.",
        "'{0}'을(를) 읽는 데 시간이나 메모리가 지나치게 많이 듭니다. 올바른 파일인지 확인해 주십시오.", file);

    public static LegacyFileException MissingTable(string file, string table, bool isPart) => Make(
        "missing_table", table, isPart
            ? "'{0}' has no table '{1}'. If it is one of five files, give all of them; nothing is imported without the table."
            : "'{0}' has no table '{1}'. The old program would have made it anew and empty, and lost what was in it, so nothing is imported. Look for a backup that has it.",
        isPart
            ? "'{0}'에 '{1}' 테이블이 없습니다. 다섯 파일 중 하나라면 다섯 파일을 모두 지정해 주십시오. 이 테이블 없이는 아무것도 가져오지 않습니다."
            : "'{0}'에 '{1}' 테이블이 없습니다. 기존 프로그램이라면 빈 테이블을 새로 만들어 내용을 잃었을 것이므로 아무것도 가져오지 않습니다. 이 테이블이 있는 백업을 찾아 주십시오.", file, table);

    public static LegacyFileException NotATable(string file, string table) => Make(
        "not_a_table", table, "In '{0}', '{1}' is not an ordinary table. The old program never made that: somebody changed the file. Take a fresh copy from the old machine.",
        "'{0}'의 '{1}'은(는) 일반 테이블이 아닙니다. 기존 프로그램은 이렇게 만들지 않으므로 누군가 파일을 바꾼 것입니다. 기존 컴퓨터에서 다시 복사해 주십시오.", file, table);

    public static LegacyFileException TwoTables(string file, string one, string other) => Make(
        "ambiguous_table", one, "'{0}' has rows in '{1}' and in '{2}', and it cannot be known which are the orders. Empty the one that is not in use.",
        "'{0}'의 '{1}'과(와) '{2}' 양쪽에 행이 있어 어느 쪽이 주문인지 알 수 없습니다. 쓰지 않는 쪽을 비워 주십시오.", file, one, other);

    public static LegacyFileException TooManyRows(string file, string table, long rows, long limit) => Make(
        "too_many_rows", table, "In '{0}', '{1}' has {2} rows; up to {3} are taken. Check that it is the right file.",
        "'{0}'의 '{1}' 테이블에 {2}개의 행이 있습니다. 최대 {3}개까지 가져올 수 있습니다. 올바른 파일인지 확인해 주십시오.", file, table, rows, limit);

    /// <summary>A text without what could deceive whoever reads it, and not longer than a line.</summary>
    public static string Shown(string text, int most = 80)
    {
        var shown = string.Concat(text.Take(most).Select(letter => IsHarmless(letter) ? letter : '?'));
        return text.Length > most ? shown + "…" : shown;
    }

    private static bool IsHarmless(char letter) => char.GetUnicodeCategory(letter)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static LegacyFileException Make(string code, string place, string english, string korean, params object[] arguments) =>
        Make(null, code, place, english, korean, arguments);

    private static LegacyFileException Make(Exception? cause, string code, string place, string english, string korean, params object[] arguments) => new(
        new ImportNote(code, Shown(place), Row: null, Column: null, string.Format(
            CultureInfo.InvariantCulture, Language.Pick(english, korean), [.. arguments.Select(argument => argument is string text ? Shown(text, 250) : argument)])),
        cause);
}
