using EggMoney.Domain.Portfolio;

namespace EggMoney.Domain.Trading;

/// <summary>The trailing stop of a holding, as a decision leaves it (trading rules, section 5).</summary>
/// <param name="Mode">Whether the bot is trailing.</param>
/// <param name="HighWatermark">Highest price seen while trailing, in dollars.</param>
/// <param name="StopPrice">Sell all below this price, in dollars.</param>
public sealed record TrailingState(bool Mode, decimal HighWatermark, decimal StopPrice)
{
    /// <summary>Not trailing.</summary>
    public static TrailingState Off { get; } = new(false, 0, 0);

    /// <summary>The state as stored on a holding.</summary>
    public static TrailingState Of(Position position) => position.TrailingMode
        ? new(true, position.HighWatermark, position.StopPrice)
        : Off;

    /// <summary>Stores the state on a holding.</summary>
    public void ApplyTo(Position position)
    {
        position.TrailingMode = Mode;
        position.HighWatermark = HighWatermark;
        position.StopPrice = StopPrice;
    }
}
