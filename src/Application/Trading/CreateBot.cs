using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Adds a bot behind the user's others.</summary>
/// <param name="Settings">What it is to do.</param>
public sealed record CreateBotCommand(BotSettings Settings) : ITenantRequest<Result<BotDto>>;

internal sealed class CreateBotValidator : AbstractValidator<CreateBotCommand>
{
    public CreateBotValidator() => RuleFor(request => request.Settings).AreBotSettings();
}

internal sealed class CreateBotHandler(IEggMoneyDbFactory databases, AuditTrail audit, TimeProvider clock) : IRequestHandler<CreateBotCommand, Result<BotDto>>
{
    /// <summary>Far more than the strategy uses; each costs quotes and orders every day.</summary>
    private const int MaxBots = 50;

    public async Task<Result<BotDto>> Handle(CreateBotCommand request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        await using var db = await databases.OpenAsync(cancellationToken);
        var present = await db.Bots.AsNoTracking().Select(row => new { row.Name, row.Ordinal }).ToListAsync(cancellationToken);
        if (present.Exists(row => row.Name == settings.Name))
        {
            return TradingErrors.BotNameTaken;
        }

        if (present.Count >= MaxBots)
        {
            return TradingErrors.TooManyBots.With(MaxBots);
        }

        var bot = new Bot { Id = clock.NewId(), Name = settings.Name, Symbol = settings.Symbol, Ordinal = present.Select(row => row.Ordinal).DefaultIfEmpty().Max() + 1 };
        settings.ApplyTo(bot);
        db.Bots.Add(bot);
        await audit.AddAsync(db, "bot.created", bot.Id.ToString(), null, BotSettings.Of(bot), cancellationToken);
        await db.SaveAsync(cancellationToken);
        return BotDto.Of(bot, null);
    }
}
