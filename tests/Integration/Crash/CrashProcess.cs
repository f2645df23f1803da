using System.Diagnostics;
using System.Globalization;
using EggMoney.Integration.Fixtures;

namespace EggMoney.Integration.Crash;

/// <summary>A node's run: where its clock begins, and the step at which it ends; 0 runs to the session's end.</summary>
internal sealed record CrashJob(TestDatabase Database, DateTime From, int KillAt = 0);

/// <summary>A step that a node told of.</summary>
internal sealed record CrashStep(int Job, int Number, string Kind, DateTime At);

/// <summary>What a process of the crash host did before it ended or was killed.</summary>
/// <param name="Done">Jobs that ran to the end.</param>
/// <param name="Killed">By job, where it was killed.</param>
/// <param name="Steps">All steps, if it was asked to list them.</param>
internal sealed record CrashProcess(IReadOnlySet<int> Done, IReadOnlyDictionary<int, CrashStep> Killed, IReadOnlyList<CrashStep> Steps)
{
    /// <summary>128 + SIGKILL: it was killed, it did not end.</summary>
    private const int KilledCode = 137;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(150);
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
            var run = new CrashProcess(
                lines.Where(line => line.StartsWith("DONE ", StringComparison.Ordinal)).Select(line => int.Parse(line[5..], CultureInfo.InvariantCulture)).ToHashSet(),
                lines.Where(line => line.StartsWith("KILL ", StringComparison.Ordinal)).Select(Parse).ToDictionary(step => step.Job),
                [.. lines.Where(line => line.StartsWith("STEP ", StringComparison.Ordinal)).Select(Parse)]);
            return process.ExitCode == (run.Killed.Count > 0 ? KilledCode : 0)
                ? run
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
        return new(int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture), parts[3], DateTime.Parse(parts[4], CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind));
    }
}
