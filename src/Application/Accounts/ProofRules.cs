using EggMoney.Application.Common;
using FluentValidation;

namespace EggMoney.Application.Accounts;

/// <summary>What can be a proof at all: what is longer was never given out, and is not worth hashing.</summary>
internal static class ProofRules
{
    /// <summary>A password that is there to be checked.</summary>
    public static IRuleBuilderOptions<T, string> IsPassword<T>(this IRuleBuilder<T, string> rule) => rule.NotEmpty().MaximumLength(PasswordRules.MaxLength);

    /// <summary>A one-time password.</summary>
    public static IRuleBuilderOptions<T, string?> IsTotp<T>(this IRuleBuilder<T, string?> rule) => rule.MaximumLength(16);

    /// <summary>A recovery code.</summary>
    public static IRuleBuilderOptions<T, string?> IsRecoveryCode<T>(this IRuleBuilder<T, string?> rule) => rule.MaximumLength(64);

    /// <summary>The name or address of somebody who may exist: neither database, nor its normal form, takes every character.</summary>
    public static IRuleBuilderOptions<T, string> IsPlainText<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(text => text is null || text.EnumerateRunes().All(rune => System.Text.Rune.GetUnicodeCategory(rune)
            is not (System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.OtherNotAssigned)))
        .WithText("It contains a character that no name has.", "이름에 쓸 수 없는 문자가 들어 있습니다.");
}
