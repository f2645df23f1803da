using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Accounts;

/// <summary>Sends a token to set a new password with, if somebody has this address and a password. The answer and its time do not say whether.</summary>
/// <param name="Email">The address, in any case.</param>
public sealed record ForgotPasswordCommand(string Email) : IRequest<Result<Unit>>, IAccountAttempt
{
    string? IAccountAttempt.Account => Email;
}

internal sealed class ForgotPasswordValidator : AbstractValidator<ForgotPasswordCommand>
{
    public ForgotPasswordValidator() => RuleFor(request => request.Email).NotEmpty().MaximumLength(254).IsPlainText();
}

internal sealed class ForgotPasswordHandler(
    ISystemQueries system, ITenantScopeFactory scopes, CallerContext context, IAccountMessages messages, EvenTime time, ILogger<ForgotPasswordHandler> logger)
    : IRequestHandler<ForgotPasswordCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(ForgotPasswordCommand request, CancellationToken cancellationToken)
    {
        var begun = time.Begin();
        if (await system.FindTenantByEmailAsync(request.Email, cancellationToken) is { } tenant)
        {
            await using var scope = scopes.Begin(tenant, context.Caller);
            if (await AddAsync(scope.Services, cancellationToken) is { } reset)
            {
                await SendAsync(reset, cancellationToken);
            }
        }

        await time.WaitAsync(begun, cancellationToken);
        return Unit.Value;
    }

    /// <summary>Tries until it is saved: to give up would be another answer, which says that the address exists. Each refused try means that
    /// another succeeded, and few can.</summary>
    private static async Task<Reset?> AddAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var db = await services.GetRequiredService<IEggMoneyDbFactory>().OpenAsync(cancellationToken);

            // The audit's end is read before the tokens are counted: whoever adds one in between has moved it, and this save is refused.
            await services.GetRequiredService<AuditTrail>().AddAsync(db, "password.reset_requested", null, null, null, cancellationToken);

            // Who never had a password sets the first one by invitation, which can be taken back: this must be no way around it.
            var user = await db.Users.SingleOrDefaultAsync(row => row.Active && row.PasswordHash != null, cancellationToken);
            if (user is null || await services.GetRequiredService<PasswordResets>().AddAsync(db, user, cancellationToken) is not { } made)
            {
                return null;
            }

            if (await db.TrySaveAsync(cancellationToken))
            {
                return new(user, made.Token, made.ExpiresAt);
            }
        }
    }

    private async Task SendAsync(Reset reset, CancellationToken cancellationToken)
    {
        try
        {
            await messages.SendPasswordResetAsync(reset.User, reset.Token, reset.ExpiresAt, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Another answer would say that the address exists.
            logger.LogError(exception, "The message with a password reset for {UserId} could not be sent", reset.User.Id);
        }
    }

    private sealed record Reset(User User, string Token, DateTime ExpiresAt);
}
