using FluentValidation;

namespace EggMoney.Application.Accounts;

/// <summary>What can be a proof at all: what is longer was never given out, and is not worth hashing.</summary>
internal static class ProofRules
{
    /// <summary>A password that is there to be checked.</summary>
    public static IRuleBuilderOptions<T, string> IsPassword<T>(this IRuleBuilder<T, string> rule) => rule.NotEmpty().MaximumLength(PasswordRules.MaxLength);

    /// <summary>A one-time password.</summary>
    public static IRuleBuilderOptions<T, string?> IsTotp<T>(this IRuleBuilder<T, string?> rule) => rule.MaximumLength(16);

    /// <summary>A recovery code.</summary>
    public static IRuleBuilderOptions<T, string?> IsRecoveryCode<T>(this IRuleBuilder<T, string?> rule) => rule.MaximumLength(64);
}
