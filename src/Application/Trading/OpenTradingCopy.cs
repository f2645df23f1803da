using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Gives a simulated user the trading of somebody else, and a paper account that holds the same shares.</summary>
/// <param name="Snapshot">What is copied. Its schedule is on from now; nothing else of it changes.</param>
/// <param name="Cash">Dollars on both books.</param>
/// <returns>The paper account's credential.</returns>
public sealed record OpenTradingCopyCommand(TradingSnapshot Snapshot, decimal Cash) : ITenantRequest<Guid>;

internal sealed class OpenTradingCopyHandler(IEggMoneyDbFactory databases, IPaperAccounts paper, TimeProvider clock)
    : IRequestHandler<OpenTradingCopyCommand, Guid>
{
    public async Task<Guid> Handle(OpenTradingCopyCommand request, CancellationToken cancellationToken)
    {
        var (snapshot, cash) = (request.Snapshot, request.Cash);
        await using var db = await databases.OpenAsync(cancellationToken);
        if (!await db.Users.AnyAsync(user => user.Simulated, cancellationToken) || await db.UserCredentials.AnyAsync(cancellationToken))
        {
            throw new InvalidOperationException("Only a simulated user who has no account yet gets a copy of another one's trading.");
        }

        // The broker first, as in OpenTenantAccountCommand.
        var credential = clock.NewId();
        var holdings = snapshot.Positions
            .Where(position => position.Quantity > 0)
            .GroupBy(position => position.Symbol, position => position.Quantity, (symbol, shares) => new BrokerHolding(symbol, shares.Sum()))
            .ToList();
        await paper.OpenAsync(credential, cash, holdings, cancellationToken);

        db.UserCredentials.Add(new() { Id = credential, Broker = BrokerNames.Paper, Label = "Paper", CreatedAt = clock.Now() });
        db.Bots.AddRange(snapshot.Bots);
        db.Positions.AddRange(snapshot.Positions);
        db.Settings.Add(snapshot.Settings);
        snapshot.Schedule.Enabled = true;
        snapshot.Schedule.EnabledSince = clock.Now();
        db.Schedules.Add(snapshot.Schedule);

        // The books begin with what is there: it was paid in, and no profit was made yet.
        var account = db.CashAccounts.Add(new() { Reserve = snapshot.Cash.Reserve }).Entity;
        account.Deposit(cash);
        account.NetDeposits += snapshot.Positions.Sum(position => position.Cost);
        db.CashEntries.Add(new() { Id = clock.NewId(), Amount = account.NetDeposits, Note = "Cash and holdings at the beginning", At = clock.Now() });
        return await db.TrySaveAsync(cancellationToken) ? credential : throw new InvalidOperationException("The tenant has an account already.");
    }
}
