using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace EggMoney.CrashHost;

/// <summary>Numbers everything that the process does to the world outside it, before and after, in one sequence; and dies at one of them.</summary>
internal sealed class Steps(int? killAt, bool list)
{
    private int _number;

    /// <summary>What the dispatcher goes by.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>The process is at a step.</summary>
    public void Pass(string kind)
    {
        var number = Interlocked.Increment(ref _number);
        var dies = number == killAt;
        if (list || dies)
        {
            Console.Out.WriteLine(FormattableString.Invariant($"{(dies ? "KILL" : "STEP")} {number} {kind} {Clock.GetUtcNow().UtcDateTime:O}"));
            Console.Out.Flush();
        }

        if (dies)
        {
            SelfKill.Now();
        }
    }
}

/// <summary>The end that nothing can catch: no finally block runs, no buffer is flushed, no connection says good-bye.</summary>
internal static class SelfKill
{
    [DoesNotReturn]
    public static void Now()
    {
        using var self = Process.GetCurrentProcess();
        self.Kill();

        // SIGKILL may take this thread a moment later than the call returns; it must not take another step meanwhile.
        Thread.Sleep(Timeout.Infinite);
        throw new UnreachableException();
    }
}
