using EggMoney.Application.Common;
using FluentValidation;

namespace EggMoney.Application.Accounts;

/// <summary>What a new password must fulfil: length, which is what makes guessing hard, and nothing that must be written down to be remembered.</summary>
internal static class PasswordRules
{
    /// <summary>Longer ones would only cost time to hash.</summary>
    public const int MaxLength = 128;

    private const int MinLength = 10;

    /// <summary>The rule of every new password.</summary>
    /// <param name="rule">The password.</param>
    /// <param name="username">Whose it is to be, where that is known.</param>
    public static IRuleBuilderOptions<T, string> IsNewPassword<T>(this IRuleBuilder<T, string> rule, Func<T, string?>? username = null) => rule
        .Must(password => password is { Length: >= MinLength and <= MaxLength })
        .WithText($"A password has {MinLength} to {MaxLength} characters.", $"비밀번호는 {MinLength}자 이상 {MaxLength}자 이하여야 합니다.")
        .Must(password => password is null || password.Distinct().Count() >= 5)
        .WithText("A password has at least five different characters.", "비밀번호에는 서로 다른 문자가 다섯 개 이상 있어야 합니다.")
        .Must((request, password) => !ContainsName(password, username?.Invoke(request)))
        .WithText("A password does not contain the username.", "비밀번호에 사용자 이름이 들어 있으면 안 됩니다.");

    /// <summary>Whether a password contains the username, for where the name is not known before the request is handled.</summary>
    public static bool ContainsName(string? password, string? username) =>
        username is { Length: > 0 } && password?.Contains(username, StringComparison.OrdinalIgnoreCase) == true;
}
