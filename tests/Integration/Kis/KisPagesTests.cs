using System.Text.Json.Nodes;
using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>When a list is over: it is better asked once more, or an error, than short.</summary>
public sealed class KisPagesTests(KisDatabase database) : IClassFixture<KisDatabase>, IAsyncLifetime, IDisposable
{
    private const int FullPage = 15;
    private static readonly DateOnly Day = new(2026, 9, 8);

    private readonly KisStub _stub = new();
    private KisLab? _lab;

    public async Task InitializeAsync() => _lab = await KisLab.StartAsync(database.Options);

    public async Task DisposeAsync() => await _lab!.DisposeAsync();

    public void Dispose() => _stub.Dispose();

    [Theory]
    [InlineData("F")]
    [InlineData("M")]
    public async Task A_full_page_that_promises_more_and_gives_no_key_is_no_list(string mark)
    {
        _stub.Answers(Page(1, FullPage, key: ""), page: mark);

        var failure = await Should.ThrowAsync<BrokerException>(ListAsync);
        (failure.Error, failure.Message.Contains("not complete", StringComparison.Ordinal)).ShouldBe((BrokerError.Unavailable, true));
    }

    [Theory]
    [InlineData("F", FullPage - 1)]
    [InlineData("", FullPage)]
    [InlineData("D", FullPage)]
    public async Task Without_a_key_a_page_that_is_not_full_or_promises_nothing_is_the_end(string mark, int rows)
    {
        _stub.Answers(Page(1, rows, key: ""), page: mark);

        (await ListAsync()).Count.ShouldBe(rows);
    }

    [Theory]
    [InlineData(FullPage)]
    [InlineData(2)]
    public async Task With_a_key_and_no_mark_the_next_page_is_asked_for(int rows)
    {
        _stub.Answers(Page(1, rows, key: "next^")).Answers(Page(1 + rows, 3, key: ""));

        (await ListAsync()).Count.ShouldBe(rows + 3);
        _stub.Requests.Select(request => request.Page).ShouldBe(["", "N"]);
    }

    [Fact]
    public async Task The_same_key_again_is_no_list()
    {
        _stub.Answers(Page(1, FullPage, key: "next^")).Answers(Page(1, FullPage, key: "next^"));

        (await Should.ThrowAsync<BrokerException>(ListAsync)).Message.ShouldContain("the same page again");
    }

    private async Task<IReadOnlyList<BrokerOrder>> ListAsync() =>
        await _lab!.Broker(await _lab.AddUserAsync(BrokerEnvironment.Mock), _lab.StartNode(_stub)).GetOrdersAsync(Day, default);

    /// <summary>The example's order as often as wanted, each with a number of its own.</summary>
    private static string Page(int first, int rows, string key)
    {
        var page = JsonNode.Parse(KisStub.Example("ccnl_partial_fill_mock.json"))!;
        var row = page["output"]![0]!;
        page["output"] = new JsonArray([.. Enumerable.Range(first, rows).Select(number =>
        {
            var copy = row.DeepClone();
            copy["odno"] = number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return copy;
        })]);
        page["ctx_area_nk200"] = key.PadRight(200);
        return page.ToJsonString();
    }
}
