using EggMoney.Application.Common;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Adds a bot behind the tenant's others, for those whom the server makes up: <c>simulate</c> and <c>--demo</c>.</summary>
/// <param name="Bot">Settings under the names that files and the API use.</param>
public sealed record AddBotCommand(BotSettings Bot) : ITenantRequest<Guid>;

internal sealed class AddBotValidator : AbstractValidator<AddBotCommand>
{
    public AddBotValidator() => RuleFor(request => request.Bot).NotNull().SetValidator(new BotSettingsValidator());
}

internal sealed class AddBotHandler(IEggMoneyDbFactory databases, TimeProvider clock) : IRequestHandler<AddBotCommand, Guid>
{
    public async Task<Guid> Handle(AddBotCommand request, CancellationToken cancellationToken)
    {
        var settings = request.Bot;
        await using var db = await databases.OpenAsync(cancellationToken);
        var bot = new Bot
        {
            Id = clock.NewId(),
            Name = settings.Name,
            Symbol = settings.Symbol,
            Ordinal = (await db.Bots.MaxAsync(row => (int?)row.Ordinal, cancellationToken) ?? 0) + 1,
        };
        settings.ApplyTo(bot);
        db.Bots.Add(bot);
        return await db.TrySaveAsync(cancellationToken)
            ? bot.Id
            : throw new ValidationException([new("Bot.Name", $"The bot name '{settings.Name}' is taken.")]);
    }
}
