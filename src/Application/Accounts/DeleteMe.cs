using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Accounts;

/// <summary>Erases the caller's account and everything that is theirs, for good.</summary>
/// <param name="Password">The password, again.</param>
/// <param name="Totp">The one-time password, where a second factor is on.</param>
/// <param name="RecoveryCode">A recovery code in its place.</param>
public sealed record DeleteMeCommand(string Password, string? Totp = null, string? RecoveryCode = null) : ITenantRequest<Result<Unit>>
{
    /// <summary>Tells nothing: a proof must not reach a log.</summary>
    public override string ToString() => nameof(DeleteMeCommand);
}

internal sealed class DeleteMeValidator : AbstractValidator<DeleteMeCommand>
{
    public DeleteMeValidator()
    {
        RuleFor(request => request.Password).IsPassword();
        RuleFor(request => request.Totp).IsTotp();
        RuleFor(request => request.RecoveryCode).IsRecoveryCode();
    }
}

internal sealed class DeleteMeHandler(
    IEggMoneyDbFactory databases, Reauthentication reauthentication, IAccountEraser eraser, IPaperAccounts paper, WallClock clock, ILogger<DeleteMeHandler> logger)
    : IRequestHandler<DeleteMeCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DeleteMeCommand request, CancellationToken cancellationToken)
    {
        if (await reauthentication.CheckAsync(new(request.Password, request.Totp, request.RecoveryCode), cancellationToken) is { } error)
        {
            return error;
        }

        var accounts = await PaperAccountsAsync(cancellationToken);
        switch (await eraser.EraseAsync(clock.Now(), cancellationToken))
        {
            case Erasure.OrdersOpen:
                return AccountErrors.OrdersOpen;
            case Erasure.LastAdmin:
                return AccountErrors.LastAdmin;
        }

        await ErasePaperAsync(accounts);
        return Unit.Value;
    }

    private async Task<List<Guid>> PaperAccountsAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);

        // Those that were deleted have books at the paper broker too.
        return await db.UserCredentials.WithDeleted().Where(row => row.Broker == BrokerNames.Paper).Select(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>The broker is the outside world, and comes after: its books without an owner harm nobody, and the next start takes them away.</summary>
    private async Task ErasePaperAsync(List<Guid> accounts)
    {
        foreach (var account in accounts)
        {
            try
            {
                await paper.EraseAsync(account, CancellationToken.None);
            }
            catch (BrokerException exception)
            {
                logger.LogWarning(exception, "The paper account {Account} of an erased user is left; the next start of the server takes it away", account);
            }
        }
    }
}
