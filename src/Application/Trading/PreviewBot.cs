using EggMoney.Application.Common;
using EggMoney.Application.Market;
using EggMoney.Domain.Market;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>What other settings would mean for a bot, before they are saved; or settings for a bot that is not there yet. Nothing is written.</summary>
/// <param name="Id">The bot; null for one that is not there yet.</param>
/// <param name="Settings">What it would be told.</param>
public sealed record PreviewBotQuery(Guid? Id, BotSettings Settings) : ITenantRequest<Result<BotPreviewDto>>;

/// <summary>What settings would mean.</summary>
/// <param name="Price">The price in dollars that it is judged by; null when there is none.</param>
/// <param name="Before">As the bot is; null for one that is not there yet.</param>
/// <param name="After">As it would be.</param>
/// <param name="Warnings">What its owner should look at first; empty when there is nothing.</param>
public sealed record BotPreviewDto(decimal? Price, BotFiguresDto? Before, BotFiguresDto After, IReadOnlyList<BotWarningDto> Warnings);

/// <summary>Where a bot stands by its settings.</summary>
/// <param name="Tier">How far in, counted in seeds.</param>
/// <param name="MaxTier">Seeds at most.</param>
/// <param name="Invested">Dollars invested, as decisions see them.</param>
/// <param name="BandPrice">Dollars; null without a holding.</param>
/// <param name="TakeProfitPrice">Dollars; null without a holding.</param>
/// <param name="StopPrice">The trailing stop in dollars; null while it does not run.</param>
/// <param name="MostMoney">Dollars that it may invest at most.</param>
/// <param name="MoreMoney">Dollars that it may still need.</param>
/// <param name="Outlook">What its plan would decide now; null without a price.</param>
public sealed record BotFiguresDto(
    decimal Tier, decimal MaxTier, decimal Invested, decimal? BandPrice, decimal? TakeProfitPrice, decimal? StopPrice, decimal MostMoney, decimal MoreMoney, BotOutlookDto? Outlook);

/// <summary>What its owner should look at.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Text">In the reader's language.</param>
public sealed record BotWarningDto(string Code, string Text);

internal sealed class PreviewBotValidator : AbstractValidator<PreviewBotQuery>
{
    public PreviewBotValidator() => RuleFor(request => request.Settings).AreBotSettings();
}

internal sealed class PreviewBotHandler(IEggMoneyDbFactory databases, IQuotes quotes, IMarketCalendar calendar, TimeProvider clock) : IRequestHandler<PreviewBotQuery, Result<BotPreviewDto>>
{
    public async Task<Result<BotPreviewDto>> Handle(PreviewBotQuery request, CancellationToken cancellationToken)
    {
        var settings = request.Settings;
        await using var db = await databases.OpenAsync(cancellationToken);
        var bot = request.Id is { } id ? await db.Bots.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) : null;
        if (request.Id is not null && bot is null)
        {
            return CommonErrors.NotFound;
        }

        if (await db.Bots.AnyAsync(row => row.Id != request.Id && row.Name == settings.Name, cancellationToken))
        {
            return TradingErrors.BotNameTaken;
        }

        // As when they are saved.
        var position = bot is null ? null : await db.Positions.AsNoTracking().SingleOrDefaultAsync(row => row.BotId == bot.Id, cancellationToken);
        var open = bot is not null && await db.Orders.AnyAsync(order => order.BotId == bot.Id && order.State == OrderState.Open, cancellationToken);
        if (bot is not null && await SymbolChange.IsBarredAsync(db, bot, position, settings.Symbol, cancellationToken))
        {
            return TradingErrors.BotBusy.At("symbol");
        }

        var account = await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Active, cancellationToken);
        var cash = await db.CashAccounts.AsNoTracking().Select(row => (decimal?)row.Cash).SingleOrDefaultAsync(cancellationToken) ?? 0;

        // The connection is given back before a broker is asked, who may take their time.
        await db.DisposeAsync();
        var quote = (await quotes.GetAsync(account, [settings.Symbol], cancellationToken)).GetValueOrDefault(settings.Symbol);
        var before = bot is null ? null : Figures(bot, position, bot.Symbol == settings.Symbol ? quote : null);
        var trailed = position is { TrailingMode: true };
        var was = bot is null ? null : BotSettings.Of(bot);
        var changed = bot ?? new Bot { Name = settings.Name, Symbol = settings.Symbol };
        settings.ApplyTo(changed);
        if (!changed.TrailingEnabled)
        {
            position?.ClearTrailing();
        }

        var after = Figures(changed, position, quote);
        return new BotPreviewDto(quote?.Price, before, after, BotWarnings.Of(new(changed, was, position, before, after, quote, cash, open, trailed)));
    }

    private BotFiguresDto Figures(Bot bot, Position? position, Quote? quote)
    {
        var holding = position is { Quantity: > 0 } ? position : null;
        var most = Money.ToCents((bot.Seed * bot.MaxTier) + Math.Max(bot.AddedSeed, 0));
        var session = calendar.LatestSessionOpenedBy(clock.Now())?.Date;
        return new(
            Tiers.Of(bot, holding),
            bot.MaxTier,
            holding?.Invested ?? 0,
            Band.PriceFor(bot, holding),
            holding is null ? null : TakeProfit.Price(holding.AveragePrice, bot.ProfitRate),
            holding is { TrailingMode: true } ? holding.StopPrice : null,
            most,
            Math.Max(0, Money.ToCents(most - (holding?.Invested ?? 0))),
            quote is null ? null : BotOutlookDto.Of(bot, position, quote, session, clock.Now()));
    }
}
