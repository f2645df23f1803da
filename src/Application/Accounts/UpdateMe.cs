using EggMoney.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Changes the caller's account; what is left out stays. A new e-mail address needs a proof, because new passwords are sent there.</summary>
/// <param name="Locale">Language of messages, <c>ko</c> or <c>en</c>.</param>
/// <param name="TimeZone">In which days, months and years are counted, an IANA id.</param>
/// <param name="Email">Where messages about the account go.</param>
/// <param name="Password">The password, again; for a new e-mail address.</param>
/// <param name="Totp">The one-time password, where a second factor is on; for a new e-mail address.</param>
/// <param name="RecoveryCode">A recovery code in its place.</param>
public sealed record UpdateMeCommand(
    string? Locale = null, string? TimeZone = null, string? Email = null, string? Password = null, string? Totp = null, string? RecoveryCode = null)
    : ITenantRequest<Result<MeDto>>
{
    /// <summary>Tells nothing: a proof must not reach a log.</summary>
    public override string ToString() => nameof(UpdateMeCommand);
}

internal sealed class UpdateMeValidator : AbstractValidator<UpdateMeCommand>
{
    public UpdateMeValidator()
    {
        RuleFor(request => request.Locale)
            .Must(locale => locale is null or "ko" or "en")
            .WithText("The language is 'ko' or 'en'.", "언어는 'ko' 또는 'en'이어야 합니다.");
        RuleFor(request => request.TimeZone)
            .Must(zone => zone is null || IsIanaId(zone))
            .WithText("The time zone is an IANA id such as Asia/Seoul.", "시간대는 Asia/Seoul과 같은 IANA 이름이어야 합니다.");
        RuleFor(request => request.Email!).IsEmail().When(request => request.Email is not null);
        RuleFor(request => request.Password!).IsPassword().When(request => request.Password is not null);
        RuleFor(request => request.Totp).IsTotp();
        RuleFor(request => request.RecoveryCode).IsRecoveryCode();
    }

    /// <summary>Other kinds of id are not known on every machine.</summary>
    private static bool IsIanaId(string id) => id.Length is > 0 and <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId;
}

internal sealed class UpdateMeHandler(IEggMoneyDbFactory databases, ISystemQueries system, Reauthentication reauthentication, AuditTrail audit)
    : IRequestHandler<UpdateMeCommand, Result<MeDto>>
{
    public async Task<Result<MeDto>> Handle(UpdateMeCommand request, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(request, cancellationToken) is { } error)
        {
            return error;
        }

        await using var db = await databases.OpenAsync(cancellationToken);
        var user = await db.Users.SingleAsync(cancellationToken);
        var before = new { user.Locale, user.TimeZone, user.Email };
        user.Locale = request.Locale ?? user.Locale;
        user.TimeZone = request.TimeZone ?? user.TimeZone;
        user.Email = request.Email ?? user.Email;
        var after = new { user.Locale, user.TimeZone, user.Email };
        if (after.Equals(before))
        {
            return MeDto.Of(user);
        }

        if (after.Email != before.Email)
        {
            // What was sent to the old address must not work any more.
            db.PasswordResets.RemoveRange(await db.PasswordResets.Where(reset => reset.UsedAt == null).ToListAsync(cancellationToken));
        }

        await audit.AddAsync(db, "account.updated", null, before, after, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return MeDto.Of(user);
    }

    private async Task<Error?> RefusalAsync(UpdateMeCommand request, CancellationToken cancellationToken)
    {
        if (request.Email is not { } email)
        {
            return null;
        }

        if (request.Password is not { } password)
        {
            return AccountErrors.ProofRequired.At("password");
        }

        // The proof first: only its owner may find out by asking which addresses are taken. Should somebody take the address between this question
        // and the save, the unique index refuses the save, and the repetition gets the right answer.
        return await reauthentication.CheckAsync(new(password, request.Totp, request.RecoveryCode), cancellationToken)
            ?? (await system.FindTenantByEmailAsync(email, cancellationToken) is { } owner && owner.Id != await OwnIdAsync(cancellationToken) ? AccountErrors.EmailTaken : null);
    }

    private async Task<Guid> OwnIdAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Users.Select(user => user.Id).SingleAsync(cancellationToken);
    }
}
