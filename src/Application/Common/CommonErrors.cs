namespace EggMoney.Application.Common;

/// <summary>Refusals that any module may have.</summary>
public static class CommonErrors
{
    /// <summary>No row of this id is the caller's. Whether it is somebody else's is not said.</summary>
    public static readonly Error NotFound = new(ErrorKind.NotFound, "not_found", "There is nothing here by this name.", "해당 항목이 없습니다.");

    /// <summary>An If-Match did not match.</summary>
    public static readonly Error Stale = new(
        ErrorKind.Stale, "changed_meanwhile", "It was changed since you read it. Read it again and repeat your change.", "읽은 뒤에 내용이 바뀌었습니다. 다시 조회한 뒤 변경을 다시 시도하십시오.");

    /// <summary>Another writer was first, and again at each repetition.</summary>
    public static readonly Error Busy = new(
        ErrorKind.Conflict, "busy", "Somebody else is changing the same thing. Try again.", "다른 곳에서 같은 내용을 변경하고 있습니다. 다시 시도하십시오.");

    /// <summary>A list was asked for with a cursor that no list gave out.</summary>
    public static readonly Error BadCursor = new(
        ErrorKind.Invalid, "bad_cursor", "'cursor' is none that this list gave out. Leave it out to begin at the top.", "'cursor'가 이 목록에서 나온 값이 아닙니다. 처음부터 보려면 생략하십시오.") { Field = "cursor" };
}
