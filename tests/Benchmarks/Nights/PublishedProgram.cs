using System.Diagnostics;
using System.Globalization;
using EggMoney.CrashHost.Nights;

namespace EggMoney.Benchmarks.Nights;

/// <summary>The program as it is installed: published, self-contained, as a process of its own.</summary>
internal sealed class PublishedProgram : IAsyncDisposable
{
    private const string Name = "EggMoney.WebApi";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private PublishedProgram(ChildProcess process, int port)
    {
        (Process, Port) = (process, port);
        Http = new() { BaseAddress = new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")), Timeout = Patience };
    }

    public ChildProcess Process { get; }

    public HttpClient Http { get; }

    public int Port { get; }

    /// <summary>The process.</summary>
    public int Id => int.Parse(Process.Id, CultureInfo.InvariantCulture);

    /// <summary>From its start until it was ready.</summary>
    public TimeSpan StartUp { get; private set; }

    /// <summary>Publishes it.</summary>
    public static async Task<string> PublishAsync(string folder)
    {
        var root = Root();
        Console.Error.WriteLine("Publishing…");
        await Shell.RunAsync("dotnet", "publish", Path.Combine(root, "src/WebApi"), "-c", "Release", "-r", "linux-x64", "--self-contained", "true", "-p:PublishReadyToRun=true", "-o", folder, "--nologo", "-v", "q");
        return folder;
    }

    /// <summary>Starts it on a free port and waits until it is ready.</summary>
    /// <param name="program">The folder that it was published into.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="environment">Its settings.</param>
    /// <param name="cgroup">The machine within the machine; null is the whole one.</param>
    public static async Task<PublishedProgram> StartAsync(string program, string folder, IReadOnlyDictionary<string, string?> environment, Cgroup? cgroup = null)
    {
        var port = Shell.FreePort();
        string[] command = [Path.Combine(program, Name), "--urls", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")];
        var started = Stopwatch.GetTimestamp();
        var running = new PublishedProgram(ChildProcess.Run(folder, cgroup?.Enter(Cgroup.Program, command) ?? command, environment), port);
        try
        {
            await running.ReadyAsync();
            running.StartUp = Stopwatch.GetElapsedTime(started);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }
    }

    /// <summary>Which commit is measured.</summary>
    public static async Task<string> CommitAsync()
    {
        try
        {
            return (await Shell.RunAsync("git", "-C", Root(), "describe", "--always", "--dirty", "--abbrev=10")).Trim();
        }
        catch (Exception none) when (none is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return "unknown";
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (Process.IsAlive)
        {
            await Shell.RunAsync("kill", "-TERM", Process.Id);
            await Process.EndAsync(TimeSpan.FromSeconds(30));
        }

        await Process.DisposeAsync();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EggMoney.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The sources are not above " + AppContext.BaseDirectory);
        }

        return folder.FullName;
    }

    private async Task ReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience && Process.IsAlive)
        {
            try
            {
                using var answer = await Http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException("The program is not ready:\n" + Process.Output);
    }
}
