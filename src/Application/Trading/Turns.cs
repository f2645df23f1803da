using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading;

/// <summary>Whether a bot got its turn in a session, as its decision says.</summary>
public static class Turns
{
    /// <summary>The bot was to be decided and could not be: for a reason that is not its owner's own wish.</summary>
    /// <param name="origin">Which decision.</param>
    /// <param name="rule">The rule that decided, or why none did.</param>
    /// <param name="orderId">The order it made.</param>
    public static bool WasMissed(OrderOrigin origin, string rule, Guid? orderId) => orderId is null && origin switch
    {
        OrderOrigin.Plan => rule is not (BotPlanner.PausedBot or DecisionWords.ImportedRule) && BotPlanner.WasNoTurn(rule, orderId),
        OrderOrigin.Dip => rule is nameof(DipRule.NoPrice) or nameof(DipRule.NoPreviousClose),
        _ => false,
    };
}
