using EggMoney.Application.Common;

namespace EggMoney.WebApi.Endpoints.Admin.Imports;

/// <summary>What is refused of an upload before anybody looks into its files.</summary>
internal static class UploadErrors
{
    public static readonly Error Busy = new(
        ErrorKind.Conflict,
        "import_busy",
        "Another upload is being imported, and there is memory and disk for one at a time. Try again when it is done.",
        "다른 업로드를 처리하고 있습니다. 한 번에 하나만 처리하니 끝난 뒤 다시 시도하십시오.");

    public static readonly Error Unreadable = new(
        ErrorKind.Invalid,
        "upload_unreadable",
        "The upload is not well-formed multipart/form-data, or ends too early. Send it again.",
        "업로드가 올바른 multipart/form-data 형식이 아니거나 도중에 끊겼습니다. 다시 보내십시오.");

    public static readonly Error TooManyDatabases = new(
        ErrorKind.Invalid,
        "upload_too_many_databases",
        "Send one file egg_NAME.db, or the up to five files of the time before.",
        "egg_NAME.db 파일 하나 또는 이전 방식의 파일 최대 다섯 개를 보내십시오.") { Field = "database" };

    public static readonly Error TooLarge = new(
        ErrorKind.Invalid, "upload_part_too_large", "'{0}' may have at most {1} bytes.", "'{0}'의 크기는 최대 {1}바이트입니다.");

    public static readonly Error NoRoom = new(
        ErrorKind.Unavailable,
        "upload_no_room",
        "The server cannot keep the files while it reads them: its temporary folder is full, or may not be written to. Tell the server's admin.",
        "서버의 임시 폴더가 가득 찼거나 쓸 수 없어 파일을 처리할 수 없습니다. 서버 관리자에게 알리십시오.");

    /// <summary>Goes with status 415.</summary>
    public static readonly Error NoForm = new(
        ErrorKind.Invalid,
        HttpErrors.UnsupportedMediaType.Code,
        "Send the files as multipart/form-data with a boundary.",
        "파일을 boundary가 있는 multipart/form-data로 보내십시오.");
}
