using System.Globalization;
using System.Text;
using FluentValidation;

namespace EggMoney.Application.Common;

/// <summary>What a person may write: neither every database, nor the normal form of a name, takes every character.</summary>
internal static class TextRules
{
    private const int MaxLabel = 100;

    /// <summary>Text without control characters, and without what Unicode knows no character for.</summary>
    public static IRuleBuilderOptions<T, string?> IsPlainText<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || IsPlain(text))
        .WithText("It holds characters that cannot be used.", "사용할 수 없는 문자가 들어 있습니다.");

    /// <summary>A line that somebody writes for people to read.</summary>
    public static IRuleBuilderOptions<T, string?> IsLine<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule.MaximumLength(maxLength).IsPlainText();

    /// <summary>What a person calls something of theirs. Nothing is trimmed: what was sent is what is shown.</summary>
    public static IRuleBuilderOptions<T, string?> IsLabel<T>(this IRuleBuilder<T, string?> rule) => rule
        .NotEmpty()
        .IsLine(MaxLabel)
        .Must(label => label is null || label.Trim().Length == label.Length)
        .WithText("A label has no blank at its ends.", "이름의 앞뒤에는 공백을 쓸 수 없습니다.");

    private static bool IsPlain(string text) => text.EnumerateRunes().All(rune =>
        rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate));
}
