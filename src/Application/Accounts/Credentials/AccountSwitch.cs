using EggMoney.Application.Common;
using EggMoney.Application.Trading;
using EggMoney.Application.Trading.ByHand;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Credentials;

/// <summary>What belongs to making another brokerage account the one that bots trade on.</summary>
internal sealed class AccountSwitch(TenantSecrets secrets, IMediator mediator, TimeProvider clock)
{
    /// <summary>Whether anything of the tenant's is planned, at a broker, or may be.</summary>
    public static Task<bool> HasOpenOrdersAsync(IEggMoneyDb db, CancellationToken cancellationToken) =>
        db.OrderSlices.Where(SliceFilters.Unfinished).AnyAsync(cancellationToken);

    /// <summary>Why no account may be switched or taken away: a gain realisation is not over. What it has sold here it must buy back here, and between two of its
    /// batches there is no order that would say so.</summary>
    public static async Task<Error?> OperationRefusalAsync(IEggMoneyDb db, CancellationToken cancellationToken) =>
        await db.Operations.Where(operation => operation.State == OperationState.Running || operation.State == OperationState.Stuck)
            .Select(operation => db.Bots.WithDeleted().Where(bot => bot.Id == operation.BotId).Select(bot => bot.Name).FirstOrDefault() ?? "")
            .FirstOrDefaultAsync(cancellationToken) is { } bot ? ByHandErrors.OperationOpen.With(bot) : null;

    /// <summary>Whether bots hold shares.</summary>
    public static Task<bool> HasHoldingsAsync(IEggMoneyDb db, CancellationToken cancellationToken) =>
        db.Positions.AnyAsync(position => position.BotId != null && position.Quantity != 0, cancellationToken);

    /// <summary>Asks the broker about an account. No database is kept open meanwhile.</summary>
    /// <returns>What it could buy, or why it cannot be used.</returns>
    /// <exception cref="SecretException">A secret of it cannot be read.</exception>
    public async Task<Result<BuyingPower>> AskAsync(IEggMoneyDbFactory databases, Guid credentialId, CancellationToken cancellationToken)
    {
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            await secrets.CheckAsync(db, credentialId, cancellationToken);
        }

        return await mediator.Send(new VerifyAccountQuery(credentialId), cancellationToken);
    }

    /// <summary>Brings the books' cash to what a paper account has: a practice account begins with the broker's figure. The cash of an account with
    /// money is its owner's to book.</summary>
    public async Task TakeOverCashAsync(IEggMoneyDb db, UserCredential credential, decimal cash, CancellationToken cancellationToken)
    {
        if (credential.Broker != BrokerNames.Paper)
        {
            return;
        }

        var account = await db.CashAccounts.SingleOrDefaultAsync(cancellationToken);
        if (account is null)
        {
            account = new();
            db.CashAccounts.Add(account);
        }

        var difference = cash - account.Cash;
        if (difference != 0)
        {
            account.Deposit(difference);
            db.CashEntries.Add(new CashEntry
            {
                Id = clock.NewId(),
                Amount = difference,
                Note = Language.Pick($"Cash of the paper account '{credential.Label}'", $"모의 계좌 '{credential.Label}'의 현금"),
                At = clock.Now(),
            });
        }
    }
}
