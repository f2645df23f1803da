using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;

namespace EggMoney.Application.Accounts;

/// <summary>What an e-mail address must look like. Whether somebody reads it, only a message can tell.</summary>
internal static class EmailRules
{
    private const int MaxLength = 254;

    /// <summary>The rule of every e-mail address.</summary>
    public static IRuleBuilderOptions<T, string?> IsEmail<T>(this IRuleBuilder<T, string> rule) => rule
        .IsPlainText()
        .Must(email => email is not null && IsEmail(email))
        .WithText("This is not an e-mail address.", "올바른 이메일 주소가 아닙니다.");

    /// <summary>One '@' with something on both sides, a dot in the domain, nothing that a message's header could break on.</summary>
    private static bool IsEmail(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return email.Length <= MaxLength

            // Some characters are many when they are compared.
            && AccountName.Normalize(email).Length <= MaxLength
            && at is > 0 and <= 64
            && at == email.LastIndexOf('@')
            && email.IndexOf('.', at) is var dot && dot > at + 1
            && !email.EndsWith('.')
            && !email.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter is ',' or ';' or '<' or '>' or '"' or '\\' or '(' or ')');
    }
}
