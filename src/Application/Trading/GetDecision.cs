using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Why one of the user's bots ordered, or did not.</summary>
/// <param name="Id">The decision.</param>
public sealed record GetDecisionQuery(Guid Id) : ITenantRequest<Result<DecisionDto>>;

internal sealed class GetDecisionHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetDecisionQuery, Result<DecisionDto>>
{
    public async Task<Result<DecisionDto>> Handle(GetDecisionQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Decisions.AsNoTracking().Where(decision => decision.Id == request.Id).Select(DecisionDto.Projection).SingleOrDefaultAsync(cancellationToken) is { } decision
            ? decision
            : CommonErrors.NotFound;
    }
}
