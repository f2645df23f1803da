using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using EggMoney.Infrastructure.Security;

namespace EggMoney.Infrastructure.Persistence.Backups;

/// <summary>Writes an archive: sections one after the other, compressed and sealed. The first is the manifest.</summary>
internal sealed class ArchiveWriter : IDisposable
{
    /// <summary>The section that every archive begins with.</summary>
    public const string Manifest = "manifest";

    private readonly SealingStream _sealing;
    private readonly GZipStream _zip;

    public ArchiveWriter(Stream file, SecretKey key)
    {
        var header = SealedHeader.New(key);
        _sealing = new(file, header, header.KeyUnder(key));
        _zip = new(_sealing, CompressionLevel.Fastest, leaveOpen: true);
    }

    /// <summary>Writes the manifest.</summary>
    public Task WriteAsync(BackupManifest manifest, CancellationToken cancellationToken) =>
        WriteAsync(Manifest, stream => JsonSerializer.SerializeAsync(stream, manifest, JsonSerializerOptions.Web, cancellationToken));

    /// <summary>Writes a section.</summary>
    public async Task WriteAsync(string name, Func<Stream, Task> write)
    {
        var title = Encoding.UTF8.GetBytes(name);
        WriteLength(title.Length);
        _zip.Write(title);
        await using var section = new SectionWriter(this);
        await write(section);
    }

    /// <summary>Writes the end.</summary>
    public void Finish()
    {
        WriteLength(0);
        _zip.Dispose();
        _sealing.Finish();
    }

    public void Dispose()
    {
        _zip.Dispose();
        _sealing.Dispose();
    }

    private void WriteLength(int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        _zip.Write(bytes);
    }

    /// <summary>What is written comes in pieces, each with its length: nobody knows beforehand how long a table is.</summary>
    private sealed class SectionWriter(ArchiveWriter archive) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (buffer.Length > 0)
            {
                archive.WriteLength(buffer.Length);
                archive._zip.Write(buffer);
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                archive.WriteLength(0);
            }

            base.Dispose(disposing);
        }
    }
}

/// <summary>Reads an archive, section by section, in the order in which they were written.</summary>
internal sealed class ArchiveReader : IDisposable
{
    private const int LongestName = 256;
    private const int LongestPiece = 16 * 1024 * 1024;

    private readonly OpeningStream _opening;
    private readonly GZipStream _zip;

    /// <exception cref="BackupException">It cannot be opened.</exception>
    public ArchiveReader(Stream file, SecretKeys keys)
    {
        _opening = new(file, keys);
        _zip = new(_opening, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <summary>Reads the manifest.</summary>
    /// <exception cref="BackupException">It is another program's, or newer than this one.</exception>
    public async Task<BackupManifest> ReadManifestAsync(CancellationToken cancellationToken)
    {
        BackupManifest? manifest = null;
        if (await NextAsync() == ArchiveWriter.Manifest)
        {
            await ReadAsync(async stream => manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(stream, JsonSerializerOptions.Web, cancellationToken));
        }

        return manifest is { Format: BackupManifest.CurrentFormat } ? manifest : throw new BackupException("The backup is of a kind that this program does not know. Use the program that made it, or a newer one.");
    }

    /// <summary>The next section's name; null at the end, which is then known to be the true one.</summary>
    public async Task<string?> NextAsync()
    {
        var length = await ReadLengthAsync(LongestName);
        if (length == 0)
        {
            _opening.ReadToEnd();
            return null;
        }

        var name = new byte[length];
        await _zip.ReadExactlyAsync(name);
        return Encoding.UTF8.GetString(name);
    }

    /// <summary>Reads a section, to its end in any case.</summary>
    public async Task ReadAsync(Func<Stream, Task> read)
    {
        await using var section = new SectionReader(this);
        await read(section);
        await section.CopyToAsync(Stream.Null);
    }

    public void Dispose()
    {
        _zip.Dispose();
        _opening.Dispose();
    }

    private async ValueTask<int> ReadLengthAsync(int longest)
    {
        var bytes = new byte[sizeof(int)];
        await _zip.ReadExactlyAsync(bytes);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return length >= 0 && length <= longest ? length : throw new BackupException("The backup is damaged: its sections do not fit together.");
    }

    private sealed class SectionReader(ArchiveReader archive) : Stream
    {
        private int _left;
        private bool _ended;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_ended || buffer.Length == 0)
            {
                return 0;
            }

            if (_left == 0 && (_left = await archive.ReadLengthAsync(LongestPiece)) == 0)
            {
                _ended = true;
                return 0;
            }

            var read = await archive._zip.ReadAsync(buffer[..Math.Min(buffer.Length, _left)], cancellationToken);
            _left -= read;
            return read > 0 ? read : throw new BackupException("The backup is damaged: a section has no end.");
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Sections are read asynchronously.");

        public override void Flush()
        {
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
