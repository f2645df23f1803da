using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EggMoney.Deployment.Fixtures;

/// <summary>A bare Debian in a folder, booted with its own systemd. It shares this machine's network: what it serves is on 127.0.0.1.</summary>
internal sealed class Machine : IAsyncDisposable
{
    /// <summary>A root that debootstrap has made already; test.sh makes it while other tests run.</summary>
    private const string Prepared = "EGGMONEY_TEST_ROOT";

    private static readonly TimeSpan BootTime = TimeSpan.FromSeconds(60);

    private readonly string _folder;
    private readonly string _packages;
    private readonly StringBuilder _console = new();
    private Process? _process;

    private Machine(string folder, string packages) => (_folder, _packages) = (folder, packages);

    /// <summary>Why no machine can be booted here; null when one can.</summary>
    public static string? Hindrance { get; } = Find();

    /// <summary>A path of the machine as this one sees it.</summary>
    public string this[string path] => Path.Combine(_folder, "root", path.TrimStart('/'));

    /// <summary>Makes one and boots it.</summary>
    /// <param name="packages">A folder of this machine, which that one has as /packages.</param>
    public static async Task<Machine> BootAsync(string packages)
    {
        var machine = new Machine(Directory.CreateTempSubdirectory("eggmoney-machine-").FullName, packages);
        if (Environment.GetEnvironmentVariable(Prepared) is { Length: > 0 } prepared)
        {
            _ = (await Shell.RunAsync("cp", ["-a", prepared, machine["/"]])).Good;
        }
        else
        {
            var script = Path.Combine(Packages.Repository, "tests", "Deployment", "debian-root.sh");
            _ = (await Shell.RunAsync("bash", [script, machine["/"]])).Good;
        }

        await machine.StartAsync();
        return machine;
    }

    /// <summary>Runs a line of bash as root.</summary>
    public Task<Outcome> RunAsync(string line) => Shell.RunAsync("nsenter",
    [
        "-t", Leader().ToString(CultureInfo.InvariantCulture), "-a", "--", "env", "-i",
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8", "bash", "-c", line,
    ]);

    /// <summary>Runs a line that must go well.</summary>
    public async Task<string> GoodAsync(string line) => (await RunAsync(line)).Good;

    /// <summary>Waits until a line of bash is true.</summary>
    public async Task UntilAsync(string line, int seconds = 60)
    {
        var started = Stopwatch.GetTimestamp();
        var last = new Outcome(0, "");
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(seconds))
        {
            last = await RunAsync(line);
            if (last.Code == 0)
            {
                return;
            }

            await Task.Delay(200);
        }

        throw new TimeoutException($"{line}: still not so after {seconds} s.\n{last.Output}\n{(await RunAsync("journalctl -u eggmoney -n 40 --no-pager")).Output}");
    }

    /// <summary>Shuts it down and boots it again.</summary>
    public async Task RebootAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? Find()
    {
        if (Environment.UserName != "root")
        {
            return "a machine is booted by root only";
        }

        var missing = new[] { "debootstrap", "systemd-nspawn", "nsenter", "openssl", "git" }
            .Where(program => !Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program)))).ToArray();
        if (missing.Length > 0)
        {
            return $"{string.Join(", ", missing)} missing";
        }

        using var allowed = Process.Start(new ProcessStartInfo("unshare", ["--mount", "--pid", "--ipc", "--uts", "--fork", "mount", "-t", "tmpfs", "none", "/mnt"]) { RedirectStandardError = true })!;
        allowed.WaitForExit();
        return allowed.ExitCode == 0 ? null : "this machine does not allow namespaces";
    }

    private async Task StartAsync()
    {
        var start = new ProcessStartInfo("systemd-nspawn",
        [
            "--quiet", "--directory", this["/"], "--boot", "--register=no", "--keep-unit", "--private-users=no",
            "--console=pipe", "--hostname=egg", "--bind-ro=" + _packages + ":/packages",
        ]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < BootTime && !_process.HasExited)
        {
            if (Children(_process.Id).Length > 0 && (await RunAsync("systemctl is-system-running")).Output.Trim() is "running" or "degraded")
            {
                return;
            }

            await Task.Delay(200);
        }

        lock (_console)
        {
            throw new InvalidOperationException($"The machine did not boot:\n{_console}");
        }
    }

    private async Task StopAsync()
    {
        if (_process is null)
        {
            return;
        }

        // An orderly shutdown, as nspawn makes of it.
        using (var signal = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _process = null;
    }

    private int Leader() => _process is { HasExited: false } running && Children(running.Id) is [var first, ..] ? first : throw new InvalidOperationException("The machine does not run.");

    private static int[] Children(int id)
    {
        var file = string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/task/{id}/children");
        return File.Exists(file) ? [.. File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture))] : [];
    }

    private void Note(string? line)
    {
        lock (_console)
        {
            _console.Append(line).Append('\n');
        }
    }
}
