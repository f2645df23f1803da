using EggMoney.Application.Common;
using FluentValidation;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>What KIS gives out looks like. A key that was copied in part, or with the line's end, is told at once and not by the broker at night.</summary>
internal static class CredentialRules
{
    /// <summary>The product code is no secret, and a field of the requests all the same.</summary>
    public const string ProductCode = "productCode";

    public static IRuleBuilderOptions<T, string?> IsAppKey<T>(this IRuleBuilder<T, string?> rule) => rule.Matches(@"^[!-~]{36}\z").WithText(
        "An app key has 36 characters and no blank. Copy the whole of it from the KIS Developers page.",
        "앱키(appkey)는 공백 없는 36자입니다. KIS Developers 페이지에서 전체를 복사하십시오.");

    public static IRuleBuilderOptions<T, string?> IsAppSecret<T>(this IRuleBuilder<T, string?> rule) => rule.Matches(@"^[!-~]{180}\z").WithText(
        "An app secret has 180 characters and no blank. Copy the whole of it from the KIS Developers page.",
        "앱시크릿(appsecret)은 공백 없는 180자입니다. KIS Developers 페이지에서 전체를 복사하십시오.");

    public static IRuleBuilderOptions<T, string?> IsAccountNumber<T>(this IRuleBuilder<T, string?> rule) => rule.Matches(@"^[0-9]{8}\z").WithText(
        "An account number has 8 digits. Of 12345678-01 it is 12345678, and 01 is the product code.",
        "계좌번호는 숫자 8자리입니다. 12345678-01이라면 12345678이 계좌번호이고 01은 상품코드입니다.");

    public static IRuleBuilderOptions<T, string?> IsProductCode<T>(this IRuleBuilder<T, string?> rule) => rule.Matches(@"^[0-9]{2}\z").WithText(
        "A product code has 2 digits. Of 12345678-01 it is 01.",
        "상품코드는 숫자 2자리입니다. 12345678-01이라면 01입니다.");

    /// <summary>A paper account has none of these.</summary>
    /// <returns>The refusal, which names the first that was sent; null when none was.</returns>
    public static Error? PaperRefusal(string? appKey, string? appSecret, string? accountNumber, string? productCode)
    {
        (string Field, string? Value)[] sent =
            [(SecretFields.AppKey, appKey), (SecretFields.AppSecret, appSecret), (SecretFields.AccountNumber, accountNumber), (ProductCode, productCode)];
        return Array.Find(sent, key => key.Value is not null).Field is { } field ? CredentialErrors.PaperTakesNoKeys.With(field).At(field) : null;
    }
}
