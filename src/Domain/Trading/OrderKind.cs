namespace EggMoney.Domain.Trading;

/// <summary>What an order or trade is (trading rules, section 1); the names are those of old files.</summary>
public enum OrderKind
{
    /// <summary>A purchase.</summary>
    Buy,

    /// <summary>A purchase by hand.</summary>
    BuyForce,

    /// <summary>A sale of the whole holding.</summary>
    Sell,

    /// <summary>A sale of a quarter.</summary>
    Sell14,

    /// <summary>A sale of three quarters.</summary>
    Sell34,

    /// <summary>A sale of some other part.</summary>
    SellPart,
}

/// <summary>Which way shares go.</summary>
public enum Side
{
    /// <summary>Dollars for shares.</summary>
    Buy,

    /// <summary>Shares for dollars.</summary>
    Sell,
}

/// <summary>Names and sides of kinds.</summary>
public static class OrderKinds
{
    /// <summary>The side a kind trades on.</summary>
    public static Side SideOf(this OrderKind kind) => kind is OrderKind.Buy or OrderKind.BuyForce ? Side.Buy : Side.Sell;

    /// <summary>The name that files and the API use, for example <c>Sell_1_4</c>.</summary>
    public static string Name(this OrderKind kind) => kind switch
    {
        OrderKind.Buy => "Buy",
        OrderKind.BuyForce => "Buy_Force",
        OrderKind.Sell => "Sell",
        OrderKind.Sell14 => "Sell_1_4",
        OrderKind.Sell34 => "Sell_3_4",
        OrderKind.SellPart => "Sell_Part",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>Reads both spellings that old files use (<c>Sell_1_4</c>, <c>SELL_1_4</c>), in any case.</summary>
    public static bool TryParse(string text, out OrderKind kind)
    {
        foreach (var known in Enum.GetValues<OrderKind>())
        {
            if (string.Equals(known.Name(), text, StringComparison.OrdinalIgnoreCase))
            {
                kind = known;
                return true;
            }
        }

        kind = default;
        return false;
    }

    /// <summary>Reads both spellings, as <see cref="TryParse"/> does.</summary>
    /// <exception cref="FormatException">The text names no kind.</exception>
    public static OrderKind Parse(string text) => TryParse(text, out var kind)
        ? kind
        : throw new FormatException($"'{text}' is not an order kind; expected Buy, Buy_Force, Sell, Sell_1_4, Sell_3_4 or Sell_Part.");
}
