using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>What the user decided once for all bots.</summary>
public sealed record GetSettingsQuery : ITenantRequest<Result<SettingsDto>>;

/// <summary>A user's settings.</summary>
/// <param name="AveragePriceCheckAuto">After the close, switch each bot's <c>checkAveragePrice</c> by its tier.</param>
/// <param name="AutoStart">After the close, activate the next bot of a symbol whose bots are far in.</param>
/// <param name="AutoStartThreshold">Share of MaxTier from which that happens.</param>
/// <param name="TotalBudget">Dollars that the user means to invest in all bots together; null when not said.</param>
/// <param name="Commission">The broker's commission as a rate, for estimates.</param>
/// <param name="MaxOrderValue">Dollars that one order at the broker may be worth at most; null without a cap.</param>
/// <param name="Version">Rises with every change.</param>
public sealed record SettingsDto(
    bool AveragePriceCheckAuto, bool AutoStart, decimal AutoStartThreshold, decimal? TotalBudget, decimal Commission, decimal? MaxOrderValue, int Version) : IVersionedDto
{
    internal static SettingsDto Of(UserSettings settings) => new(
        settings.AveragePriceCheckAuto, settings.AutoStart, settings.AutoStartThreshold, settings.TotalBudget, settings.Commission, settings.MaxOrderValue, settings.Version);
}

internal sealed class GetSettingsHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetSettingsQuery, Result<SettingsDto>>
{
    public async Task<Result<SettingsDto>> Handle(GetSettingsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        return SettingsDto.Of(await db.Settings.AsNoTracking().SingleAsync(cancellationToken));
    }
}
