using System.Buffers.Binary;
using System.Security.Cryptography;
using EggMoney.Infrastructure.Security;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>Reads what <see cref="SealingStream"/> wrote. Not a byte is given out that was not authenticated.</summary>
internal sealed class OpeningStream : Stream
{
    private const string Damaged = "The backup is damaged: what is in it is not what was written. Take another one.";

    private readonly Stream _file;
    private readonly SealedHeader _header;
    private readonly byte[] _plain = new byte[SealingStream.ChunkLength];
    private readonly byte[] _sealed = new byte[SealingStream.ChunkLength + SealingStream.TagLength];
    private readonly AesGcm _aes;
    private int _length;
    private int _read;
    private long _number;
    private bool _last;

    /// <exception cref="BackupException">It is no backup, none of the keys opens it, or its beginning is damaged.</exception>
    public OpeningStream(Stream file, SecretKeys keys)
    {
        _file = file;
        _header = SealedHeader.Read(file);
        var sealedLength = ReadChunk();
        foreach (var key in keys.All.OrderByDescending(key => key.Id == _header.KeyId))
        {
            var aes = new AesGcm(_header.KeyUnder(key), SealingStream.TagLength);
            if (TryOpen(aes, sealedLength))
            {
                _aes = aes;
                return;
            }

            aes.Dispose();
        }

        throw new BackupException(keys.All.Any(key => key.Id == _header.KeyId)
            ? Damaged
            : $"The backup was made under key {_header.KeyId}, which is not in SECRET_KEY (it has {string.Join(", ", keys.All.Select(key => key.Id))}). Add that key behind the others.");
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Reads to the end, and makes sure that it is the end that was written.</summary>
    /// <exception cref="BackupException">It is not.</exception>
    public void ReadToEnd()
    {
        while (!_last)
        {
            Next();
        }

        if (_file.ReadByte() >= 0)
        {
            throw new BackupException(Damaged);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        while (_read == _length)
        {
            if (_last)
            {
                return 0;
            }

            Next();
        }

        var part = Math.Min(buffer.Length, _length - _read);
        _plain.AsSpan(_read, part).CopyTo(buffer);
        _read += part;
        return part;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

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

    private void Next()
    {
        if (!TryOpen(_aes, ReadChunk()))
        {
            throw new BackupException(Damaged);
        }
    }

    /// <summary>Reads the next chunk as it stands in the file.</summary>
    private int ReadChunk()
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        ReadAll(length);
        var mark = BinaryPrimitives.ReadUInt32LittleEndian(length);
        var plain = mark & ~SealingStream.LastMark;
        if (plain > SealingStream.ChunkLength)
        {
            throw new BackupException(Damaged);
        }

        _last = (mark & SealingStream.LastMark) != 0;
        ReadAll(_sealed.AsSpan(0, (int)plain + SealingStream.TagLength));
        return (int)plain;
    }

    private bool TryOpen(AesGcm aes, int length)
    {
        Span<byte> nonce = stackalloc byte[12];
        SealingStream.Nonce(_number, _last, nonce);
        try
        {
            aes.Decrypt(nonce, _sealed.AsSpan(0, length), _sealed.AsSpan(length, SealingStream.TagLength), _plain.AsSpan(0, length), _header.Bytes);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }

        _number++;
        (_length, _read) = (length, 0);
        return true;
    }

    private void ReadAll(Span<byte> buffer)
    {
        if (_file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw new BackupException("The backup is cut off: its end is missing. Take another one.");
        }
    }
}
