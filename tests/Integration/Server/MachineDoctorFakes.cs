using System.Net;
using System.Net.Sockets;
using System.Text;
using EggMoney.Infrastructure.Operations;
using EggMoney.Infrastructure.Persistence;
using EggMoney.WebApi.CommandLine.Doctor;

namespace EggMoney.Integration.Server;

internal sealed class FakeMachine : IMachineProbe
{
    public (long Total, long Free) Disk { get; set; } = (50L << 30, 40L << 30);

    public MachineMemory Memory { get; set; } = new(2L << 30, 1L << 30, 1L << 30, 1L << 30, null);

    public bool? Synchronised { get; set; } = true;

    public Exception? Failure { get; set; }

    MachineMemory IMachineProbe.Memory() => Failure is null ? Memory : throw Failure;

    DiskSpace IMachineProbe.Disk(string folder) => new(folder, Disk.Total, Disk.Free);

    public bool? IsClockSynchronised() => Synchronised;
}

internal sealed class FakeExamination(DatabaseFacts facts) : IDatabaseExamination
{
    public Task<DatabaseFacts> ExamineAsync(CancellationToken cancellationToken) => Task.FromResult(facts);
}

internal sealed class Hanging : IDoctorCheck
{
    public string Name => "hanging";

    public bool NeedsTables => false;

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken) => new TaskCompletionSource<IReadOnlyList<Finding>>().Task;
}

/// <summary>Answers every request with its idea of the time.</summary>
internal sealed class FakeBroker : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public FakeBroker()
    {
        _listener.Start();
        Url = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";
        _ = ServeAsync();
    }

    public string Url { get; }

    public DateTime Date { get; set; }

    public List<string> Heard { get; } = [];

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                var buffer = new byte[4096];
                var read = await client.GetStream().ReadAsync(buffer);
                Heard.Add(Encoding.ASCII.GetString(buffer, 0, read));
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 404 Not Found\r\nDate: {Date:R}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
