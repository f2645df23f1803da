using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;

namespace EggMoney.Application.Accounts;

/// <summary>Makes the first admin of a server that has none.</summary>
/// <param name="SetupToken">What the server printed at its latest start.</param>
/// <param name="Username">See <see cref="RegisterCommand"/>.</param>
/// <param name="Email">See <see cref="RegisterCommand"/>.</param>
/// <param name="Password">At least ten characters.</param>
public sealed record SetUpServerCommand(string SetupToken, string Username, string Email, string Password) : IRequest<Result<RegisteredDto>>
{
    /// <summary>Tells nothing: neither token nor password must reach a log.</summary>
    public override string ToString() => nameof(SetUpServerCommand);
}

internal sealed class SetUpServerValidator : AbstractValidator<SetUpServerCommand>
{
    public SetUpServerValidator()
    {
        RuleFor(request => request.SetupToken).MaximumLength(OneTimeCode.MaxLength);
        RuleFor(request => request.Username).IsUsername();
        RuleFor(request => request.Email).IsEmail();
        RuleFor(request => request.Password).IsNewPassword(request => request.Username);
    }
}

internal sealed class SetUpServerHandler(IMembership membership, NewUsers users) : IRequestHandler<SetUpServerCommand, Result<RegisteredDto>>
{
    public async Task<Result<RegisteredDto>> Handle(SetUpServerCommand request, CancellationToken cancellationToken)
    {
        var admin = users.Make(request.Username, request.Email, request.Password, UserRole.Admin);
        var outcome = await membership.SetUpAsync(
            admin, OneTimeCode.Hash(OneTimeCode.Setup, request.SetupToken), users.Furnish(admin, "server.setup", administrative: true), cancellationToken);
        return RegistrationErrors.Of(outcome) is { } refusal ? refusal : new RegisteredDto(admin.Id, admin.Username);
    }
}
