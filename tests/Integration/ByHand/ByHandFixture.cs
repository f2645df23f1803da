using System.Net;
using System.Text.Json.Nodes;
using EggMoney.Application.Market;
using EggMoney.Application.Trading.ByHand;
using EggMoney.Domain.Portfolio;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Paper;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Api;
using EggMoney.Integration.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.ByHand;

/// <summary>Two people with a bot each that buys every day; acts by hand are Alice's, over HTTP. UTC times are those of <see cref="TradingApi"/>; the market opens at 14:30.</summary>
public abstract class ByHandFixture(DatabaseProvider provider) : IAsyncLifetime
{
    private protected TradingApi Api { get; private set; } = null!;

    private protected ApiUser Alice { get; private set; } = null!;

    private protected ApiUser Bob { get; private set; } = null!;

    private protected string Bot { get; private set; } = "";

    public virtual async Task InitializeAsync()
    {
        Api = await TradingApi.StartAsync(provider);
        Alice = await Api.AddTraderAsync("alice");
        Bob = await Api.AddTraderAsync("bob");
        Bot = (await Alice.PostAsync("bots", TradingApi.Buyer(seed: 10_000))).Ok(HttpStatusCode.Created).Text("id");
        (await Bob.PostAsync("bots", TradingApi.Buyer())).Ok(HttpStatusCode.Created);
    }

    public async Task DisposeAsync() => await Api.DisposeAsync();

    private protected Task<T> ReadAsync<T>(ApiUser user, Func<Application.IEggMoneyDb, Task<T>> read) => Api.Host.WithDbAsync(user.Tenant, read);

    private protected Task<Position> HoldingAsync() => ReadAsync(Alice, db => db.Positions.AsNoTracking().SingleAsync());

    private protected Task<List<Order>> HandOrdersAsync() =>
        ReadAsync(Alice, db => db.Orders.AsNoTracking().Where(order => order.Origin == OrderOrigin.Hand).OrderBy(order => order.Number).ToListAsync());

    /// <summary>How often the broker was asked to place something.</summary>
    private protected int Placed => Api.Brokers.Calls.Count(call => call.Call == Call.Place);

    private protected DateTime Now => Api.Host.Trading.GetUtcNow().UtcDateTime;

    /// <summary>Takes the steps of long acts, second by second, while the dispatcher stands still.</summary>
    private protected async Task StepAsync(int seconds)
    {
        var runner = Api.Host.Services.GetRequiredService<OperationRunner>();
        for (var second = 0; second < seconds; second++)
        {
            // The machine's minutes, as quotes count them, do not pass on a driven clock.
            Api.Host.Services.GetRequiredService<IQuoteTicks>().BeginTick();
            await runner.StartDueAsync(CancellationToken.None);
            await runner.DrainAsync();
            Api.Host.Trading.Set(Now.AddSeconds(1));
        }
    }

    private protected async Task<JsonNode> OperationAsync(string id) => (await Alice.GetAsync("operations/" + id)).Ok();

    /// <summary>The books balance, and hold what the broker holds, money included; every order there is one slice here.</summary>
    private protected async Task BooksAgreeAsync()
    {
        foreach (var user in new[] { Alice, Bob })
        {
            var (cash, positions, slices, credential) = await ReadAsync(user, async db => (
                await db.CashAccounts.AsNoTracking().SingleAsync(),
                await db.Positions.AsNoTracking().ToListAsync(),
                await db.OrderSlices.AsNoTracking().Where(slice => slice.OrderNumber != null).ToListAsync(),
                await db.UserCredentials.AsNoTracking().SingleAsync(row => row.Active)));
            Money.ToCents(cash.NetDeposits + cash.RealisedProfit).ShouldBe(Money.ToCents(cash.Cash + positions.Sum(position => position.Cost)));
            var ledger = await Api.Host.Services.GetRequiredService<IPaperExchange>().GetLedgerAsync(credential.Id);
            cash.Cash.ShouldBe(ledger.Cash);
            positions.Sum(position => position.Quantity).ShouldBe(ledger.Holdings.Sum(holding => holding.Quantity));
            slices.Select(slice => slice.OrderNumber!).Order().ShouldBe(ledger.Orders.Select(order => order.OrderNumber).Order());
        }
    }
}
