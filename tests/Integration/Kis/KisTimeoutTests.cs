using EggMoney.Application.Trading;
using EggMoney.Application.Trading.Dispatch;
using EggMoney.Domain.Accounts;
using EggMoney.Infrastructure.Brokers.Kis;
using EggMoney.KisSimulator;
using EggMoney.WebApi.Hosting;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>A wait fits into the one around it, so that a slow answer is still an answer.</summary>
public sealed class KisTimeoutTests(KisDatabase database) : IClassFixture<KisDatabase>
{
    [Fact]
    public void A_request_fits_into_its_call_a_call_into_the_tenant_s_budget_and_that_into_the_lease()
    {
        var (kis, dispatch) = (new KisOptions(), new DispatchOptions());
        TimeSpan[] requests = [kis.QueryTimeout, kis.TokenTimeout, kis.TokenPatience];
        requests.ShouldAllBe(limit => limit < dispatch.BrokerReadTimeout && limit < dispatch.QuoteTimeout);
        (kis.QueryTimeout + kis.TokenTimeout).ShouldBeLessThan(dispatch.BrokerListTimeout);
        (kis.PrepareTimeout + kis.OrderTimeout).ShouldBeLessThan(dispatch.BrokerPlaceTimeout);
        dispatch.BrokerReadTimeout.ShouldBeLessThan(dispatch.BrokerListTimeout);
        dispatch.BrokerListTimeout.ShouldBeLessThan(dispatch.TenantBudget);
        (dispatch.TenantBudget + dispatch.BrokerListTimeout).ShouldBeLessThan(dispatch.Lease);

        // A fast clock stretches both, or answers would be given up sooner than a machine can give them.
        (kis.Stretch(6).QueryTimeout / kis.QueryTimeout).ShouldBe(6);
    }

    [Theory]
    [InlineData("BrokerListTimeout", "00:02:00")]
    [InlineData("BrokerListTimeout", "00:00:05")]
    [InlineData("BrokerReadTimeout", "00:00:00")]
    [InlineData("TenantBudget", "00:00:20")]
    public void A_limit_that_does_not_fit_is_refused_by_its_name(string name, string value) =>
        Should.Throw<ProblemException>(() => DispatchSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Dispatch:" + name] = value }).Build()))
            .Message.ShouldContain("Dispatch:" + name);

    [Fact]
    public async Task A_list_of_several_slow_requests_is_waited_for_longer_than_one_answer()
    {
        await using var lab = await KisLab.StartAsync(database.Options);
        var user = await lab.AddUserAsync(BrokerEnvironment.Mock);
        var options = new DispatchOptions { BrokerReadTimeout = TimeSpan.FromMilliseconds(400), BrokerListTimeout = TimeSpan.FromSeconds(20) };
        var broker = new TimedBroker(lab.Broker(user), options, new DispatchMetrics(options, TimeProvider.System), TimeProvider.System);
        await broker.GetHoldingsAsync(default);
        lab.Exchange.AddFault(new(FaultKind.Delay) { Path = "inquire-balance", Duration = TimeSpan.FromMilliseconds(200), Times = 3 });
        lab.Exchange.AddFault(new(FaultKind.Delay) { Path = "price", Duration = TimeSpan.FromSeconds(2) });

        (await broker.GetHoldingsAsync(default)).ShouldBeEmpty();
        (await Should.ThrowAsync<BrokerException>(() => broker.GetQuoteAsync("TQQQ", default))).Message.ShouldContain("0.4 s");
    }
}
