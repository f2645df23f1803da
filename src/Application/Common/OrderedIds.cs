using System.Buffers.Binary;

namespace EggMoney.Application.Common;

/// <summary>Version-7 GUIDs that rise also within one millisecond, as far as one process makes them: what was added first is found first.</summary>
public sealed class OrderedIds(TimeProvider clock)
{
    private const int Length = 16;
    private const int Version7 = 0x7000;
    private const int LastInMillisecond = 0xFFF;
    private const long FarAhead = 3_600_000;

    private readonly Lock _lock = new();
    private long _millisecond;
    private int _number;

    /// <summary>The next one. A clock that is set back is not followed.</summary>
    /// <param name="after">One that somebody else may have made, by a clock that is ahead: this one comes after it, unless that clock is out of its mind.</param>
    public Guid Next(Guid after = default)
    {
        long millisecond;
        int number;
        lock (_lock)
        {
            var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
            var (last, lastNumber) = Read(after);
            if ((last > _millisecond || (last == _millisecond && lastNumber > _number)) && last - now < FarAhead)
            {
                (_millisecond, _number) = (last, lastNumber);
            }

            if (now > _millisecond)
            {
                (_millisecond, _number) = (now, 0);
            }
            else if (++_number > LastInMillisecond)
            {
                (_millisecond, _number) = (_millisecond + 1, 0);
            }

            (millisecond, number) = (_millisecond, _number);
        }

        Span<byte> bytes = stackalloc byte[Length];
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(millisecond)).TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(Version7 | number));
        return new(bytes, bigEndian: true);
    }

    /// <summary>The UTC time that an id was made at, to the millisecond.</summary>
    public static DateTime TimeOf(Guid id) => DateTimeOffset.FromUnixTimeMilliseconds(Read(id).Millisecond).UtcDateTime;

    private static (long Millisecond, int Number) Read(Guid id)
    {
        Span<byte> bytes = stackalloc byte[Length];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var millisecond = ((long)BinaryPrimitives.ReadUInt32BigEndian(bytes) << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]);
        return (millisecond, BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]) & LastInMillisecond);
    }
}
