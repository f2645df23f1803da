using System.Net.Sockets;
using System.Text;
using EggMoney.Infrastructure.Persistence;
using EggMoney.Integration.Fixtures;
using EggMoney.TestShared;
using Shouldly;
using Xunit;

namespace EggMoney.Integration.Server;

/// <summary>The built program as systemd starts it: what it says on the socket that it is given.</summary>
public sealed class SystemdTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("eggmoney-systemd-").FullName;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly List<string> _heard = [];

    public SystemdTests() => _socket.Bind(new UnixDomainSocketEndPoint(SocketPath));

    private string SocketPath => Path.Combine(_folder, "notify");

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.Postgres)]
    public async Task It_says_that_it_is_ready_that_it_lives_and_that_it_stops(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var port = ServerProcess.FreePort();
        await using var server = ServerProcess.StartOn(port, _folder, Settings(database, watchdog: "1000000"));

        (await UntilAsync("READY=1")).ShouldContain("STATUS=0 users trade");
        (await server.Http.GetAsync("/health/ready")).IsSuccessStatusCode.ShouldBeTrue("it is ready when it says so");
        _heard.ShouldContain(line => line.StartsWith("EXTEND_TIMEOUT_USEC=", StringComparison.Ordinal), "a long migration does not end the start");
        for (var sign = 0; sign < 3; sign++)
        {
            await UntilAsync("WATCHDOG=1");
        }

        await server.TerminateAsync();
        await UntilAsync("STOPPING=1");
        (await server.ExitCodeAsync()).ShouldBe(0);
        server.Output.ShouldContain("<6>", Case.Sensitive, "the journal knows levels by it");
    }

    [Fact]
    public async Task A_database_that_is_not_there_yet_is_waited_for()
    {
        await using var database = await TestDatabase.CreateMigratedAsync(DatabaseProvider.Postgres);
        var away = new Npgsql.NpgsqlConnectionStringBuilder(database.Options.ConnectionString) { Port = ServerProcess.FreePort() };
        var settings = new Dictionary<string, string?>(Settings(database, watchdog: null)) { ["EGGMONEY_DATABASE"] = away.ToString() };
        await using var server = ServerProcess.StartOn(ServerProcess.FreePort(), _folder, settings);

        await UntilAsync("STATUS=Waits for the database");
        await UntilAsync("STATUS=Waits for the database");

        // Now there is one on that port.
        using var relay = new TcpListener(System.Net.IPAddress.Loopback, away.Port);
        relay.Start();
        using var over = new CancellationTokenSource();
        var real = new Npgsql.NpgsqlConnectionStringBuilder(database.Options.ConnectionString);
        var relaying = RelayAsync(relay, real.Host!, real.Port, over.Token);
        await UntilAsync("READY=1");
        await server.TerminateAsync();
        (await server.ExitCodeAsync()).ShouldBe(0);
        await over.CancelAsync();
        await relaying;
    }

    public void Dispose()
    {
        _socket.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, string?> Settings(TestDatabase database, string? watchdog) => new()
    {
        ["EGGMONEY_DATABASE"] = database.Options.ConnectionString,
        ["NOTIFY_SOCKET"] = SocketPath,
        ["WATCHDOG_USEC"] = watchdog,
        ["LANG"] = "C",
    };

    /// <summary>Listens until a message has a line that begins so, and returns the message.</summary>
    private async Task<string> UntilAsync(string beginning)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var buffer = new byte[4096];
        while (true)
        {
            var length = await _socket.ReceiveAsync(buffer, limit.Token);
            var message = Encoding.UTF8.GetString(buffer, 0, length);
            _heard.AddRange(message.Split('\n'));
            if (message.Split('\n').Any(line => line.StartsWith(beginning, StringComparison.Ordinal)))
            {
                return message;
            }
        }
    }

    private static async Task RelayAsync(TcpListener listener, string host, int port, CancellationToken cancellationToken)
    {
        var pumps = new List<Task>();
        try
        {
            while (true)
            {
                var from = await listener.AcceptTcpClientAsync(cancellationToken);
                var to = new TcpClient();
                await to.ConnectAsync(host, port, cancellationToken);
                pumps.Add(PumpAsync(from, to, cancellationToken));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(pumps);
        }
    }

    private static async Task PumpAsync(TcpClient one, TcpClient other, CancellationToken cancellationToken)
    {
        using (one)
        using (other)
        {
            try
            {
                await Task.WhenAny(one.GetStream().CopyToAsync(other.GetStream(), cancellationToken), other.GetStream().CopyToAsync(one.GetStream(), cancellationToken));
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException)
            {
                // The connection has ended.
            }
        }
    }
}
