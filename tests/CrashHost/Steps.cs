using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace EggMoney.CrashHost;

/// <summary>What is told of everything that a node does to the world outside it, before and after.</summary>
internal abstract class Stepper
{
    private static readonly AsyncLocal<Stepper?> Flow = new();

    /// <summary>Whose step it is: a node's work carries it along.</summary>
    public static Stepper? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <summary>A commit has begun and has not been confirmed.</summary>
    public bool Committing { get; set; }

    /// <summary>Whether a save within a transaction is a step too, though nobody sees it before the commit.</summary>
    public bool EachSave { get; init; }

    /// <summary>The node is at a step.</summary>
    public abstract void Pass(string kind);
}

/// <summary>Numbers everything that a node does to the world outside it, before and after, in one sequence; and stops for ever at one of them.</summary>
internal sealed class Steps(int job, int? killAt, bool list) : Stepper
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _number;

    /// <summary>What the dispatcher goes by.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>The node has come to its end and waits for the process's.</summary>
    public Task Reached => _reached.Task;

    /// <inheritdoc/>
    public override void Pass(string kind)
    {
        var number = Interlocked.Increment(ref _number);
        if (list || number == killAt)
        {
            Console.Out.WriteLine(FormattableString.Invariant($"{(number == killAt ? "KILL" : "STEP")} {job} {number} {kind} {Clock.GetUtcNow().UtcDateTime:O}"));
        }

        // Nothing of the node reaches the world after its last step, also not what a time-out of its own sets going.
        if (number >= killAt)
        {
            _reached.TrySetResult();
            Thread.Sleep(Timeout.Infinite);
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

        // SIGKILL may take this thread a moment later than the call returns.
        Thread.Sleep(Timeout.Infinite);
        throw new UnreachableException();
    }
}
