using System.Buffers.Binary;
using System.Security.Cryptography;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>Writes a file in chunks, each sealed by AES-GCM: a chunk's nonce is its number and whether it is the last, so that none can be moved, left out or
/// cut off unnoticed. Memory does not grow with the file.</summary>
internal sealed class SealingStream : Stream
{
    /// <summary>Bytes of a full chunk before it is sealed.</summary>
    public const int ChunkLength = 64 * 1024;

    public const int TagLength = 16;

    /// <summary>Marks the last chunk's length.</summary>
    public const uint LastMark = 0x8000_0000;

    private readonly Stream _file;
    private readonly byte[] _header;
    private readonly AesGcm _aes;
    private readonly byte[] _plain = new byte[ChunkLength];
    private readonly byte[] _sealed = new byte[sizeof(uint) + ChunkLength + TagLength];
    private int _filled;
    private long _number;
    private bool _finished;

    public SealingStream(Stream file, SealedHeader header, byte[] key)
    {
        _file = file;
        _header = header.Bytes;
        _aes = new(key, TagLength);
        file.Write(_header);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The nonce of a chunk.</summary>
    public static void Nonce(long number, bool last, Span<byte> nonce)
    {
        nonce.Clear();
        nonce[0] = last ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], number);
    }

    /// <summary>Writes the last chunk. Without it the file counts as cut off.</summary>
    public void Finish()
    {
        if (!_finished)
        {
            Seal(last: true);
            _finished = true;
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            if (_filled == ChunkLength)
            {
                Seal(last: false);
            }

            var part = Math.Min(buffer.Length, ChunkLength - _filled);
            buffer[..part].CopyTo(_plain.AsSpan(_filled));
            _filled += part;
            buffer = buffer[part..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>The file itself is written synchronously: it is a buffer's length at a time, and encryption takes as long.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => _file.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CryptographicOperations.ZeroMemory(_plain);
            _aes.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Seal(bool last)
    {
        Span<byte> nonce = stackalloc byte[12];
        Nonce(_number++, last, nonce);
        BinaryPrimitives.WriteUInt32LittleEndian(_sealed, (uint)_filled | (last ? LastMark : 0));
        _aes.Encrypt(nonce, _plain.AsSpan(0, _filled), _sealed.AsSpan(sizeof(uint), _filled), _sealed.AsSpan(sizeof(uint) + _filled, TagLength), _header);
        _file.Write(_sealed, 0, sizeof(uint) + _filled + TagLength);
        _filled = 0;
    }
}
