using EggMoney.Application.Common;
using MediatR;

namespace EggMoney.Application.Reporting;

/// <summary>Realised profit of each bot, of one year or of all time. Shares that changed hands between bots count with both.</summary>
/// <param name="Year">Calendar year in the tenant's zone; all of them when left out.</param>
public sealed record GetProfitByBotQuery(int? Year = null) : ITenantRequest<Result<IReadOnlyList<BotProfitDto>>>;

/// <summary>A bot's profit.</summary>
/// <param name="BotId">Null when the bot is gone; what it did counts by its name.</param>
/// <param name="Bot">Its latest name.</param>
/// <param name="Symbol">Ticker of its latest trade.</param>
/// <param name="Sums">Its trades.</param>
public sealed record BotProfitDto(Guid? BotId, string Bot, string Symbol, ProfitSums Sums);

internal sealed class GetProfitByBotHandler(IEggMoneyDbFactory databases) : IRequestHandler<GetProfitByBotQuery, Result<IReadOnlyList<BotProfitDto>>>
{
    public async Task<Result<IReadOnlyList<BotProfitDto>>> Handle(GetProfitByBotQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var book = await ProfitBook.ReadAsync(db, cancellationToken);
        return Result.Ok<IReadOnlyList<BotProfitDto>>([.. book.Trades
            .Where(trade => request.Year is null || book.DateOf(trade).Year == request.Year)
            .GroupBy(trade => (trade.BotId, Name: trade.BotId is null ? trade.Name : null))
            .Select(bot => (bot.Key.BotId, Latest: bot.Last(), Sums: book.Sum(bot)))
            .OrderBy(bot => bot.Latest.Name, StringComparer.Ordinal)
            .ThenBy(bot => bot.BotId)
            .Select(bot => new BotProfitDto(bot.BotId, bot.Latest.Name, bot.Latest.Symbol, bot.Sums))]);
    }
}
