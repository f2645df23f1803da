using EggMoney.Infrastructure.Persistence;

namespace EggMoney.WebApi.Hosting.Systemd;

/// <summary>Keeps systemd from ending a start that takes its time: a database that is recovering from a power cut, or a large migration.</summary>
internal static class SystemdStart
{
    /// <summary>Longer than a PostgreSQL of this size takes to recover. After it the start fails with its sentence, and systemd tries again.</summary>
    private static readonly TimeSpan DatabasePatience = TimeSpan.FromMinutes(3);

    /// <summary>A start that takes longer hangs.</summary>
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(20);

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    /// <summary>Waits for the database, and then prepares.</summary>
    /// <param name="database">It.</param>
    /// <param name="prepare">What comes before serving.</param>
    public static async Task RunAsync(DatabaseOptions database, Func<Task> prepare)
    {
        using var socket = NotifySocket.FromEnvironment();
        if (socket is null)
        {
            await prepare();
            return;
        }

        using var over = new CancellationTokenSource();
        var extending = ExtendAsync(socket, over.Token);
        try
        {
            await DatabaseWait.UntilReachableAsync(
                database,
                reason => socket.Send("STATUS=" + Application.Common.Language.Pick($"Waits for the database: {reason}", $"데이터베이스를 기다리고 있습니다: {reason}")),
                DatabasePatience,
                CancellationToken.None);
            socket.Send("STATUS=" + Application.Common.Language.Pick("Brings the database up to date.", "데이터베이스를 최신 상태로 맞추고 있습니다."));
            await prepare();
        }
        finally
        {
            await over.CancelAsync();
            await extending;
        }
    }

    private static async Task ExtendAsync(NotifySocket socket, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; waited < StartPatience && !cancellationToken.IsCancellationRequested; waited += Between)
        {
            socket.Send(FormattableString.Invariant($"EXTEND_TIMEOUT_USEC={(Between * 6).TotalMicroseconds:0}"));
            await Task.Delay(Between, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
