using System.Text.Json;
using EggMoney.Domain.Trading;
using FluentValidation;

namespace EggMoney.Application.Common;

/// <summary>The rules of what a list may be narrowed to.</summary>
internal static class ListFilters
{
    /// <summary>Capitals, digits and dots.</summary>
    public const string TickerPattern = "^[A-Z][A-Z0-9.]{0,9}\\z";

    /// <summary>A ticker, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> IsTickerFilter<T>(this IRuleBuilder<T, string?> rule) => rule
        .Matches(TickerPattern)
        .WithText("'{PropertyName}' must be a ticker in capitals, for example TQQQ.", "'{PropertyName}'에는 TQQQ와 같은 대문자 종목 코드를 입력하십시오.");

    /// <summary>One of an enum's names, exactly as answers spell it, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> Names<T, TEnum>(this IRuleBuilder<T, string?> rule)
        where TEnum : struct, Enum => rule.IsOneOf(Enum.GetNames<TEnum>());

    /// <summary>One of an enum's names in camelCase, exactly as answers spell it, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> IsChoice<T, TEnum>(this IRuleBuilder<T, string?> rule)
        where TEnum : struct, Enum => rule.IsOneOf([.. Enum.GetNames<TEnum>().Select(JsonNamingPolicy.CamelCase.ConvertName)]);

    /// <summary>The value that a name stands for, once the rule has taken it.</summary>
    public static TEnum? Choice<TEnum>(string? name)
        where TEnum : struct, Enum => name is null ? null : Enum.Parse<TEnum>(name, ignoreCase: true);

    /// <summary>An order kind, exactly as answers spell it, or nothing.</summary>
    public static IRuleBuilderOptions<T, string?> NamesOrderKind<T>(this IRuleBuilder<T, string?> rule) =>
        rule.IsOneOf([.. Enum.GetValues<OrderKind>().Select(kind => kind.Name())]);

    private static IRuleBuilderOptions<T, string?> IsOneOf<T>(this IRuleBuilder<T, string?> rule, string[] names)
    {
        var list = string.Join(", ", names);
        return rule
            .Must(name => name is null || names.Contains(name))
            .WithText($"'{{PropertyName}}' must be one of {list}.", $"'{{PropertyName}}'에는 다음 중 하나를 입력하십시오: {list}.");
    }
}
