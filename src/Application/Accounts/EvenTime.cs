using EggMoney.Application.Common;

namespace EggMoney.Application.Accounts;

/// <summary>Answers at an even time, whatever was found on the way.</summary>
internal sealed class EvenTime(WallClock clock, LoginOptions options)
{
    /// <summary>The request begins.</summary>
    public long Begin() => clock.Provider.GetTimestamp();

    /// <summary>Waits until its answer is due.</summary>
    /// <param name="begun">What <see cref="Begin"/> said.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task WaitAsync(long begun, CancellationToken cancellationToken)
    {
        var left = options.FailureTime - clock.Provider.GetElapsedTime(begun);
        return left > TimeSpan.Zero ? Task.Delay(left, clock.Provider, cancellationToken) : Task.CompletedTask;
    }
}
