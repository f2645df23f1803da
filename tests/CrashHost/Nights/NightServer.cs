using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace EggMoney.CrashHost.Nights;

/// <summary>The built server as a process of its own.</summary>
internal sealed class NightServer : IAsyncDisposable
{
    /// <summary>The program that people run.</summary>
    public const string Honest = "EggMoney.WebApi";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private NightServer(ChildProcess process, Uri address)
    {
        Process = process;
        Http = new() { BaseAddress = address };
    }

    /// <summary>To kill and to freeze.</summary>
    public ChildProcess Process { get; }

    /// <summary>To speak to it.</summary>
    public HttpClient Http { get; }

    /// <summary>Starts it on a free port.</summary>
    /// <param name="folder">Where it works.</param>
    /// <param name="program">Which build, and what comes before the server's own arguments.</param>
    /// <param name="environment">Its settings.</param>
    public static NightServer Start(string folder, IReadOnlyList<string> program, IReadOnlyDictionary<string, string?> environment)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        return new(ChildProcess.Start(folder, program[0], environment, [.. program.Skip(1), "--urls", address]), new(address));
    }

    /// <summary>Waits until it says that it is ready.</summary>
    public async Task ReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var last = "no answer";
        while (Stopwatch.GetElapsedTime(started) < Patience && Process.IsAlive)
        {
            try
            {
                using var answer = await Http.GetAsync("/health/ready");
                last = await answer.Content.ReadAsStringAsync();
                if (answer.IsSuccessStatusCode && JsonNode.Parse(last)?["status"]?.GetValue<string>() == "ready")
                {
                    return;
                }
            }
            catch (HttpRequestException exception)
            {
                last = exception.Message;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"The server is not ready: {last}\n{Process.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
