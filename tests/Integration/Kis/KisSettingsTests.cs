using EggMoney.WebApi.Hosting;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.KisBroker;

public class KisSettingsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5090/real")]
    [InlineData("http://localhost:5090")]
    [InlineData("https://broker.example:9443/base/")]
    public void An_address_is_taken_with_its_path(string url) => Read(url).RealUrl.ShouldBe(new Uri(url));

    [Theory]
    [InlineData("http://broker.example/real")]
    [InlineData("ftp://127.0.0.1/real")]
    [InlineData("127.0.0.1:5090")]
    [InlineData("https://broker.example/?key=1")]
    public void Keys_do_not_leave_the_machine_in_the_open(string url) => Should.Throw<ProblemException>(() => Read(url)).Message.ShouldContain("EGGMONEY_KIS_REAL_URL");

    private static Infrastructure.Brokers.Kis.KisOptions Read(string url) =>
        KisSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["EGGMONEY_KIS_REAL_URL"] = url }).Build());
}
