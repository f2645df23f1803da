using EggMoney.Application.Trading;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;

namespace EggMoney.Integration.Brokers;

/// <summary>A paper exchange over a database that outlives it.</summary>
internal sealed class PaperHarness(DatabaseOptions database, PaperOptions options) : IBrokerHarness
{
    private readonly WeekdayCalendar _calendar = new();

    public PaperExchange Exchange { get; private set; } = null!;

    public SettablePrices Prices { get; } = new();

    public SettableTimeProvider Clock { get; } = new(new DateTime(2024, 3, 6, 15, 0, 0, DateTimeKind.Utc));

    public DateTime Now
    {
        get => Clock.UtcNow;
        set => Clock.UtcNow = value;
    }

    public DateOnly SessionDate => DateOnly.FromDateTime(Now);

    public DateTime SessionClose => _calendar.SessionOn(SessionDate)!.Close;

    public static PaperHarness Start(DatabaseOptions database, PaperOptions options)
    {
        var harness = new PaperHarness(database, options);
        harness.Exchange = harness.AnotherExchange();
        return harness;
    }

    /// <summary>What another process over the same books would have.</summary>
    public PaperExchange AnotherExchange(DatabaseOptions? elsewhere = null) =>
        new(PaperDatabase.Create(elsewhere ?? database), options, Prices, _calendar, Clock);

    public void SetPrice(string symbol, decimal price) => Prices[symbol] = price;

    public async Task<IBroker> OpenAccountAsync(decimal cash)
    {
        var id = Guid.CreateVersion7();
        await Exchange.OpenAccountAsync(id, cash);
        return Exchange.For(id);
    }

    public async Task<IBroker> RestartAsync(IBroker broker)
    {
        await Exchange.DisposeAsync();
        Exchange = AnotherExchange();
        return Exchange.For(broker.CredentialId);
    }

    public ValueTask DisposeAsync() => Exchange.DisposeAsync();
}
