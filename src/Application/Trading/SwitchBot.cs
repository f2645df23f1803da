using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>What a bot can be told.</summary>
public enum BotSwitch
{
    /// <summary>To be planned.</summary>
    Activate,

    /// <summary>Not to be planned; what it has open is cancelled and booked, and its order ends.</summary>
    Deactivate,

    /// <summary>To send nothing new; what it has open is cancelled and booked.</summary>
    Pause,

    /// <summary>To go on with the slices that are not yet due.</summary>
    Resume,
}

/// <summary>Switches a bot. Told twice it does nothing the second time.</summary>
/// <param name="Id">The bot.</param>
/// <param name="To">What it is told.</param>
public sealed record SwitchBotCommand(Guid Id, BotSwitch To) : ITenantRequest<Result<BotDto>>;

internal sealed class SwitchBotValidator : AbstractValidator<SwitchBotCommand>
{
    public SwitchBotValidator() => RuleFor(request => request.To).IsInEnum();
}

internal sealed class SwitchBotHandler(IEggMoneyDbFactory databases, AuditTrail audit) : IRequestHandler<SwitchBotCommand, Result<BotDto>>
{
    public async Task<Result<BotDto>> Handle(SwitchBotCommand request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        if (await db.Bots.SingleOrDefaultAsync(row => row.Id == request.Id, cancellationToken) is not { } bot)
        {
            return CommonErrors.NotFound;
        }

        if (request.To == BotSwitch.Resume && bot.Paused && await Undecided.AnyAsync(db, bot.Id, cancellationToken))
        {
            return TradingErrors.OrderUndecided;
        }

        // Who pauses a bot that the server had stopped means it: the answer to the question must not lift their own pause.
        var before = new { bot.Active, bot.Paused, PauseReason = bot.PauseReason.ToString() };
        var action = Switch(bot, request.To);
        var changes = Changes.Between(before, new { bot.Active, bot.Paused, PauseReason = bot.PauseReason.ToString() });
        if (!changes.IsEmpty)
        {
            await audit.AddAsync(db, action, bot.Id.ToString(), changes.Before, changes.After, cancellationToken);
            await db.SaveAsync(cancellationToken);
        }

        return BotDto.Of(bot, await db.Positions.SingleOrDefaultAsync(row => row.BotId == bot.Id, cancellationToken));
    }

    private static string Switch(Bot bot, BotSwitch to)
    {
        switch (to)
        {
            case BotSwitch.Activate:
                bot.Active = true;
                return "bot.activated";
            case BotSwitch.Deactivate:
                bot.Active = false;
                return "bot.deactivated";
            case BotSwitch.Pause:
                bot.Paused = true;
                bot.PauseReason = PauseReason.None;
                return "bot.paused";
            default:
                bot.Paused = false;
                bot.PauseReason = PauseReason.None;
                return "bot.resumed";
        }
    }
}
