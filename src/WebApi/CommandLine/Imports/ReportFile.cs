using System.Text.Encodings.Web;
using System.Text.Json;
using EggMoney.Application.LegacyImport;
using EggMoney.WebApi.Hosting;

namespace EggMoney.WebApi.CommandLine.Imports;

/// <summary>A report for programs, for its owner's eyes only. It is begun before the work, which must not be lost to a misspelt folder, and takes
/// an older one's place when it is whole.</summary>
internal sealed class ReportFile : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path;
    private readonly string _aside;
    private readonly FileStream _stream;

    private ReportFile(string path)
    {
        _path = Path.GetFullPath(path);
        _aside = $"{_path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        _stream = new(_aside, options);
    }

    /// <summary>Begins one.</summary>
    /// <exception cref="ProblemException">It cannot be written, or would take the place of what is imported.</exception>
    public static ReportFile Begin(string path, ImportFiles files)
    {
        if (files.Holds(path))
        {
            throw new ProblemException($"--json {path}: this is one of the old machine's files, which stay as they are.");
        }

        if (Directory.Exists(path))
        {
            throw new ProblemException($"--json {path}: this is a folder.");
        }

        try
        {
            return new(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException($"--json {path}: the file cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Writes it.</summary>
    public async Task WriteAsync(ImportReport report, CancellationToken cancellationToken)
    {
        await JsonSerializer.SerializeAsync(_stream, report, Json, cancellationToken);
        await _stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
        await _stream.DisposeAsync();
        File.Move(_aside, _path, overwrite: true);
    }

    /// <summary>Takes away one that was not written.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        File.Delete(_aside);
    }
}
