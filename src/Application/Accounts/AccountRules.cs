using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;

namespace EggMoney.Application.Accounts;

/// <summary>What people may be called. Names are judged as they are stored, see <see cref="AccountName.Compose"/>.</summary>
internal static class AccountRules
{
    private const int MinUsername = 3;
    private const int MaxUsername = 32;
    private const string Separators = "._-";

    /// <summary>What the audit calls those who are no user.</summary>
    private static readonly HashSet<string> Reserved = [AccountName.Normalize(Caller.Server.Name), AccountName.Normalize("anonymous")];

    /// <summary>What people take for whoever runs the server. Such a person may be called so.</summary>
    private static readonly HashSet<string> Official =
        [.. new[] { "admin", "administrator", "root", "system", "support", "demo", "eggmoney" }.Select(AccountName.Normalize)];

    /// <summary>The rule of every new username.</summary>
    public static IRuleBuilderOptions<T, string> IsUsername<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(name => name is not null && AccountName.Compose(name).Length is >= MinUsername and <= MaxUsername)
        .WithText($"A username has {MinUsername} to {MaxUsername} characters.", $"사용자 이름은 {MinUsername}자 이상 {MaxUsername}자 이하여야 합니다.")
        .Must(name => name is null || IsWord(AccountName.Compose(name)))
        .WithText(
            "A username consists of Latin letters (a to z), Korean syllables and digits, with '.', '_' or '-' between them.",
            "사용자 이름에는 영문자(a~z), 한글, 숫자를 쓸 수 있고, 그 사이에 '.', '_', '-'를 쓸 수 있습니다.")
        .Must(name => name is null || !Reserved.Contains(AccountName.Normalize(name)))
        .WithText("This name is the server's own. Choose another.", "서버가 사용하는 이름입니다. 다른 이름을 고르십시오.");

    /// <summary>The rule of a username that somebody chooses who does not run the server: none that others would take for whoever does.</summary>
    public static IRuleBuilderOptions<T, string> IsUsernameOfUser<T>(this IRuleBuilder<T, string> rule) => rule
        .IsUsername()
        .Must(name => name is null || !Official.Contains(AccountName.Normalize(name)))
        .WithText("This name is reserved. Choose another.", "예약된 이름입니다. 다른 이름을 고르십시오.");

    private static bool IsWord(string name) =>
        name.All(letter => char.IsAsciiLetterOrDigit(letter) || IsHangul(letter) || Separators.Contains(letter, StringComparison.Ordinal))
        && name.Length > 0 && !Separators.Contains(name[0], StringComparison.Ordinal) && !Separators.Contains(name[^1], StringComparison.Ordinal);

    /// <summary>Whole syllables: those made of parts are whole as they are stored. Other scripts have letters that are mistaken for these.</summary>
    private static bool IsHangul(char letter) => letter is >= '\uAC00' and <= '\uD7A3';
}
