using System.Text.Json;
using EggMoney.Domain.Trading;

namespace EggMoney.Application.Trading.ByHand;

/// <summary>What a gain realisation must remember over a restart; how far it is, its orders say.</summary>
internal sealed record Realisation
{
    /// <summary>Selling.</summary>
    public const string Selling = "selling";

    /// <summary>Buying back.</summary>
    public const string Buying = "buying";

    /// <summary>Over.</summary>
    public const string Over = "over";

    /// <summary>Shares of a batch (trading rules, section 9).</summary>
    public const int BatchShares = 30;

    /// <summary>What the broker takes of a value, for the estimate.</summary>
    public const decimal FeeRate = 0.0009m;

    /// <summary>Least time between two batches.</summary>
    public static readonly TimeSpan BetweenBatches = TimeSpan.FromSeconds(5);

    /// <summary>Time that a batch really takes, the broker's answers included, where nothing better is known.</summary>
    public static readonly TimeSpan UsualPace = TimeSpan.FromSeconds(10);

    /// <summary>A batch that has not filled after this time is cancelled, and what is left of it becomes another batch at the price of then.</summary>
    public static readonly TimeSpan FillWithin = TimeSpan.FromSeconds(60);

    /// <summary>No batch is sent in the last minutes of a session: it must be final before the close.</summary>
    public static readonly TimeSpan BeforeClose = TimeSpan.FromMinutes(2);

    /// <summary>So much more time than the batches take must be left for buying back, or no more is sold.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(8);

    private static readonly TimeSpan LongestBatch = TimeSpan.FromMinutes(2);

    /// <summary>Whole shares to sell and buy back.</summary>
    public required decimal Target { get; init; }

    /// <summary>Shares held before it began, fractions included.</summary>
    public required decimal Held { get; init; }

    /// <summary>What is invested by the bot's own figures when all is bought back, in dollars.</summary>
    public required decimal Invested { get; init; }

    /// <summary>The session it may work in: the one it began in, or was last continued in.</summary>
    public required DateOnly Session { get; init; }

    /// <summary>The account it began on: what is sold there is bought back there.</summary>
    public required Guid CredentialId { get; init; }

    /// <summary>How often its owner has continued it.</summary>
    public int Continued { get; init; }

    /// <summary>UTC time at which it began or was last continued.</summary>
    public required DateTime Since { get; init; }

    /// <summary>Its owner wants no more sold; what is sold is bought back.</summary>
    public bool CancelAsked { get; init; }

    /// <summary>Batches that one way of it may take: three times what it needs, and some.</summary>
    /// <param name="size">Shares of a batch: fewer than usual where its owner caps what an order may be worth.</param>
    public int BatchesAtMost(decimal size) => ((int)decimal.Ceiling(Target / size) * 3) + 20;

    /// <summary>How many batches so many shares are.</summary>
    public static int Batches(decimal shares) => (int)decimal.Ceiling(shares / BatchShares);

    /// <summary>Time that a batch has taken so far. One that waited, for a pause or a price, says little about the others: it counts as two minutes at most.</summary>
    /// <param name="sentAt">When the session's batches were sent, in order.</param>
    /// <param name="sold">Shares that they sold.</param>
    /// <param name="now">UTC now.</param>
    public static TimeSpan Pace(IReadOnlyCollection<DateTime> sentAt, decimal sold, DateTime now)
    {
        if (sentAt.Count == 0)
        {
            return UsualPace;
        }

        var taken = sentAt.Skip(1).Append(now).Zip(sentAt, (next, sent) => Math.Min((next - sent).Ticks, LongestBatch.Ticks)).Sum();
        var pace = TimeSpan.FromTicks((long)(taken / Math.Max(1, sold / BatchShares)));
        return pace > BetweenBatches ? pace : BetweenBatches;
    }

    /// <summary>Time that so many shares need one way.</summary>
    public static TimeSpan TimeFor(decimal shares, TimeSpan pace) => Batches(shares) * pace;

    /// <summary>Whether another batch may be sold and all be bought back before the close, at the pace of so far.</summary>
    public static bool MaySell(decimal soldThen, TimeSpan pace, DateTime now, DateTime close) => now + pace + TimeFor(soldThen, pace) + Margin <= close;

    /// <summary>Time needed for both ways of so many shares, with the margin.</summary>
    public static TimeSpan TimeForAll(decimal shares) => (TimeFor(shares, UsualPace) * 2) + Margin;

    /// <summary>What an operation remembers.</summary>
    public static Realisation Of(Operation operation) => JsonSerializer.Deserialize<Realisation>(operation.Data, JsonSerializerOptions.Web)!;

    /// <summary>As it is kept.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);
}
