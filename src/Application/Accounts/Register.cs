using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Signs somebody up, as far as <see cref="RegistrationOptions"/> let them. They log in next.</summary>
/// <param name="Username">3 to 32 Latin letters, Korean syllables and digits, with <c>.</c>, <c>_</c> or <c>-</c> between them.</param>
/// <param name="Email">Where messages about the account go.</param>
/// <param name="Password">At least ten characters.</param>
/// <param name="InviteCode">The code that an admin gave out. It also sets the first password of a user whom an admin has added.</param>
public sealed record RegisterCommand(string Username, string Email, string Password, string? InviteCode = null) : IRequest<Result<RegisteredDto>>, IAccountAttempt
{
    string? IAccountAttempt.Account => Username;

    /// <summary>Tells nothing: a password must not reach a log.</summary>
    public override string ToString() => nameof(RegisterCommand);
}

/// <summary>Who has signed up.</summary>
/// <param name="Id">The user.</param>
/// <param name="Username">The name as it is stored.</param>
public sealed record RegisteredDto(Guid Id, string Username);

internal sealed class RegisterValidator : AbstractValidator<RegisterCommand>
{
    public RegisterValidator()
    {
        RuleFor(request => request.Username).IsUsernameOfUser();
        RuleFor(request => request.Email).IsEmail();
        RuleFor(request => request.Password).IsNewPassword(request => request.Username);
        RuleFor(request => request.InviteCode).MaximumLength(OneTimeCode.MaxLength);
    }
}

internal sealed class RegisterHandler(IMembership membership, IAdminQueries queries, RegistrationOptions options, NewUsers users, AuditTrail audit, WallClock clock)
    : IRequestHandler<RegisterCommand, Result<RegisteredDto>>
{
    private const string Act = "user.registered";

    public async Task<Result<RegisteredDto>> Handle(RegisterCommand request, CancellationToken cancellationToken)
    {
        if (request.InviteCode is { } code)
        {
            var invitation = await queries.FindInvitationAsync(OneTimeCode.Hash(OneTimeCode.Invitation, code), cancellationToken);
            return invitation is { Invited: { } invited } ? await WelcomeAsync(request, invitation, invited, cancellationToken)
                : options.Mode == RegistrationMode.Closed ? RegistrationErrors.RegistrationClosed
                : invitation is not null ? await RegisterAsync(request, invitation, cancellationToken)
                : RegistrationErrors.InvitationInvalid;
        }

        return options.Mode switch
        {
            RegistrationMode.Open => await RegisterAsync(request, invitation: null, cancellationToken),
            RegistrationMode.Closed => RegistrationErrors.RegistrationClosed,
            _ => RegistrationErrors.InvitationInvalid,
        };
    }

    private async Task<Result<RegisteredDto>> RegisterAsync(RegisterCommand request, InvitationFacts? invitation, CancellationToken cancellationToken)
    {
        if (invitation is not null && !invitation.IsOpen(clock.Now()))
        {
            return RegistrationErrors.InvitationInvalid;
        }

        var user = users.Make(request.Username, request.Email, request.Password, invitation?.Role ?? UserRole.User);
        var work = users.Furnish(user, Act, administrative: false);
        var outcome = invitation is null
            ? await membership.AddAsync(user, invitation: null, work, actor: null, cancellationToken)
            : await membership.RegisterAsync(user, invitation.Id, clock.Now(), work, cancellationToken);
        return RegistrationErrors.Of(outcome) is { } refusal ? refusal : new RegisteredDto(user.Id, user.Username);
    }

    /// <summary>The first password of somebody whom an admin has added.</summary>
    private async Task<Result<RegisteredDto>> WelcomeAsync(RegisterCommand request, InvitationFacts invitation, InvitedUser invited, CancellationToken cancellationToken)
    {
        if (!invitation.IsOpen(clock.Now())
            || AccountName.Normalize(invited.Username) != AccountName.Normalize(request.Username)
            || AccountName.Normalize(invited.Email) != AccountName.Normalize(request.Email))
        {
            return RegistrationErrors.InvitationInvalid;
        }

        // Hashing takes its time, and no transaction is to wait for it.
        var draft = users.Make(invited.Username, invited.Email, request.Password);
        var welcomed = await membership.WelcomeAsync(
            invited.Id,
            invitation.Id,
            clock.Now(),
            async (db, token) =>
            {
                var user = await db.Users.SingleOrDefaultAsync(token) ?? throw new SaveConflictException();
                (user.PasswordHash, user.SecurityStamp, user.Locale) = (draft.PasswordHash, draft.SecurityStamp, draft.Locale);
                await audit.AddAsync(db, Act, user.Username, before: null, new { user.Username, user.Email, Role = user.Role.ToString() }, token);
            },
            cancellationToken);
        return welcomed ? new RegisteredDto(invited.Id, invited.Username) : RegistrationErrors.InvitationInvalid;
    }
}
