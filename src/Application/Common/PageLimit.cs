using FluentValidation;

namespace EggMoney.Application.Common;

/// <summary>How many rows a list may have.</summary>
public static class PageLimit
{
    /// <summary>When nothing is asked for.</summary>
    public const int Default = 100;

    /// <summary>At most.</summary>
    public const int Max = 1000;

    /// <summary>The rule of every list.</summary>
    internal static IRuleBuilderOptions<T, int> IsPageLimit<T>(this IRuleBuilder<T, int> rule) => rule.InclusiveBetween(1, Max);
}
