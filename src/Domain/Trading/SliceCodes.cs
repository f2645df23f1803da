namespace EggMoney.Domain.Trading;

/// <summary>Stable codes with which the error of a slice begins; words for people follow after a colon.</summary>
public static class SliceCodes
{
    /// <summary>What every question to its owner begins with.</summary>
    public const string Undecided = "undecided_";

    /// <summary>More equal orders at the broker than slices whose answer was lost.</summary>
    public const string Ambiguous = Undecided + "ambiguous";

    /// <summary>The broker gave it a number, and its complete lists do not have that number.</summary>
    public const string Missing = Undecided + "missing";

    /// <summary>By the broker's list it sold more than the bot holds.</summary>
    public const string Oversold = Undecided + "oversold";

    /// <summary>Somebody revised the order at the broker: the rest is another order now, and that one is theirs.</summary>
    public const string Replaced = "replaced";

    /// <summary>What every answer begins with that keeps what the lists show out of the books from then on.</summary>
    public const string Answered = "answered_";

    /// <summary>Its owner said that the broker never had it.</summary>
    public const string NeverPlaced = Answered + "never_placed";

    /// <summary>Its owner had a sale of more than the bot held booked as far as it held: the rest is not the bot's.</summary>
    public const string OversoldAccepted = Answered + "oversold";

    /// <summary>A code and its words.</summary>
    public static string With(string code, string words) => code + ": " + words;
}
