using EggMoney.Application.Common;
using EggMoney.Domain.Portfolio;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Books money that came into the brokerage account or left it by another way than a trade: deposits, withdrawals, dividends, fees that
/// the broker does not tell with its fills (trading rules, section 12). Nothing is sent to the broker.</summary>
/// <param name="Amount">Dollars; negative for what left.</param>
/// <param name="Note">What it was, for its owner to read.</param>
/// <param name="ActId">Id of the entry: an act that was begun before is found by it, and answered as it stands.</param>
/// <param name="Income">A dividend, a fee or the like: part of the return. Else it was paid in or taken out, and is none.</param>
public sealed record BookCashCommand(decimal Amount, string Note, Guid ActId, bool Income = false) : ITenantRequest<Result<CashEntryDto>>;

/// <summary>Money that came or left by another way than a trade.</summary>
/// <param name="Id">Id.</param>
/// <param name="Amount">Dollars; negative for what left.</param>
/// <param name="Note">What it was.</param>
/// <param name="At">UTC.</param>
/// <param name="Cash">Dollars in the books after it.</param>
public sealed record CashEntryDto(Guid Id, decimal Amount, string Note, DateTime At, decimal Cash);

internal sealed class BookCashValidator : AbstractValidator<BookCashCommand>
{
    private const decimal LargestAmount = 1_000_000_000;
    private const int LongestNote = 200;

    public BookCashValidator()
    {
        RuleFor(request => request.Amount).NotEqual(0).InclusiveBetween(-LargestAmount, LargestAmount).PrecisionScale(12, 2, ignoreTrailingZeros: true);
        RuleFor(request => request.Note).NotEmpty().IsLine(LongestNote);
    }
}

internal sealed class BookCashHandler(IEggMoneyDbFactory databases, AuditTrail audit, TimeProvider clock) : IRequestHandler<BookCashCommand, Result<CashEntryDto>>
{
    public async Task<Result<CashEntryDto>> Handle(BookCashCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var account = await db.CashAccounts.SingleOrDefaultAsync(cancellationToken) ?? db.CashAccounts.Add(new()).Entity;
        if (await db.CashEntries.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.ActId, cancellationToken) is { } booked)
        {
            return new CashEntryDto(booked.Id, booked.Amount, booked.Note, booked.At, account.Cash);
        }

        var before = new { account.Cash };
        account.Deposit(request.Amount);
        var entry = new CashEntry { Id = request.ActId, Amount = request.Amount, Kind = request.Income ? CashEntryKind.Income : CashEntryKind.Deposit, Note = request.Note, At = clock.Now() };
        db.CashEntries.Add(entry);
        await audit.AddAsync(db, "cash.booked", entry.Id.ToString(), before, new { account.Cash, entry.Amount, entry.Note, kind = entry.Kind.ToString() }, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return new CashEntryDto(entry.Id, entry.Amount, entry.Note, entry.At, account.Cash);
    }
}
