using System.Diagnostics;
using System.Globalization;

namespace EggMoney.Integration.Crash;

/// <summary>A step that a process told of.</summary>
internal sealed record CrashStep(int Number, string Kind, DateTime At);

/// <summary>What a process of the crash host did before it ended or was killed.</summary>
internal sealed record CrashProcess(bool Done, CrashStep? Killed, IReadOnlyList<CrashStep> Steps)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "EggMoney.CrashHost.dll");

    public static async Task<CrashProcess> RunAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", Program, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        try
        {
            using var limit = new CancellationTokenSource(Timeout);
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            var lines = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var steps = lines.Where(line => line.StartsWith("STEP ", StringComparison.Ordinal)).Select(Parse).ToList();
            var killed = lines.Where(line => line.StartsWith("KILL ", StringComparison.Ordinal)).Select(Parse).SingleOrDefault();
            var done = lines.Contains("DONE");

            // 137 is 128 + SIGKILL: it was killed, it did not end.
            return done && process.ExitCode == 0 || killed is not null && process.ExitCode == 137
                ? new(done, killed, steps)
                : throw new InvalidOperationException($"The crash host ended with {process.ExitCode}: {await error}{string.Join('\n', lines)}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }
    }

    private static CrashStep Parse(string line)
    {
        var parts = line.Split(' ');
        return new(int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2], DateTime.Parse(parts[3], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
    }
}
