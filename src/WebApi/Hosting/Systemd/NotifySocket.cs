using System.Net.Sockets;
using System.Text;

namespace EggMoney.WebApi.Hosting.Systemd;

/// <summary>Tells systemd how the service is, as <c>sd_notify(3)</c> does: a datagram of lines.</summary>
internal sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly UnixDomainSocketEndPoint _to;

    /// <summary>Makes one.</summary>
    /// <param name="address">A path, or a name that begins with @.</param>
    public NotifySocket(string address)
    {
        _to = new(address[0] == '@' ? '\0' + address[1..] : address);
        _socket.Blocking = false;
    }

    /// <summary>The one that systemd gave this process; null when it did not start it.</summary>
    public static NotifySocket? FromEnvironment() => Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 1 } address ? new(address) : null;

    /// <summary>How long systemd waits for a sign of life; null when it waits for none, or for another process's.</summary>
    public static TimeSpan? WatchdogFromEnvironment() =>
        Environment.GetEnvironmentVariable("WATCHDOG_PID") is { Length: > 0 } pid && pid != Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture) ? null
        : long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), out var microseconds) && microseconds > 0 ? TimeSpan.FromMicroseconds(microseconds)
        : null;

    /// <summary>Says it. Nobody is kept from working because nobody listens.</summary>
    /// <param name="lines">Such as <c>READY=1</c>.</param>
    public void Send(params string[] lines)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(string.Join('\n', lines.Select(line => line.ReplaceLineEndings(" ")))), _to);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // systemd misses a word; the next one comes.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
