using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.Domain.Trading;
using EggMoney.Integration.Brokers;
using EggMoney.KisSimulator;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>The client and the simulated broker, as one broker of the contract.</summary>
internal sealed class KisHarness(KisLab lab, BrokerEnvironment environment, decimal commissionRate) : IBrokerHarness
{
    private readonly Dictionary<Guid, KisUser> _users = [];

    public DateTime Now
    {
        get => lab.Clock.UtcNow;
        set => lab.Clock.UtcNow = value;
    }

    public DateOnly SessionDate => DateOnly.FromDateTime(Now);

    public DateTime SessionClose => NyseCalendar.Instance.SessionOn(SessionDate)!.Close;

    /// <summary>For money the broker takes orders for an hour after the close.</summary>
    public DateTime OrdersEnd => environment == BrokerEnvironment.Real ? SessionClose.AddHours(1) : SessionClose;

    public bool TellsFeesAndTimes => false;

    public KisLab Lab => lab;

    public string CodeOf(string reason) => (reason, environment) switch
    {
        ("INSUFFICIENT_CASH", BrokerEnvironment.Real) => "APBK0952",
        ("INSUFFICIENT_CASH", _) => "40250000",
        ("INSUFFICIENT_SHARES", BrokerEnvironment.Real) => "APBK0400",
        ("INSUFFICIENT_SHARES", _) => "40240000",
        ("MARKET_CLOSED", BrokerEnvironment.Real) => "APBK0918",
        ("MARKET_CLOSED", _) => "40580000",
        _ => reason,
    };

    /// <summary>It leaves out what the fee could be.</summary>
    public decimal Orderable(decimal cash) => decimal.Round(cash / (1 + commissionRate), 2, MidpointRounding.ToZero);

    public void SetPrice(string symbol, decimal price) => lab.Exchange.SetPrice(symbol, price);

    public async Task<IBroker> OpenAccountAsync(decimal cash)
    {
        var user = await lab.AddUserAsync(environment, cash);
        _users[user.Credential.Id] = user;
        return lab.Broker(user);
    }

    /// <summary>Our side goes down and comes up: the broker's side is a company.</summary>
    public async Task<IBroker> RestartAsync(IBroker broker)
    {
        await lab.RestartAsync();
        return lab.Broker(_users[broker.CredentialId]);
    }

    public ValueTask DisposeAsync() => lab.DisposeAsync();
}

/// <summary>The broker's contract for one environment.</summary>
public abstract class KisContractTests(KisDatabase database, BrokerEnvironment environment) : BrokerContractTests
{
    /// <summary>The simulated broker's fills in parts are a script, which knows no prices: so this one says which order has one.</summary>
    [Fact]
    public override async Task What_is_open_expires_with_its_session()
    {
        var broker = await OpenAsync(1000);
        ((KisHarness)Market).Lab.Exchange.AddFault(new(FaultKind.PartialFills) { Fills = [new(TimeSpan.Zero, 2)] });
        var part = await PlaceAsync(broker, Side.Buy, 5, 50.00m);
        var rest = await PlaceAsync(broker, Side.Buy, 5, 40.00m);
        Market.Now = Market.SessionClose;

        (await broker.GetOpenOrdersAsync(None)).ShouldBeEmpty();
        (await broker.GetOrdersAsync(part.OrderDate, None)).ShouldBe(
            [part with { State = BrokerOrderState.Expired }, rest with { State = BrokerOrderState.Expired }]);
        part.FilledQuantity.ShouldBe(2);
        (await FreeAsync(broker)).ShouldBe(900);
    }

    protected override async Task<IBrokerHarness> CreateHarnessAsync(decimal commissionRate, decimal? partialFillRate)
    {
        var lab = await KisLab.StartAsync(database.Options, new()
        {
            FillDelay = TimeSpan.Zero,
            RealRequestsPerSecond = null,
            MockRequestsPerSecond = null,
            FeeRate = commissionRate,
            RealFeeBuffer = commissionRate,
            MockFeeBuffer = commissionRate,
        });
        if (partialFillRate is { } rate)
        {
            // As the contract's orders of five fill at that rate.
            var part = (int)(5 * rate);
            lab.Exchange.AddFault(new(FaultKind.PartialFills)
            {
                Times = null,
                Fills = [new(TimeSpan.Zero, part), new(TimeSpan.FromMinutes(1), part), new(TimeSpan.FromMinutes(2), 5 - (2 * part))],
            });
        }

        return new KisHarness(lab, environment, commissionRate);
    }
}

public sealed class KisRealContractTests(KisDatabase database) : KisContractTests(database, BrokerEnvironment.Real), IClassFixture<KisDatabase>;

public sealed class KisMockContractTests(KisDatabase database) : KisContractTests(database, BrokerEnvironment.Mock), IClassFixture<KisDatabase>;
