using EggMoney.Application.Common;
using EggMoney.Application.LegacyImport;
using EggMoney.Infrastructure.LegacyImport;
using Microsoft.AspNetCore.Http.Features;

namespace EggMoney.WebApi.Endpoints.Admin.Imports;

/// <summary>Takes one upload at a time, and leaves nothing of it behind.</summary>
internal sealed class UploadDesk(UploadGate gate, LegacyReaderOptions options)
{
    /// <summary>For everything in an upload that is not a database.</summary>
    private const long Besides = 2L << 20;

    /// <summary>Lets a request be as large as an upload may be: this one only, of somebody who may do this. Also for one that is refused unread,
    /// or its sender would find the line cut in place of an answer.</summary>
    public void Admit(HttpContext http) => http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = options.MaxBytes + Besides;

    /// <summary>Reads an upload and imports it.</summary>
    /// <param name="http">The request; nothing of its body has been read.</param>
    /// <param name="boundary">Between its parts.</param>
    /// <param name="import">Imports it.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Result<(ImportReport Report, bool DryRun)>> TakeAsync(
        HttpContext http, string boundary, Func<Upload, Task<Result<ImportReport>>> import, CancellationToken cancellationToken)
    {
        using var visit = gate.TryEnter();
        if (visit is null)
        {
            return UploadErrors.Busy;
        }

        using var folder = TryMakeFolder();
        if (folder is null)
        {
            return UploadErrors.NoRoom;
        }

        using var upload = new Upload(folder);
        if (await new UploadReader(upload).ReadAsync(http.Request.Body, boundary, cancellationToken) is { } error)
        {
            return error;
        }

        var report = await import(upload);
        return report.IsOk ? (report.Value, upload.Options.DryRun) : report.Error;
    }

    private UploadFolder? TryMakeFolder()
    {
        try
        {
            return UploadFolder.Create(options);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
