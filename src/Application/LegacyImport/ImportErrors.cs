using EggMoney.Application.Common;

namespace EggMoney.Application.LegacyImport;

/// <summary>Refusals around imports. What is wrong with the files themselves is in the report.</summary>
public static class ImportErrors
{
    /// <summary>The report says why nothing was imported.</summary>
    public static readonly Error Refused = new(
        ErrorKind.Conflict,
        "import_refused",
        "Nothing was imported: {0} Make a dry run and read its report.",
        "가져오지 않았습니다: {0} 시험 실행의 보고서를 확인하십시오.");

    /// <summary>The real run needs what the dry run of the same files answered.</summary>
    public static readonly Error ConfirmationNeeded = new(
        ErrorKind.Conflict,
        "import_confirmation",
        "Make a dry run of exactly these files and options first, and send the confirmation that it answers within an hour.",
        "같은 파일과 옵션으로 먼저 시험 실행을 하고, 응답의 confirmation 값을 한 시간 안에 함께 보내십시오.") { Field = "confirmation" };

    /// <summary>Another import was made later.</summary>
    public static readonly Error NotLatest = new(
        ErrorKind.Conflict, "import_not_latest", "A later import builds on this one. Undo that one first.", "이후에 가져온 내역이 있습니다. 그것을 먼저 되돌리십시오.");

    /// <summary>Nothing of it is here.</summary>
    public static readonly Error NotImported = new(
        ErrorKind.Conflict, "import_not_here", "Nothing of this import is here: it failed, or was undone.", "이 가져오기는 실패했거나 이미 되돌려져 남은 것이 없습니다.");

    /// <summary>It was traded on since.</summary>
    public static readonly Error TradedOn = new(
        ErrorKind.Conflict, "import_traded_on", "It cannot be undone, because trading went on with it: {0}.", "가져온 뒤 거래가 이루어져 되돌릴 수 없습니다: {0}.");
}
