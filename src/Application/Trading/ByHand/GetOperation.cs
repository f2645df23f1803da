using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>One of the tenant's long acts.</summary>
/// <param name="Id">The operation.</param>
public sealed record GetOperationQuery(Guid Id) : ITenantRequest<Result<OperationDto>>;

internal sealed class GetOperationHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetOperationQuery, Result<OperationDto>>
{
    public async Task<Result<OperationDto>> Handle(GetOperationQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await ReadAsync(db, request.Id, cancellationToken) is { } operation ? operation : CommonErrors.NotFound;
    }

    /// <summary>As it stands now; null when there is none.</summary>
    public static async Task<OperationDto?> ReadAsync(IEggMoneyDb db, Guid id, CancellationToken cancellationToken)
    {
        if (await db.Operations.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } operation)
        {
            return null;
        }

        var bot = await db.Bots.WithDeleted().Where(row => row.Id == operation.BotId).Select(row => row.Name).SingleOrDefaultAsync(cancellationToken) ?? "";
        return OperationDto.Of(operation, bot, await RealisationProgress.LoadAsync(db, id, cancellationToken));
    }
}
