using FluentValidation;

namespace EggMoney.Application.Common;

/// <summary>Messages of our own beside the library's, which brings its own Korean.</summary>
internal static class ValidationTexts
{
    /// <summary>Says what is wrong in the reader's language.</summary>
    public static IRuleBuilderOptions<T, TProperty> WithText<T, TProperty>(this IRuleBuilderOptions<T, TProperty> rule, string english, string korean) =>
        rule.WithMessage(_ => Language.Pick(english, korean));
}
