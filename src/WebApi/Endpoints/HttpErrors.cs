using EggMoney.Application.Common;

namespace EggMoney.WebApi.Endpoints;

/// <summary>What HTTP itself refuses, before or beside any use case.</summary>
internal static class HttpErrors
{
    public static readonly Error Validation = new(ErrorKind.Invalid, ProblemCodes.Validation, "The request breaks a rule.", "요청이 규칙에 맞지 않습니다.");

    public static readonly Error BadJson = new(
        ErrorKind.Invalid, "bad_json", "The body is not readable JSON (line {0}).", "본문이 올바른 JSON이 아닙니다({0}번째 줄).");

    public static readonly Error WrongType = new(
        ErrorKind.Invalid, "wrong_type", "'{0}' does not hold a value of the kind that the API document names.", "'{0}'의 값이 API 문서에 있는 형식이 아닙니다.");

    public static readonly Error FieldMissing = new(ErrorKind.Invalid, "field_missing", "'{0}' is missing.", "'{0}' 항목이 없습니다.");

    public static readonly Error FieldUnknown = new(
        ErrorKind.Invalid, "field_unknown", "There is no field '{0}' here. Is it misspelt?", "'{0}'(이)라는 항목은 없습니다. 철자를 확인하십시오.");

    public static readonly Error FieldTwice = new(ErrorKind.Invalid, "field_twice", "'{0}' is there twice.", "'{0}' 항목이 두 번 있습니다.");

    public static readonly Error BodyMissing = new(ErrorKind.Invalid, "body_missing", "A JSON body is needed.", "JSON 본문이 필요합니다.");

    public static readonly Error WrongParameter = new(
        ErrorKind.Invalid, "wrong_parameter", "The parameter '{0}' cannot be read.", "매개변수 '{0}'을(를) 읽을 수 없습니다.");

    public static readonly Error BadRequest = new(ErrorKind.Invalid, "bad_request", "The request cannot be read.", "요청을 읽을 수 없습니다.");

    public static readonly Error Forbidden = new(ErrorKind.Forbidden, "forbidden", "You may not do this.", "권한이 없습니다.");

    public static readonly Error MethodNotAllowed = new(
        ErrorKind.Invalid, "method_not_allowed", "This address does not take this method; the header Allow names those it takes.", "이 주소에서는 사용할 수 없는 메서드입니다. 사용할 수 있는 메서드는 Allow 헤더에 있습니다.");

    public static readonly Error BodyTooLarge = new(ErrorKind.Invalid, "body_too_large", "The request is too large.", "요청이 너무 큽니다.");

    public static readonly Error UnsupportedMediaType = new(
        ErrorKind.Invalid, "unsupported_media_type", "Send JSON in UTF-8 (Content-Type: application/json).", "UTF-8 JSON으로 보내십시오(Content-Type: application/json).");

    public static readonly Error TooMany = new(
        ErrorKind.TooMany, "too_many_requests", "Too many requests. Try again in {0} seconds.", "요청이 너무 많습니다. {0}초 뒤에 다시 시도하십시오.");

    public static readonly Error Unavailable = new(ErrorKind.Unavailable, "unavailable", "Not available at the moment. Try again later.", "지금은 사용할 수 없습니다. 잠시 후 다시 시도하십시오.");

    public static readonly Error Internal = new(
        ErrorKind.Unavailable, "internal", "Something went wrong on the server.", "서버에 문제가 발생했습니다.");

    public static readonly Error UserUnknown = new(ErrorKind.NotFound, "user_unknown", "There is no such user.", "해당 사용자가 없습니다.");

    public static readonly Error KeyMissing = new(
        ErrorKind.Unavailable,
        "secret_key_missing",
        "A stored secret was encrypted under key {0}, which the server does not have. Nothing is lost; tell the server's admin.",
        "저장된 비밀값을 암호화한 키 {0}이(가) 서버에 없습니다. 데이터는 그대로 있으니 관리자에게 알리십시오.");

    public static readonly Error SecretDamaged = new(
        ErrorKind.Conflict, "secret_unreadable", "A stored secret cannot be read. Enter it again.", "저장된 비밀값을 읽을 수 없습니다. 다시 입력하십시오.");
}
