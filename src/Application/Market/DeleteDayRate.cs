using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Market;

/// <summary>Takes a day's rate away; the nearest day before stands in then.</summary>
/// <param name="Date">The day in Korea.</param>
public sealed record DeleteDayRateCommand(DateOnly Date) : ITenantRequest<Result<Unit>>;

internal sealed class DeleteDayRateHandler(IEggMoneyDbFactory databases, AuditTrail audit) : IRequestHandler<DeleteDayRateCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DeleteDayRateCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.DailyExchangeRates.SingleOrDefaultAsync(row => row.Date == request.Date, cancellationToken) is not { } rate)
        {
            return MarketErrors.NoRate;
        }

        db.DailyExchangeRates.Remove(rate);
        await audit.AddAsync(db, "exchange_rate.day_deleted", $"{rate.Date:yyyy-MM-dd}", new { rate.Won, rate.Source }, null, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return Unit.Value;
    }
}
