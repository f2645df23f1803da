using System.Globalization;
using EggMoney.Infrastructure.Operations;
using EggMoney.Infrastructure.Persistence;
using EggMoney.WebApi.Hosting;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Operations;

/// <summary>A small machine is not asked for what it does not have, and whoever knows better says so.</summary>
public sealed class MachineSizesTests
{
    /// <summary>PostgreSQL's own default.</summary>
    private const int UsualMaxConnections = 100;

    [Theory]
    [InlineData(490, null, 1, 6, 2, 4)]
    [InlineData(960, null, 1, 10, 3, 8)]
    [InlineData(960, 450, 1, 10, 3, 8)]
    [InlineData(1920, null, 2, 20, 5, 8)]
    [InlineData(16_000, null, 8, 30, 10, 16)]
    [InlineData(16_000, 512, 8, 10, 3, 8)]
    [InlineData(16_000, null, 1, 20, 10, 16)]
    [InlineData(64_000, null, 32, 30, 10, 32)]
    public void Sizes_go_by_the_machine_and_by_what_it_leaves_the_program(long memory, int? limit, int cores, int tenants, int schedulerThreads, int workThreads)
    {
        var sizes = MachineSizes.Of(new(memory << 20, memory << 19, 0, 0, (long?)limit << 20), cores);

        (sizes.Pools.Tenants, sizes.SchedulerThreads, sizes.WorkThreads).ShouldBe((tenants, schedulerThreads, workThreads));
        sizes.Describe(cores).ShouldStartWith($"Sizes for {Math.Min(memory, limit * 2 ?? memory)} MiB and {cores} core");
    }

    [Fact]
    public void Several_nodes_of_a_small_machine_fit_into_one_PostgreSQL()
    {
        (Of(960, 1).Pools.Most * 3).ShouldBeLessThan(UsualMaxConnections);
        (Of(1920, 2).Pools.Most * 2).ShouldBeLessThan(UsualMaxConnections);
        Of(64_000, 64).Pools.ShouldBe(PoolSizes.Usual);
    }

    [Fact]
    public void Settings_win_one_by_one()
    {
        var sizes = SizeSettings.Read(Settings(("Sizes:TenantConnections", "55"), ("Sizes:IdleConnectionSeconds", "20"), ("Sizes:WorkThreads", "")), Of(960, 1));
        sizes.Pools.ShouldBe(Of(960, 1).Pools with { Tenants = 55, IdleLife = TimeSpan.FromSeconds(20) });
        sizes.WorkThreads.ShouldBe(8);
        foreach (var wrong in (string[])["many", "1", "-4", "1.5"])
        {
            Should.Throw<ProblemException>(() => SizeSettings.Read(Settings(("Sizes:TenantConnections", wrong)), Of(960, 1))).Message.ShouldBe(
                $"Sizes:TenantConnections is '{wrong}', and must be a whole number from 2 on.");
        }
    }

    [Theory]
    [InlineData(490, 1, 6)]
    [InlineData(490, 4, 10)]
    [InlineData(960, 4, 10)]
    [InlineData(960, 5, 12)]
    [InlineData(1920, 100, 202)]
    public void Lanes_have_two_connections_each_and_requests_two(long memory, int lanes, int tenants)
    {
        var setting = ("Dispatch:Lanes", lanes.ToString(CultureInfo.InvariantCulture));
        var sizes = SizeSettings.Read(Settings(setting), Of(memory, 2));
        sizes.Pools.ShouldBe(Of(memory, 2).Pools with { Tenants = tenants });
        Should.NotThrow(() => SizeSettings.CheckRoom(Postgres("") with { Pools = sizes.Pools }, lanes));
    }

    [Theory]
    [InlineData("", "9", 9)]
    [InlineData(";Maximum Pool Size=9", "40", 9)]
    [InlineData(";MaxPoolSize=3", null, 3)]
    public void A_pool_that_somebody_made_too_small_for_the_lanes_is_refused(string more, string? setting, int most)
    {
        var settings = Settings(("Dispatch:Lanes", "4"), ("Sizes:TenantConnections", setting));
        var database = Postgres(more) with { Pools = SizeSettings.Read(settings, Of(960, 1)).Pools };
        Should.Throw<ProblemException>(() => SizeSettings.CheckRoom(database, 4)).Message.ShouldBe(
            $"Dispatch:Lanes is 4, which needs 10 connections for tenants, and there are {most}: raise Sizes:TenantConnections (or Maximum Pool Size in the connection string, where it is named) to 10{(most == 9 ? ", or lower Dispatch:Lanes to 3" : "")}.");
        Should.NotThrow(() => SizeSettings.CheckRoom(DatabaseOptions.SqliteFile("/tmp/books.db") with { Pools = database.Pools }, 4));
        Should.NotThrow(() => SizeSettings.CheckRoom(Postgres(";Maximum Pool Size=10"), 4));
        Should.NotThrow(() => SizeSettings.CheckRoom(Postgres(";Pooling=false;Maximum Pool Size=3"), 4));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("four")]
    public void A_server_without_lanes_is_refused(string lanes) =>
        Should.Throw<ProblemException>(() => DispatchSettings.Read(Settings(("Dispatch:Lanes", lanes)))).Message.ShouldBe($"Dispatch:Lanes is '{lanes}', and must be a whole number from 1 to 1000.");

    private static DatabaseOptions Postgres(string more) => DatabaseOptions.Parse("Host=/var/run/postgresql;Database=eggmoney;Username=eggmoney" + more);

    private static MachineSizes Of(long mebibytes, int cores) => MachineSizes.Of(new(mebibytes << 20, mebibytes << 19, 0, 0, null), cores);

    private static IConfiguration Settings(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))).Build();
}
