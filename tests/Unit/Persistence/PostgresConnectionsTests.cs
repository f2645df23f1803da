using EggMoney.Infrastructure.Persistence;
using EggMoney.Infrastructure.Persistence.Postgres;
using Npgsql;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Persistence;

public sealed class PostgresConnectionsTests
{
    private static readonly DatabaseOptions Plain = DatabaseOptions.Parse("Host=/var/run/postgresql;Database=eggmoney;Username=eggmoney") with { Pools = new(30, 5, 8, 10, 100, TimeSpan.FromMinutes(2)) };

    [Fact]
    public void Pools_are_small_enough_for_the_server_and_what_comes_again_is_prepared()
    {
        var (app, system, owner) = (Read(Plain, DatabaseRole.App), Read(Plain, DatabaseRole.System), Read(Plain, DatabaseRole.Owner));
        (app.MaxPoolSize, system.MaxPoolSize, owner.Pooling).ShouldBe((30, 5, false));
        app.ConnectionIdleLifetime.ShouldBe(120);
        (app.MaxAutoPrepare, system.MaxAutoPrepare, owner.MaxAutoPrepare).ShouldBe((100, 100, 0));
    }

    [Theory]
    [InlineData("Maximum Pool Size=12;Max Auto Prepare=0;Connection Idle Lifetime=33", 12, 0)]
    [InlineData("MaxPoolSize=40;MaxAutoPrepare=7;ConnectionIdleLifetime=33", 40, 7)]
    public void What_the_settings_name_stays(string more, int pool, int prepared)
    {
        var app = Read(DatabaseOptions.Parse(Plain.ConnectionString + ";" + more) with { Pools = Plain.Pools }, DatabaseRole.App);
        (app.MaxPoolSize, app.MaxAutoPrepare, app.ConnectionIdleLifetime).ShouldBe((pool, prepared, 33));
    }

    private static NpgsqlConnectionStringBuilder Read(DatabaseOptions options, DatabaseRole role) => new(PostgresConnections.StringFor(options, role));
}
