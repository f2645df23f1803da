using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace EggMoney.TestShared;

/// <summary>The built program as a process of its own, in a folder of its own, from beside the tests. Linked into the test projects that start it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What the shell that runs the tests may be set up for.</summary>
    private static readonly string[] Foreign = ["EGGMONEY_DATABASE", "EGGMONEY_PRICES", "EGGMONEY_PAGE", "SECRET_KEY", "NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"];

    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Process _process;

    private ServerProcess(string folder, int port, IReadOnlyDictionary<string, string?> settings, string[] arguments)
    {
        Port = port;
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "EggMoney.WebApi.dll"), "--urls", $"http://127.0.0.1:{port}", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in Foreign)
        {
            start.Environment[name] = null;
        }

        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    public int Port { get; }

    public HttpClient Http { get; }

    public string Error => Text(_error);

    public string Output => Text(_output);

    public static ServerProcess Start(string folder, string? database = null, params string[] arguments) =>
        new(folder, FreePort(), new Dictionary<string, string?> { ["EGGMONEY_DATABASE"] = database }, arguments);

    public static ServerProcess StartOn(int port, string folder) => StartOn(port, folder, new Dictionary<string, string?>());

    public static ServerProcess StartOn(int port, string folder, IReadOnlyDictionary<string, string?> settings, params string[] arguments) => new(folder, port, settings, arguments);

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until health says ready, and returns what it said.</summary>
    public Task<JsonNode> ReadyAsync() => UntilAsync("/health/ready", node => node["status"]?.GetValue<string>() == "ready");

    /// <summary>Asks until the answer is as wanted.</summary>
    public async Task<JsonNode> UntilAsync(string path, Func<JsonNode, bool> wanted)
    {
        var started = Stopwatch.GetTimestamp();
        var last = "no answer";
        while (Stopwatch.GetElapsedTime(started) < Patience && !_process.HasExited)
        {
            try
            {
                last = await Http.GetStringAsync(path);
                if (JsonNode.Parse(last) is { } node && wanted(node))
                {
                    return node;
                }
            }
            catch (HttpRequestException exception)
            {
                last = exception.Message;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"{path}: {last}\n{Output}\n{Error}");
    }

    public async Task<int> ExitCodeAsync()
    {
        await _process.WaitForExitAsync(new CancellationTokenSource(Patience).Token);
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, as systemd does.</summary>
    public async Task TerminateAsync()
    {
        using var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await signal.WaitForExitAsync();
    }

    /// <summary>Dies without a chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.AppendLine(line);
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
