using EggMoney.Application.Common;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Gives a bot other settings, all of them; what it has gained and whether it is active stay where they are left out. They act from the next plan.</summary>
/// <param name="Id">The bot.</param>
/// <param name="Settings">What it is to do.</param>
/// <param name="Version">The version that the caller read; null when they do not care.</param>
public sealed record UpdateBotCommand(Guid Id, BotSettings Settings, int? Version = null) : ITenantRequest<Result<BotDto>>;

internal sealed class UpdateBotValidator : AbstractValidator<UpdateBotCommand>
{
    public UpdateBotValidator() => RuleFor(request => request.Settings).AreBotSettings();
}

internal sealed class UpdateBotHandler(IEggMoneyDbFactory databases, AuditTrail audit) : IRequestHandler<UpdateBotCommand, Result<BotDto>>
{
    public async Task<Result<BotDto>> Handle(UpdateBotCommand request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.Bots.SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } bot)
        {
            return CommonErrors.NotFound;
        }

        if (Versions.AreStale(request.Version, bot.Version))
        {
            return CommonErrors.Stale;
        }

        if (await db.Bots.AnyAsync(row => row.Id != bot.Id && row.Name == settings.Name, cancellationToken))
        {
            return TradingErrors.BotNameTaken;
        }

        var position = await db.Positions.SingleOrDefaultAsync(row => row.BotId == bot.Id, cancellationToken);
        if (await SymbolChange.IsBarredAsync(db, bot, position, settings.Symbol, cancellationToken))
        {
            return TradingErrors.BotBusy.At("symbol");
        }

        var before = BotSettings.Of(bot);
        settings.ApplyTo(bot);
        if (position is not null)
        {
            (position.Name, position.Symbol) = (bot.Name, bot.Symbol);
            if (!bot.TrailingEnabled)
            {
                // Q05: the trailing state does not outlive the switch.
                position.ClearTrailing();
            }
        }

        var changes = Changes.Between(before, BotSettings.Of(bot));
        if (!changes.IsEmpty)
        {
            await audit.AddAsync(db, "bot.updated", bot.Id.ToString(), changes.Before, changes.After, cancellationToken);
            await db.SaveAsync(cancellationToken);
        }

        return BotDto.Of(bot, position);
    }
}
