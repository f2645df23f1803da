using System.Diagnostics;
using System.Text;

namespace EggMoney.Deployment.Fixtures;

/// <summary>What a command left.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it said on both streams, in the order in which it came.</param>
internal sealed record Outcome(int Code, string Output)
{
    /// <summary>The output, when all went well.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public string Good => Code == 0 ? Output : throw new InvalidOperationException($"Exit code {Code}:\n{Output}");
}

/// <summary>Runs programs of this machine.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task<Outcome> RunAsync(string file, IEnumerable<string> arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder ?? "/" };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";

        // Set for the tests' own host; a build within would take it for its own.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) && name != "MSBUILDDISABLENODEREUSE").ToArray())
        {
            start.Environment.Remove(name);
        }

        using var process = new Process { StartInfo = start };
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(output, line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} did not end in {Patience}:\n{output}");
        }

        lock (output)
        {
            return new(process.ExitCode, output.ToString());
        }
    }

    private static void Append(StringBuilder output, string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.Append(line).Append('\n');
            }
        }
    }
}
