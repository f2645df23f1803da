using EggMoney.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Makes a seed for an authenticator. The second factor is not on before a code of it was shown (<see cref="EnableTwoFactorCommand"/>).
/// It wants the password: somebody with a stolen session could lock the owner out with a factor of their own.</summary>
/// <param name="Password">The password.</param>
public sealed record SetUpTwoFactorCommand(string Password) : ITenantRequest<Result<TwoFactorSetupDto>>;

/// <summary>What an authenticator needs, shown this once.</summary>
/// <param name="OtpauthUri">All of it, as authenticators read it.</param>
/// <param name="Secret">The seed in base32, to be typed.</param>
/// <param name="QrSvg">The URI as a QR code, an SVG image.</param>
public sealed record TwoFactorSetupDto(string OtpauthUri, string Secret, string QrSvg);

internal sealed class SetUpTwoFactorValidator : AbstractValidator<SetUpTwoFactorCommand>
{
    public SetUpTwoFactorValidator() => RuleFor(request => request.Password).IsPassword();
}

internal sealed class SetUpTwoFactorHandler(
    IEggMoneyDbFactory databases, Reauthentication reauthentication, UserAccountsFactory accounts, IQrCodes qrCodes, AuditTrail audit)
    : IRequestHandler<SetUpTwoFactorCommand, Result<TwoFactorSetupDto>>
{
    private const string Issuer = "EggMoney";

    public async Task<Result<TwoFactorSetupDto>> Handle(SetUpTwoFactorCommand request, CancellationToken cancellationToken)
    {
        if (await accounts.IsTwoFactorOnAsync(cancellationToken))
        {
            return AccountErrors.TwoFactorAlreadyOn;
        }

        if (await reauthentication.CheckAsync(new(request.Password), cancellationToken) is { } error)
        {
            return error;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var user = await db.Users.SingleAsync(cancellationToken);
        if (user.TwoFactorEnabled)
        {
            // Since it was looked at above.
            return AccountErrors.TwoFactorAlreadyOn;
        }

        using var manager = accounts.On(db);
        var secret = await manager.RenewAuthenticatorKeyAsync(user);
        await audit.AddAsync(db, "two_factor.set_up", null, null, null, cancellationToken);
        await db.SaveAsync(cancellationToken);
        var uri = $"otpauth://totp/{Issuer}:{Uri.EscapeDataString(user.Username)}?secret={secret}&issuer={Issuer}&algorithm=SHA1&digits=6&period=30";
        return new TwoFactorSetupDto(uri, secret, qrCodes.ToSvg(uri));
    }
}
