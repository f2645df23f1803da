using EggMoney.Application.Trading;
using EggMoney.Domain.Accounts;
using EggMoney.Domain.Trading;
using EggMoney.Infrastructure.Brokers.Kis;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

/// <summary>What is written down of the talk with the broker, and what never is.</summary>
public sealed class KisTraceTests(KisDatabase database) : IClassFixture<KisDatabase>
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "kis-trace-" + Guid.NewGuid().ToString("N"));

    [Fact]
    public async Task Requests_and_answers_are_there_and_secrets_are_not()
    {
        await using var lab = await KisLab.StartAsync(database.Options, options: new() { TraceFolder = _folder, RequestsPerSecond = 100_000 });
        lab.Exchange.SetPrice("TQQQ", 50m);
        var user = await lab.AddUserAsync(BrokerEnvironment.Real);
        var broker = lab.Broker(user);
        var placed = (PlaceResult.Accepted)await broker.PlaceAsync(new("TQQQ", Side.Buy, 3, 51.25m), default);
        await broker.GetOrdersAsync(placed.OrderDate, default);
        await broker.GetHoldingsAsync(default);

        var file = Directory.GetFiles(_folder).ShouldHaveSingleItem();
        Path.GetFileName(file).ShouldBe($"kis-20260916-{user.Credential.Id:N}.log");
        var text = await File.ReadAllTextAsync(file);
        foreach (var written in new[] { "/oauth2/tokenP", "TTTT1002U", "TTTS3035R", "TTTS3012R", "\"OVRS_ORD_UNPR\":\"51.25\"", placed.OrderNumber, "\"msg_cd\"" })
        {
            text.ShouldContain(written);
        }

        foreach (var secret in new[] { user.Keys.AppKey, user.Keys.AppSecret, user.Keys.AccountNumber, "Bearer ", Uri.EscapeDataString(user.Keys.AppSecret) })
        {
            text.ShouldNotContain(secret);
        }

        text.Split("\"access_token\":").Length.ShouldBe(2, "the token's answer is there");
        text.ShouldContain("\"access_token\":\"***\"");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(_folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task It_stops_growing_and_a_folder_that_is_none_breaks_nothing()
    {
        await using var lab = await KisLab.StartAsync(database.Options, options: new() { TraceFolder = _folder, TraceLimit = 2000, RequestsPerSecond = 100_000 });
        var broker = lab.Broker(await lab.AddUserAsync(BrokerEnvironment.Real));
        for (var index = 0; index < 5; index++)
        {
            await broker.GetHoldingsAsync(default);
        }

        var length = new FileInfo(Directory.GetFiles(_folder).Single()).Length;
        await broker.GetHoldingsAsync(default);
        new FileInfo(Directory.GetFiles(_folder).Single()).Length.ShouldBe(length);

        Directory.Delete(_folder, recursive: true);
        await File.WriteAllTextAsync(_folder, "in the way");
        (await broker.GetHoldingsAsync(default)).ShouldBeEmpty();
        File.Delete(_folder);
    }

    [Theory]
    [InlineData("""{"BODY":{"CANO":"12345678","PDNO":"X"},"HASH":"abc"}""", """{"BODY":"***","HASH":"***"}""")]
    [InlineData("""{"access_token":"ey\"x","n":1}""", """{"access_token":"***","n":1}""")]
    [InlineData("""{"access_token":"cut off in the midd""", """{"access_token":"***" """)]
    [InlineData("authorization: Bearer x.y\nhashkey: abc\ntr_id: T", "authorization: ***\nhashkey: ***\ntr_id: T")]
    [InlineData("CANO=87654321&x=1", "CANO=***&x=1")]
    public void What_stands_where_a_secret_stands_is_masked(string text, string clean) => KisTrace.Clean(text, ["87654321"]).ShouldBe(clean.TrimEnd());
}
