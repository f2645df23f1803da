using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>The tenant's money: cash, what was paid in, what was realised, and the holdings with their exact cost.</summary>
public sealed record GetBooksQuery : ITenantRequest<BooksDto>;

/// <summary>A tenant's books at one moment.</summary>
/// <param name="Cash">Dollars.</param>
/// <param name="NetDeposits">Deposits − withdrawals, initial cash included.</param>
/// <param name="RealisedProfit">Σ (proceeds − fees − exact cost removed).</param>
/// <param name="CredentialId">The active brokerage account; null without one.</param>
/// <param name="Holdings">Everything that is held, by bots or by hand.</param>
public sealed record BooksDto(decimal Cash, decimal NetDeposits, decimal RealisedProfit, Guid? CredentialId, IReadOnlyList<HoldingDto> Holdings)
{
    /// <summary>How far the books are from balancing, in dollars; 0 when they do (trading rules, section 2).</summary>
    public decimal Imbalance => Money.ToCents(NetDeposits + RealisedProfit) - Money.ToCents(Cash + Holdings.Sum(holding => holding.Cost));

    /// <summary>Shares of a symbol over all holdings.</summary>
    public decimal SharesOf(string symbol) => Holdings.Where(holding => holding.Symbol == symbol).Sum(holding => holding.Quantity);
}

/// <summary>A holding as money sees it.</summary>
/// <param name="Symbol">Ticker.</param>
/// <param name="Quantity">Shares.</param>
/// <param name="Cost">Exact cost in dollars.</param>
public sealed record HoldingDto(string Symbol, decimal Quantity, decimal Cost);

internal sealed class GetBooksHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetBooksQuery, BooksDto>
{
    public async Task<BooksDto> Handle(GetBooksQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);

        // One query: simulate asks this for every user after every session.
        var rows = await (
            from cash in db.CashAccounts.AsNoTracking()
            from credential in db.UserCredentials.Where(credential => credential.UserId == cash.UserId && credential.Active).DefaultIfEmpty()
            from position in db.Positions.Where(position => position.UserId == cash.UserId && position.Quantity > 0).DefaultIfEmpty()
            select new
            {
                cash.Cash,
                cash.NetDeposits,
                cash.RealisedProfit,
                CredentialId = (Guid?)credential!.Id,
                Symbol = (string?)position!.Symbol,
                Quantity = (decimal?)position.Quantity,
                Cost = (decimal?)position.Cost,
            }).ToListAsync(cancellationToken);
        if (rows.Count == 0)
        {
            return new(0, 0, 0, null, []);
        }

        var holdings = rows.Where(row => row.Symbol is not null).Select(row => new HoldingDto(row.Symbol!, row.Quantity!.Value, row.Cost!.Value)).ToList();
        return new(rows[0].Cash, rows[0].NetDeposits, rows[0].RealisedProfit, rows[0].CredentialId, holdings);
    }
}
