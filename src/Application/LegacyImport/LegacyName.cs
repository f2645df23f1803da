using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.LegacyImport;

/// <summary>All that an old machine has under one name: a bot, what it holds, and an order that was being worked off; or a holding kept by hand.</summary>
/// <param name="Name">The name.</param>
/// <param name="Bot">The bot; null for a holding kept by hand.</param>
/// <param name="Holdings">Its rows; several are one holding here.</param>
/// <param name="Order">Its order; null when there was none.</param>
internal sealed record LegacyName(string Name, LegacyBot? Bot, IReadOnlyList<LegacyHolding> Holdings, LegacyOrder? Order)
{
    /// <summary>Ticker.</summary>
    public string Symbol => Bot?.Bot.Symbol ?? (Holdings.Count > 0 ? Holdings[0].Symbol : Order!.Symbol);

    /// <summary>Shares before the order's fills.</summary>
    public decimal Quantity => Holdings.Sum(row => row.Quantity);

    /// <summary>Dollars invested as decisions count them, before the order's fills: Σ quantity × average price.</summary>
    public decimal Invested => Holdings.Sum(row => row.Quantity * row.Price);

    /// <summary>Σ of what the averages are made from, before the order's fills, in dollars.</summary>
    public decimal Cost => Holdings.Where(row => row.Quantity > 0).Sum(row => row.Cost);

    /// <summary>What the order's fills bought or sold.</summary>
    public IReadOnlyList<LegacyFill> Fills => Order?.Fills ?? [];

    /// <summary>The holding as the old machine's books had it: several rows are one, with the exact cost (trading rules, section 11, Q09). Their average is
    /// not rounded, so that T is what it was. Null when nothing is held.</summary>
    public Position? ToPosition(Guid id)
    {
        if (Quantity == 0)
        {
            return null;
        }

        var price = Holdings.Count == 1 ? Holdings[0].Price : Money.ToStored(Invested / Quantity);
        return new()
        {
            Id = id,
            Name = Name,
            Symbol = Symbol,
            Quantity = Quantity,
            AveragePrice = price,
            AveragingCost = Cost,
            Cost = Cost,
            CycleStartedAt = Holdings.Min(row => row.Since),
            LatestTradeAt = Holdings.Max(row => row.LatestAt),
            TrailingMode = Bot?.Trailing is not null,
            HighWatermark = Bot?.Trailing?.HighWatermark ?? 0,
            StopPrice = Bot?.Trailing?.StopPrice ?? 0,
        };
    }

    /// <summary>What the fills change, worked out from the old machine's rows by the rules alone: the books are checked against it.</summary>
    public LegacyChange Change()
    {
        if (Fills.Count == 0)
        {
            return default;
        }

        var (quantity, amount) = (Fills.Sum(fill => fill.Quantity), Fills.Sum(fill => fill.Amount));
        if (Order!.Side == Side.Buy)
        {
            var held = Quantity + quantity;
            return new(quantity, (held * Money.ToCents((Cost + amount) / held)) - Invested, amount, 0);
        }

        var price = Quantity == 0 ? 0 : Invested / Quantity;
        return new(-quantity, -(quantity * price), Quantity == 0 ? 0 : -Cost * quantity / Quantity, Money.ToCents(amount - (Money.ToStored(price) * quantity)));
    }
}

/// <summary>What unbooked fills change of a holding.</summary>
/// <param name="Quantity">Shares.</param>
/// <param name="Invested">Dollars of quantity × average price.</param>
/// <param name="Cost">Dollars of exact cost.</param>
/// <param name="Profit">Dollars that a sale earned.</param>
internal readonly record struct LegacyChange(decimal Quantity, decimal Invested, decimal Cost, decimal Profit);
