using EggMoney.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading.Simulations;

/// <summary>The tenant's simulations, newest first, each with its few figures.</summary>
/// <param name="BotId">Only this bot's.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ListSimulationsQuery(Guid? BotId = null, int Limit = PageLimit.Default) : ITenantRequest<IReadOnlyList<SimulationDto>>;

internal sealed class ListSimulationsValidator : AbstractValidator<ListSimulationsQuery>
{
    public ListSimulationsValidator() => RuleFor(query => query.Limit).IsPageLimit();
}

internal sealed class ListSimulationsHandler(IEggMoneyDbFactory databases) : IRequestHandler<ListSimulationsQuery, IReadOnlyList<SimulationDto>>
{
    public async Task<IReadOnlyList<SimulationDto>> Handle(ListSimulationsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var rows = db.Simulations.AsNoTracking();
        if (request.BotId is { } bot)
        {
            rows = rows.Where(row => row.BotId == bot);
        }

        return await rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Take(request.Limit).Select(SimulationDto.Projection).ToListAsync(cancellationToken);
    }
}
