using System.Buffers.Binary;

namespace EggMoney.Application.Notifications.Live;

/// <summary>Ids of live events: version-7 GUIDs of the machine's time that rise within a process, so that their order is that of the saves.</summary>
public static class LiveEventId
{
    private const int Counters = 0x1000;

    private static readonly Lock Gate = new();
    private static long _millisecond;
    private static int _counter;

    /// <summary>The next one. The machine's time and not the time of trading, which may be driven or stand still: only the order counts.</summary>
    public static Guid Next()
    {
        long millisecond;
        int counter;
        lock (Gate)
        {
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
            (_millisecond, _counter) = now > _millisecond ? (now, 0)
                : _counter + 1 < Counters ? (_millisecond, _counter + 1)
                : (_millisecond + 1, 0);
            (millisecond, counter) = (_millisecond, _counter);
        }

        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(millisecond)).TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | counter));
        return new(bytes, bigEndian: true);
    }

    /// <summary>When it was made (UTC, by the machine's clock).</summary>
    public static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var millisecond = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return millisecond < DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(millisecond) : DateTimeOffset.MaxValue;
    }

    /// <summary>No event from that time on has a smaller id.</summary>
    public static Guid First(DateTimeOffset from)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, Math.Max(0, from.ToUnixTimeMilliseconds()) << 16);
        return new(bytes, bigEndian: true);
    }
}
