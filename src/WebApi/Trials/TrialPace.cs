using EggMoney.Application.Common;

namespace EggMoney.WebApi.Trials;

/// <summary>Nobody wants it any more.</summary>
internal sealed class UnwantedException() : Exception("Nobody wants it any more.");

/// <summary>Its time is used up.</summary>
internal sealed class TooLongException() : Exception("Its time is used up.");

/// <summary>Between two sessions of a simulation: says how far it is, looks whether it is still wanted, rests, and lets trading go first.</summary>
/// <param name="wall">The machine's clock.</param>
/// <param name="options">How much of the machine it may have.</param>
/// <param name="trading">What goes first.</param>
/// <param name="note">Notes how many sessions are done, and says whether to go on.</param>
internal sealed class TrialPace(WallClock wall, TrialOptions options, TradingAtHand trading, Func<int, Task<bool>> note)
{
    /// <summary>From one look at the trading that it waits for to the next.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>One that waits is alive, and says so before its lease ends.</summary>
    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(15);

    private readonly long _started = wall.Provider.GetTimestamp();
    private long _noted = wall.Provider.GetTimestamp();
    private long _since = wall.Provider.GetTimestamp();
    private TimeSpan _waited;

    /// <summary>Notes it.</summary>
    public async Task NoteAsync(int done)
    {
        if (!await note(done))
        {
            throw new UnwantedException();
        }

        _noted = _since = wall.Provider.GetTimestamp();
    }

    /// <summary>A session is done.</summary>
    public async Task AdvancedAsync(int done, CancellationToken cancellationToken)
    {
        if (wall.Provider.GetElapsedTime(_started) - _waited > options.Budget)
        {
            throw new TooLongException();
        }

        var rest = wall.Provider.GetElapsedTime(_since) * (trading.IsOpen ? options.RestWhileOpen : options.Rest);
        if (wall.Provider.GetElapsedTime(_noted) >= options.NoteEvery)
        {
            await NoteAsync(done);
        }

        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, wall.Provider, cancellationToken);
        }
        else
        {
            // What else waits for a thread goes first.
            await Task.Yield();
        }

        await GiveWayAsync(done, cancellationToken);
    }

    /// <summary>Waits while trading is at work or about to be; not for good, or many people's trading would end every simulation. What it waits is not of its time.</summary>
    public async Task GiveWayAsync(int done, CancellationToken cancellationToken)
    {
        var began = wall.Provider.GetTimestamp();
        while (trading.IsNear && _waited + wall.Provider.GetElapsedTime(began) < options.LongestWait)
        {
            if (wall.Provider.GetElapsedTime(_noted) >= Alive)
            {
                await NoteAsync(done);
            }

            await Task.Delay(Look, wall.Provider, cancellationToken);
        }

        _waited += wall.Provider.GetElapsedTime(began);
        _since = wall.Provider.GetTimestamp();
    }
}
