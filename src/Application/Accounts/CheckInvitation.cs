using EggMoney.Application.Accounts.Admin;
using EggMoney.Application.Common;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Accounts;

/// <summary>Says whether an invitation's code is still good, before somebody fills in a form for it. The code has 140 random bits and whoever has it could
/// sign up with it, so the answer tells nobody else anything. It uses nothing up.</summary>
/// <param name="Code">The code that an admin gave out.</param>
public sealed record CheckInvitationQuery(string Code) : IRequest<Result<InvitationOfferDto>>
{
    /// <summary>Tells nothing: a code must not reach a log.</summary>
    public override string ToString() => nameof(CheckInvitationQuery);
}

/// <summary>An invitation that is good.</summary>
/// <param name="Username">The name under which an admin has added them; null when they choose one.</param>
/// <param name="ExpiresAt">UTC time until which it is good.</param>
public sealed record InvitationOfferDto(string? Username, DateTime ExpiresAt);

internal sealed class CheckInvitationValidator : AbstractValidator<CheckInvitationQuery>
{
    public CheckInvitationValidator() => RuleFor(request => request.Code).NotEmpty().MaximumLength(OneTimeCode.MaxLength);
}

internal sealed class CheckInvitationHandler(IAdminQueries queries, RegistrationOptions options, WallClock clock)
    : IRequestHandler<CheckInvitationQuery, Result<InvitationOfferDto>>
{
    public async Task<Result<InvitationOfferDto>> Handle(CheckInvitationQuery request, CancellationToken cancellationToken)
    {
        var invitation = await queries.FindInvitationAsync(OneTimeCode.Hash(OneTimeCode.Invitation, request.Code), cancellationToken);
        return invitation is not { Invited: not null } && options.Mode == RegistrationMode.Closed ? RegistrationErrors.RegistrationClosed
            : invitation?.IsOpen(clock.Now()) == true ? new InvitationOfferDto(invitation.Invited?.Username, invitation.ExpiresAt)
            : RegistrationErrors.InvitationInvalid;
    }
}
