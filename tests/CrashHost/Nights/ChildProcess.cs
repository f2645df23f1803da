using System.Diagnostics;
using System.Globalization;

namespace EggMoney.CrashHost.Nights;

/// <summary>A built program as a process of its own, which can be killed or frozen, and which dies with us however we end.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>Of what it wrote, so much is kept to look at when something is wrong.</summary>
    private const int KeptLines = 400;

    private readonly Process _process;
    private readonly Process _guard;
    private readonly Queue<string> _lines = new();
    private readonly TaskCompletionSource<string>? _awaited;
    private bool _disposed;

    private ChildProcess(ProcessStartInfo start, string? awaited, string guardsSignal = "KILL")
    {
        _awaited = awaited is null ? null : new(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new() { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Hear(line.Data, awaited);
        _process.ErrorDataReceived += (_, line) => Hear(line.Data, awaited);
        _process.Start();
        Id = _process.Id.ToString(CultureInfo.InvariantCulture);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        // The guard reads from us. Told that all is over it goes; when its input ends because we are no more, it kills.
        _guard = Shell($"read -r over || kill -{guardsSignal} \"$0\"", Id);
    }

    /// <summary>Each line that it writes.</summary>
    public event Action<string>? Heard;

    /// <summary>Whether it still runs.</summary>
    public bool IsAlive => !_disposed && !_process.HasExited;

    /// <summary>The last it wrote.</summary>
    public string Output
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    /// <summary>The process's number.</summary>
    public string Id { get; }

    /// <summary>Starts a program that lies beside us.</summary>
    /// <param name="folder">Where it works.</param>
    /// <param name="program">Its assembly's name.</param>
    /// <param name="environment">On top of ours; null removes.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="awaited">What the line begins with that <see cref="LineAsync"/> waits for.</param>
    public static ChildProcess Start(string folder, string program, IReadOnlyDictionary<string, string?> environment, IEnumerable<string> arguments, string? awaited = null)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, program + ".dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What a killed process leaves in its temporary folder goes with the night's.
        start.Environment["TMPDIR"] = folder;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(start, awaited);
    }

    /// <summary>Runs any command. One that has processes of its own is only asked to end, should we die: killed, it would leave them behind.</summary>
    /// <param name="folder">Where it works.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">On top of ours; null removes.</param>
    public static ChildProcess Run(string folder, IReadOnlyList<string> command, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new(start, awaited: null, guardsSignal: "INT");
    }

    /// <summary>Waits for its end, and kills it when that does not come.</summary>
    public async Task EndAsync(TimeSpan patience)
    {
        using var late = new CancellationTokenSource(patience);
        try
        {
            await _process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>The awaited line.</summary>
    public Task<string> LineAsync(TimeSpan patience) => _awaited!.Task.WaitAsync(patience);

    /// <summary>SIGKILL: no finally block runs, no buffer is flushed, no connection says good-bye.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: it stands still and knows nothing of it.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        if (IsAlive)
        {
            await KillAsync();
        }

        _disposed = true;
        _process.Dispose();
        await _guard.StandardInput.WriteLineAsync("over");
        await _guard.StandardInput.FlushAsync();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var shell = Shell($"kill -{signal} \"$0\"", Id);
        await shell.WaitForExitAsync();
        if (shell.ExitCode != 0)
        {
            throw new InvalidOperationException($"SIG{signal} could not be sent: {Output}");
        }
    }

    private static Process Shell(string script, string argument) =>
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script, argument]) { RedirectStandardInput = true })!;

    private void Hear(string? line, string? awaited)
    {
        if (line is null)
        {
            // It ended without having said it.
            _awaited?.TrySetException(new InvalidOperationException("It ended: " + Output));
            return;
        }

        Heard?.Invoke(line);
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines)
            {
                _lines.Dequeue();
            }
        }

        if (awaited is not null && line.StartsWith(awaited, StringComparison.Ordinal))
        {
            _awaited!.TrySetResult(line);
        }
    }
}
