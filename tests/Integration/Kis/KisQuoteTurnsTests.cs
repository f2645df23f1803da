using EggMoney.Application.Market;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Market;
using EggMoney.KisSimulator;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>A tick's quotes where the turns of all of them take longer than one may: two at a time, by the rate below.</summary>
public sealed class KisQuoteTurnsTests(KisDatabase database) : IClassFixture<KisDatabase>, IAsyncLifetime
{
    private static readonly string[] Symbols = [.. Enumerable.Range(0, 12).Select(index => $"QT{(char)('A' + index)}")];

    private KisLab? _lab;

    private KisLab Lab => _lab!;

    public async Task InitializeAsync()
    {
        _lab = await KisLab.StartAsync(database.Options, options: new() { RequestsPerSecond = 5 });
        Lab.Node.GetRequiredService<DispatchOptions>().QuoteTimeout = TimeSpan.FromSeconds(1.8);
        foreach (var symbol in Symbols)
        {
            Lab.Exchange.AddSymbol(symbol, UsExchange.Nasdaq, 50m);
        }
    }

    public async Task DisposeAsync() => await Lab.DisposeAsync();

    [Fact]
    public async Task The_last_symbol_s_time_begins_at_its_turn()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Mock);
        await Lab.Broker(user).GetQuoteAsync("TQQQ", default);

        (await QuotesAsync(user)).Keys.Order().ShouldBe(Symbols);
    }

    [Fact]
    public async Task A_broker_that_is_away_is_not_waited_for_once_a_symbol()
    {
        var user = await Lab.AddUserAsync(BrokerEnvironment.Mock);
        await Lab.Broker(user).GetQuoteAsync("TQQQ", default);
        Lab.Exchange.AddFault(new(FaultKind.Delay) { Path = "price", Duration = TimeSpan.FromMinutes(1), Times = null });

        (await QuotesAsync(user)).ShouldBeEmpty();

        Lab.Ledger(user).Requests["price"].ShouldBe(3, "the first one, and the two that were not answered");
    }

    private Task<IReadOnlyDictionary<string, Quote>> QuotesAsync(KisUser user) =>
        Lab.WithScopeAsync(user, services => services.GetRequiredService<IQuotes>().GetAsync(user.Credential, Symbols, default));
}
