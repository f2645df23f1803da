using EggMoney.Domain.Market;
using EggMoney.KisSimulator;

namespace EggMoney.CrashHost.Model;

/// <summary>What chance has in store for one session: prices, a person's own orders, the broker's misbehaviour.</summary>
internal sealed class ModelNight
{
    private static readonly string[] Symbols = ["TQQQ", "SOXL"];

    /// <summary>All that the broker's reference knows of, with the paths at which it hurts; the chance is of each single call.</summary>
    private static readonly Func<Random, Fault>[] Misbehaviours =
    [
        random => new(FaultKind.DropBefore) { Path = "order", Probability = Chance(random) },
        random => new(FaultKind.DropAfter) { Path = "order", Probability = Chance(random) },
        random => new(FaultKind.BadGateway) { Path = "order", Probability = Chance(random) },
        random => new(FaultKind.BadGatewayAfter) { Path = "order", Probability = Chance(random) },
        random => new(FaultKind.BackEndTimeout) { Path = "order", Probability = Chance(random) },
        random => new(FaultKind.BadAnswer) { Path = "order", Probability = Chance(random) },
        random => new(FaultKind.RefuseOrder) { Reason = (Refusal)random.Next(4), Probability = Chance(random) },
        random => new(FaultKind.RejectedByExchange) { Duration = Seconds(random, 90), Probability = Chance(random) },
        random => new(FaultKind.LateInList) { Duration = Seconds(random, 20), Probability = Chance(random) },
        random => new(FaultKind.LateInBalance) { Duration = Seconds(random, 60), Probability = Chance(random) },
        random => new(FaultKind.PartialFills)
        {
            Probability = Chance(random),
            Fills = [.. Enumerable.Range(0, random.Next(0, 4)).Select(part => new FillStep(TimeSpan.FromSeconds((part * 45) + random.Next(45)), random.Next(1, 8)))],
        },
        random => new(FaultKind.DropAfter) { Path = "order-rvsecncl", Probability = Chance(random) },
        random => new(FaultKind.DropBefore) { Path = "order-rvsecncl", Probability = Chance(random) },
        random => new(FaultKind.CancelLostToFill) { Probability = Chance(random) },
        random => new(FaultKind.FillAfterCancel) { Duration = Seconds(random, 90), Quantity = random.Next(1, 4), Probability = Chance(random) },
        random => new(FaultKind.FillAfterCancelled) { Duration = Seconds(random, 300), Quantity = random.Next(1, 3), Probability = Chance(random) },
        random => new(FaultKind.DropBefore) { Path = "inquire-ccnl", Probability = Chance(random) },
        random => new(FaultKind.SmallPages) { Quantity = random.Next(1, 4), Probability = Chance(random) },
        random => new(FaultKind.RepeatPage) { Probability = Chance(random) },
        random => new(FaultKind.MoreOnLastPage) { Probability = Chance(random) },
        random => new(FaultKind.ObjectForArray) { Path = "inquire-balance", Probability = Chance(random) },
        random => new(FaultKind.ExtraFields) { Probability = Chance(random) },
        random => new(FaultKind.MissingField) { Path = "inquire-ccnl", Field = "ft_ccld_qty", Probability = Chance(random) },
        random => new(FaultKind.BlankQuote) { Probability = Chance(random) },
        random => new(FaultKind.EmptyLast) { Probability = Chance(random) },
        random => new(FaultKind.TokenExpired) { Probability = Chance(random) / 10 },
        random => new(FaultKind.TokenRefused) { Probability = Chance(random) },
        random => new(FaultKind.DropBefore) { Path = "inquire-psamount", Probability = Chance(random) },
    ];

    private readonly List<(DateTime At, Action Happen)> _events = [];

    /// <summary>Makes a night, and adds its faults to the broker's script.</summary>
    public ModelNight(MarketSession session, SimulatedExchange exchange, IReadOnlyList<ModelTenant> tenants, Random random)
    {
        for (var fault = random.Next(0, 6); fault > 0; fault--)
        {
            exchange.AddFault(Misbehaviours[random.Next(Misbehaviours.Length)](random) with { Times = null });
        }

        foreach (var symbol in Symbols)
        {
            for (var move = random.Next(0, 3); move > 0; move--)
            {
                var factor = 1 + (random.Next(-90, 90) / 1000m);
                Add(At(session, random), () => exchange.SetPrice(symbol, decimal.Round((exchange.PriceOf(symbol) ?? 50) * factor, 2)));
            }
        }

        if (random.Next(4) == 0)
        {
            Add(At(session, random), () => exchange.AddFault(new(FaultKind.GoneAway) { Duration = TimeSpan.FromMinutes(random.Next(1, 8)) }));
        }

        foreach (var tenant in tenants.Where(_ => random.Next(3) == 0))
        {
            var (symbol, quantity, price) = (Symbols[random.Next(2)], random.Next(1, 4), random.Next(95, 106) / 100m);
            Add(At(session, random), () => ByHand(exchange, tenant, symbol, quantity, price));
        }

        _events.Sort((left, right) => left.At.CompareTo(right.At));
    }

    /// <summary>In the order of time.</summary>
    public IReadOnlyList<(DateTime At, Action Happen)> Events => _events;

    private static decimal Chance(Random random) => random.Next(5, 60) / 100m;

    private static TimeSpan Seconds(Random random, int most) => TimeSpan.FromSeconds(random.Next(0, most + 1));

    /// <summary>Most things happen while slices are sent.</summary>
    private static DateTime At(MarketSession session, Random random) => random.Next(5) switch
    {
        0 => session.Close.AddSeconds(-random.Next(0, 600)),
        1 => session.Open.AddSeconds(random.Next(1, 23_000)),
        _ => session.Open.AddSeconds(random.Next(60, 1_800)),
    };

    private static void ByHand(SimulatedExchange exchange, ModelTenant tenant, string symbol, int quantity, decimal price)
    {
        try
        {
            exchange.PlaceByHand(tenant.Keys.Name, SimulatedSide.Buy, symbol, quantity, decimal.Round((exchange.PriceOf(symbol) ?? 50) * price, 2));
        }
        catch (InvalidOperationException)
        {
            // The broker refused it: people try such things.
        }
    }

    private void Add(DateTime at, Action happen) => _events.Add((at, happen));
}
