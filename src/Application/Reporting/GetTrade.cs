using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Reporting;

/// <summary>One of the user's trades.</summary>
/// <param name="Id">The trade.</param>
public sealed record GetTradeQuery(Guid Id) : ITenantRequest<Result<TradeDto>>;

internal sealed class GetTradeHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetTradeQuery, Result<TradeDto>>
{
    public async Task<Result<TradeDto>> Handle(GetTradeQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Trades.AsNoTracking().Where(trade => trade.Id == request.Id).Select(TradeDto.Projection).SingleOrDefaultAsync(cancellationToken) is { } trade
            ? trade
            : CommonErrors.NotFound;
    }
}
