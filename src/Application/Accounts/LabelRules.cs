using EggMoney.Application.Common;
using FluentValidation;

namespace EggMoney.Application.Accounts;

/// <summary>What a person may call something of theirs.</summary>
internal static class LabelRules
{
    private const int MaxLength = 100;

    /// <summary>The rule of every label. Nothing is trimmed: what was sent is what is shown.</summary>
    public static IRuleBuilderOptions<T, string> IsLabel<T>(this IRuleBuilder<T, string> rule) => rule
        .NotEmpty()
        .MaximumLength(MaxLength)
        .Must(label => label is null || (!label.Any(char.IsControl) && label.Trim().Length == label.Length))
        .WithText("A label has no control characters, and no blank at its ends.", "이름에는 제어 문자를 쓸 수 없고, 앞뒤에 공백이 없어야 합니다.");
}
