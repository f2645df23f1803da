using EggMoney.Application.Trading.ByHand;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>A holding, and what may still trade, belong to their symbol.</summary>
internal static class SymbolChange
{
    /// <summary>Whether a bot cannot be given this symbol now.</summary>
    public static async Task<bool> IsBarredAsync(IEggMoneyDb db, Bot bot, Position? position, string symbol, CancellationToken cancellationToken) =>
        symbol != bot.Symbol && (position is { Quantity: not 0 }
            || await BotStanding.HasOperationAsync(db, bot.Id, cancellationToken)
            || await Unreconciled.Orders(db).AnyAsync(order => order.BotId == bot.Id, cancellationToken));
}
