using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>Makes an admin on the word of whoever runs the server.</summary>
/// <param name="Username">See <see cref="RegisterCommand"/>.</param>
/// <param name="Email">See <see cref="RegisterCommand"/>.</param>
/// <param name="Password">At least ten characters.</param>
public sealed record AddAdminCommand(string Username, string Email, string Password) : IRequest<Result<RegisteredDto>>
{
    /// <summary>Tells nothing: a password must not reach a log.</summary>
    public override string ToString() => nameof(AddAdminCommand);
}

internal sealed class AddAdminValidator : AbstractValidator<AddAdminCommand>
{
    public AddAdminValidator()
    {
        RuleFor(request => request.Username).IsUsername();
        RuleFor(request => request.Email).IsEmail();
        RuleFor(request => request.Password).IsNewPassword(request => request.Username);
    }
}

internal sealed class AddAdminHandler(IMembership membership, NewUsers users) : IRequestHandler<AddAdminCommand, Result<RegisteredDto>>
{
    public async Task<Result<RegisteredDto>> Handle(AddAdminCommand request, CancellationToken cancellationToken)
    {
        var admin = users.Make(request.Username, request.Email, request.Password, UserRole.Admin);
        var outcome = await membership.AddAsync(admin, invitation: null, users.Furnish(admin, "tenant.created", administrative: true), actor: null, cancellationToken);
        return RegistrationErrors.Of(outcome) is { } refusal ? refusal : new RegisteredDto(admin.Id, admin.Username);
    }
}
