namespace EggMoney.KisSimulator.Accounts;

/// <summary>What a row of the broker's list is.</summary>
internal enum OrderKind
{
    New,
    Revise,
    Cancel,
}

/// <summary>A fill with what the books need to undo it for a late look at the balance.</summary>
internal sealed record BookedFill(SimulatedFill Fill, decimal CostChange, DateTime InBalanceFrom);

/// <summary>A row of the broker's list: an order, or an instruction about one.</summary>
internal sealed class Order
{
    public required OrderKind Kind { get; init; }

    public required DateOnly Date { get; init; }

    public required long Number { get; init; }

    public Order? Original { get; init; }

    public required SimulatedSide Side { get; init; }

    public required Market.ListedSymbol Symbol { get; init; }

    public required int Quantity { get; set; }

    public required decimal Limit { get; set; }

    public required string Type { get; init; }

    public required DateTime PlacedAt { get; init; }

    public required string Channel { get; init; }

    /// <summary>From when the market may fill it.</summary>
    public DateTime ReadyAt { get; init; }

    /// <summary>When what is left of it dies.</summary>
    public DateTime Dies { get; init; }

    /// <summary>From when the lists show it.</summary>
    public DateTime InListFrom { get; init; }

    /// <summary>How late its fills are in the balance.</summary>
    public TimeSpan BalanceLag { get; init; }

    /// <summary>Fills by script, with their instants; null leaves it to the market.</summary>
    public Queue<(DateTime At, int Quantity, decimal? Price)>? Script { get; set; }

    /// <summary>When the exchange rejects it, or null.</summary>
    public DateTime? RejectedAt { get; init; }

    /// <summary>When an accepted cancel takes effect, or null.</summary>
    public DateTime? CancelledAt { get; set; }

    /// <summary>A fill that comes to light after the rest was cancelled.</summary>
    public (DateTime At, int Quantity)? Ghost { get; set; }

    /// <summary>Up to when the market's prices have been looked at.</summary>
    public DateTime SeenUntil { get; set; }

    public SimulatedStatus Status { get; set; }

    public int Open { get; set; }

    public string RejectCode { get; set; } = "";

    public string RejectText { get; set; } = "";

    public List<BookedFill> Fills { get; } = [];

    public int Filled => Fills.Sum(fill => fill.Fill.Quantity);

    public decimal Amount => Fills.Sum(fill => fill.Fill.Quantity * fill.Fill.Price);

    public bool Live => Kind != OrderKind.Cancel && Open > 0;

    public string Padded => Number.ToString("D10", System.Globalization.CultureInfo.InvariantCulture);

    public void End(SimulatedStatus status)
    {
        Status = status;
        Open = 0;
    }
}
