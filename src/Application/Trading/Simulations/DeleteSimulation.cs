using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Simulations;

/// <summary>Takes a simulation away. Whoever works on it finds it gone, and stops.</summary>
/// <param name="Id">Which.</param>
public sealed record DeleteSimulationCommand(Guid Id) : ITenantRequest<Result<Unit>>;

internal sealed class DeleteSimulationHandler(IEggMoneyDbFactory databases) : IRequestHandler<DeleteSimulationCommand, Result<Unit>>
{
    public async Task<Result<Unit>> Handle(DeleteSimulationCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return await db.Simulations.Where(row => row.Id == request.Id).ExecuteDeleteAsync(cancellationToken) > 0 ? Unit.Value : CommonErrors.NotFound;
    }
}
