using System.Text;
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

    /// <summary>Letters as Unicode has it, but nothing is seen of them: a name with one would look like another's.</summary>
    private const string InvisibleLetters = "\u115F\u1160";

    /// <summary>What the audit calls those who are no user.</summary>
    private static readonly HashSet<string> Reserved = [AccountName.Normalize(Caller.Server.Name), AccountName.Normalize("anonymous")];

    /// <summary>The rule of every new username.</summary>
    public static IRuleBuilderOptions<T, string> IsUsername<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(name => name is not null && AccountName.Compose(name).Length is >= MinUsername and <= MaxUsername)
        .WithText($"A username has {MinUsername} to {MaxUsername} characters.", $"사용자 이름은 {MinUsername}자 이상 {MaxUsername}자 이하여야 합니다.")
        .Must(name => name is null || IsWord(AccountName.Compose(name)))
        .WithText(
            "A username consists of letters and digits, with '.', '_' or '-' between them.", "사용자 이름에는 글자와 숫자를 쓸 수 있고, 그 사이에 '.', '_', '-'를 쓸 수 있습니다.")
        .Must(name => name is null || !Reserved.Contains(AccountName.Normalize(name)))
        .WithText("This name is the server's own. Choose another.", "서버가 사용하는 이름입니다. 다른 이름을 고르십시오.");

    private static bool IsWord(string name) =>
        name.EnumerateRunes().All(rune => Rune.IsLetterOrDigit(rune) || (rune.IsAscii && Separators.Contains((char)rune.Value, StringComparison.Ordinal)))
        && name.IndexOfAny([.. InvisibleLetters]) < 0
        && name.Length > 0 && !Separators.Contains(name[0], StringComparison.Ordinal) && !Separators.Contains(name[^1], StringComparison.Ordinal);
}
