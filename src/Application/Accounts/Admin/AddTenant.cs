using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>Adds a user: with a first password that they must change, or with a code by which they set one.</summary>
/// <param name="Username">See <see cref="RegisterCommand"/>.</param>
/// <param name="Email">See <see cref="RegisterCommand"/>.</param>
/// <param name="Role">What they may do.</param>
/// <param name="FirstPassword">Null for a code.</param>
public sealed record AddTenantCommand(string Username, string Email, UserRole Role = UserRole.User, string? FirstPassword = null) : IRequest<Result<AddedTenantDto>>
{
    /// <summary>Tells nothing: a password must not reach a log.</summary>
    public override string ToString() => nameof(AddTenantCommand);
}

/// <summary>A user who was added.</summary>
/// <param name="Id">The user.</param>
/// <param name="Username">The name as it is stored.</param>
/// <param name="Email">The address.</param>
/// <param name="Role">What they may do.</param>
/// <param name="InviteCode">With this they sign up under their name and address; shown this once. Null when there is a first password.</param>
/// <param name="InviteExpiresAt">UTC time after which the code is no longer good.</param>
public sealed record AddedTenantDto(Guid Id, string Username, string Email, UserRole Role, string? InviteCode, DateTime? InviteExpiresAt)
{
    /// <summary>Tells nothing of the code.</summary>
    public override string ToString() => $"{nameof(AddedTenantDto)} {Id}";
}

internal sealed class AddTenantValidator : AbstractValidator<AddTenantCommand>
{
    public AddTenantValidator()
    {
        RuleFor(request => request.Username).IsUsernameOfUser();
        RuleFor(request => request.Email).IsEmail();
        RuleFor(request => request.Role).IsInEnum();
        RuleFor(request => request.FirstPassword!).IsNewPassword(request => request.Username).When(request => request.FirstPassword is not null);
    }
}

internal sealed class AddTenantHandler(IMembership membership, NewUsers users, AuditTrail audit, CallerContext context, IMultiTenantContextAccessor tenant, WallClock clock)
    : IRequestHandler<AddTenantCommand, Result<AddedTenantDto>>
{
    private const string Act = "tenant.created";

    public async Task<Result<AddedTenantDto>> Handle(AddTenantCommand request, CancellationToken cancellationToken)
    {
        var user = users.Make(request.Username, request.Email, request.FirstPassword, request.Role);
        user.MustChangePassword = request.FirstPassword is not null;
        Invitation? invitation = null;
        string? code = null;
        if (request.FirstPassword is null)
        {
            (invitation, code) = Invitations.Make(clock, context.Caller, user.Role, Invitations.DefaultDays, note: null, user.Id);
        }

        // In the admin's own audit by id only: the name goes with the user. Nobody's own is there when the server itself acts.
        var actor = tenant.TenantInfo is { } admin
            ? new ActorWork(admin.Id, (db, token) => audit.AddAsync(db, Act, user.Id.ToString(), before: null, new { Role = user.Role.ToString() }, token, administrative: true))
            : null;
        var outcome = await membership.AddAsync(user, invitation, users.Furnish(user, Act, administrative: true), actor, cancellationToken);
        return RegistrationErrors.Of(outcome) is { } refusal
            ? refusal
            : new AddedTenantDto(user.Id, user.Username, user.Email, user.Role, code, invitation?.ExpiresAt);
    }
}
