using EggMoney.Domain.Portfolio;
using FluentValidation;

namespace EggMoney.Application.Common;

/// <summary>Messages of our own beside the library's, which brings its own Korean.</summary>
internal static class ValidationTexts
{
    /// <summary>Says what is wrong in the reader's language.</summary>
    public static IRuleBuilderOptions<T, TProperty> WithText<T, TProperty>(this IRuleBuilderOptions<T, TProperty> rule, string english, string korean) =>
        rule.WithMessage(_ => Language.Pick(english, korean));

    /// <summary>No more decimals than the databases keep: what is stored is what was sent.</summary>
    public static IRuleBuilderOptions<T, decimal> FitsStorage<T>(this IRuleBuilder<T, decimal> rule) => rule
        .Must(value => Money.ToStored(value) == value)
        .WithText(
            $"'{{PropertyName}}' may have {Money.StoredDecimals} decimals at most.",
            $"'{{PropertyName}}'에는 소수점 아래 {Money.StoredDecimals}자리까지 입력할 수 있습니다.");
}
