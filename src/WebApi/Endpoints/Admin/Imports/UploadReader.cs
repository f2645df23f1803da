using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EggMoney.Application.Common;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace EggMoney.WebApi.Endpoints.Admin.Imports;

/// <summary>Reads an upload part by part as it comes in. The framework's own form would keep secrets in temporary files.</summary>
internal sealed class UploadReader(Upload upload)
{
    private const int MaxKeyStoreBytes = 1 << 20;
    private const int MaxEnvironmentBytes = 100_000;

    /// <summary>No confirmation and no time zone is nearly as long.</summary>
    private const int MaxFieldBytes = 1000;

    /// <summary>By the standard.</summary>
    private const int MaxBoundary = 70;

    private const int MaxDatabases = 5;
    private const int MaxFileName = 200;
    private const int MaxPartName = 100;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The boundary between the parts; null for anything but a form with files.</summary>
    public static string? BoundaryOf(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).ToString() is { Length: > 0 and <= MaxBoundary } boundary
            ? boundary
            : null;

    /// <summary>Reads all parts.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public async Task<Error?> ReadAsync(Stream body, string boundary, CancellationToken cancellationToken)
    {
        try
        {
            var parts = new MultipartReader(boundary, body) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 };
            while (await parts.ReadNextSectionAsync(cancellationToken) is { } part)
            {
                if (await TakeAsync(part, cancellationToken) is { } error)
                {
                    return error;
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not BadHttpRequestException))
        {
            return UploadErrors.Unreadable;
        }

        return upload.Databases.Count == 0 ? About(HttpErrors.FieldMissing, "database") : null;
    }

    private async Task<Error?> TakeAsync(MultipartSection part, CancellationToken cancellationToken)
    {
        if (part.GetContentDispositionHeader() is not { } disposition || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
        {
            return UploadErrors.Unreadable;
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        if (!_seen.Add(name) && name != "database")
        {
            return About(HttpErrors.FieldTwice, name);
        }

        return name switch
        {
            "database" => await TakeDatabaseAsync(part.Body, FileName(disposition) ?? "egg.db", cancellationToken),
            "keyStore" => await TakeSecretAsync(part.Body, name, MaxKeyStoreBytes, content => upload.KeyStore = new(FileName(disposition) ?? "key_store.json", content), cancellationToken),
            "environment" => await TakeSecretAsync(part.Body, name, MaxEnvironmentBytes, content => upload.Environment = new(FileName(disposition) ?? ".env", content), cancellationToken),
            "dryRun" => await TakeChoiceAsync(part.Body, name, yes => upload.Options = upload.Options with { DryRun = yes }, cancellationToken),
            "skipBadRows" => await TakeChoiceAsync(part.Body, name, yes => upload.Options = upload.Options with { SkipBadRows = yes }, cancellationToken),
            "overwrite" => await TakeChoiceAsync(part.Body, name, yes => upload.Options = upload.Options with { Overwrite = yes }, cancellationToken),
            "timeZone" => await TakeTextAsync(part.Body, name, text => upload.Options = upload.Options with { TimeZone = text }, cancellationToken),
            "confirmation" => await TakeTextAsync(part.Body, name, text => upload.Confirmation = text, cancellationToken),
            _ => About(HttpErrors.FieldUnknown, name),
        };
    }

    private async Task<Error?> TakeDatabaseAsync(Stream body, string fileName, CancellationToken cancellationToken)
    {
        if (upload.Databases.Count == MaxDatabases)
        {
            return UploadErrors.TooManyDatabases;
        }

        var path = upload.Folder.File(upload.Databases.Count);
        upload.Databases.Add(new(fileName, path));
        var buffer = new byte[81_920];
        await using var file = Try(() => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.Asynchronous));
        if (file is null)
        {
            return UploadErrors.NoRoom;
        }

        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            // A full disk is ours, a torn body the sender's.
            if (!await TryWriteAsync(file, buffer.AsMemory(0, count), cancellationToken))
            {
                return UploadErrors.NoRoom;
            }
        }

        return null;
    }

    private static async Task<Error?> TakeSecretAsync(Stream body, string name, int most, Action<byte[]> take, CancellationToken cancellationToken)
    {
        if (await ReadAsync(body, most, cancellationToken) is not { } content)
        {
            return UploadErrors.TooLarge.With(name, most.ToString(CultureInfo.InvariantCulture)).At(name);
        }

        take(content);
        return null;
    }

    private static async Task<Error?> TakeTextAsync(Stream body, string name, Action<string> take, CancellationToken cancellationToken)
    {
        try
        {
            if (await ReadAsync(body, MaxFieldBytes, cancellationToken) is { } content)
            {
                take(Utf8.GetString(content));
                return null;
            }
        }
        catch (DecoderFallbackException)
        {
            // Told as any other text that is none.
        }

        return About(HttpErrors.WrongType, name);
    }

    private static async Task<Error?> TakeChoiceAsync(Stream body, string name, Action<bool> take, CancellationToken cancellationToken)
    {
        bool? choice = null;
        var error = await TakeTextAsync(body, name, text => choice = text switch { "true" => true, "false" => false, _ => null }, cancellationToken);
        if (choice is not { } yes)
        {
            return error ?? About(HttpErrors.WrongType, name);
        }

        take(yes);
        return null;
    }

    /// <summary>A small part; null when it is not small. What it was read into is wiped: it may have been secret.</summary>
    private static async Task<byte[]?> ReadAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        var buffer = new byte[most + 1];
        try
        {
            var count = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return count > most ? null : buffer[..count];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }

    /// <summary>As its owner named it: no folders, and nothing that a terminal or a page would take for something else than a letter.</summary>
    private static string? FileName(ContentDispositionHeaderValue disposition)
    {
        var given = disposition.FileNameStar.HasValue ? disposition.FileNameStar.ToString() : HeaderUtilities.RemoveQuotes(disposition.FileName).ToString();
        var name = Readable(given[(given.LastIndexOfAny(['/', '\\']) + 1)..], MaxFileName).Trim();
        return name is "" or "." or ".." ? null : name;
    }

    private static string Readable(string text, int most)
    {
        var letters = text.EnumerateRunes()
            .Where(rune => Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) && rune != Rune.ReplacementChar)
            .Select(rune => rune.ToString());
        var name = new StringBuilder();
        foreach (var letter in letters.TakeWhile(letter => name.Length + letter.Length <= most))
        {
            name.Append(letter);
        }

        return name.ToString();
    }

    private static Error About(Error error, string name)
    {
        var readable = Readable(name, MaxPartName);
        return error.With(readable).At(readable);
    }

    private static FileStream? Try(Func<FileStream> open)
    {
        try
        {
            return open();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task<bool> TryWriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
