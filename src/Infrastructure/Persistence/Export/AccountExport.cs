// What its owner deleted is still theirs, and belongs into the archive.
#pragma warning disable RS0030 // IgnoreQueryFilters by the filter's name: the tenant's own stays.

using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.Json;
using CsvHelper;
using EggMoney.Application.Accounts;
using EggMoney.Application.Common;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Infrastructure.Persistence.Export;

/// <summary>Writes the scope's tenant's tables into a zip archive. Each table is read twice, for its two files, row by row and without tracking:
/// what is in memory at a time is one row and the buffers of the archive. All readings see one moment, because they share a transaction.</summary>
internal sealed class AccountExport(ContextFactory contexts, IMultiTenantContextAccessor accessor) : IAccountExport
{
    /// <summary>How much of a file waits in memory before it goes out.</summary>
    private const int FlushEvery = 64 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() },
    };

    private static readonly MethodInfo RowsMethod = typeof(AccountExport).GetMethod(nameof(Rows), BindingFlags.Static | BindingFlags.NonPublic)!;

    public async Task WriteAsync(Stream output, DateTime at, CancellationToken cancellationToken)
    {
        if (accessor.TenantInfo is null)
        {
            throw new InvalidOperationException("This scope has no tenant; open one with ITenantScopeFactory.");
        }

        await using var db = await EggMoneyDbFactory.OpenAsync(contexts.ForTenant(accessor), cancellationToken);
        await using var snapshot = await OneMoment.BeginAsync(db, cancellationToken);
        var tables = ExportColumns.Of(db.Model);
        await using var buffer = new ArchiveOutput(output);
        await using (var archive = await ZipArchive.CreateAsync(buffer, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken))
        {
            await WriteProfileAsync(archive, db, tables, at, cancellationToken);
            foreach (var table in tables)
            {
                var rows = (IAsyncEnumerable<object>)RowsMethod.MakeGenericMethod(table.Type).Invoke(null, [db])!;
                await WriteAsync(archive, table.Name + ".json", at, file => WriteJsonAsync(file, table, rows, cancellationToken), cancellationToken);
                await WriteAsync(archive, table.Name + ".csv", at, file => WriteCsvAsync(file, table, rows, cancellationToken), cancellationToken);
                await buffer.FlushAsync(cancellationToken);
            }
        }

        await buffer.FlushAsync(cancellationToken);
    }

    private static IAsyncEnumerable<object> Rows<T>(EggMoneyDbContext db)
        where T : class
    {
        // By its key, so that two exports of the same rows are the same.
        var key = db.Model.FindEntityType(typeof(T))!.FindPrimaryKey()!.Properties;
        var rows = db.Set<T>().IgnoreQueryFilters([EggMoneyDbContext.DeletedFilter]).AsNoTracking().OrderBy(row => EF.Property<object>(row, key[0].Name));
        foreach (var part in key.Skip(1))
        {
            rows = rows.ThenBy(row => EF.Property<object>(row, part.Name));
        }

        return rows.AsAsyncEnumerable();
    }

    private static async Task WriteAsync(ZipArchive archive, string name, DateTime at, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        var entry = archive.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = new(at, TimeSpan.Zero);
        await using var file = await entry.OpenAsync(cancellationToken);
        await write(file);
    }

    /// <summary>Who it is of, when it was made, and what is in it.</summary>
    private static async Task WriteProfileAsync(
        ZipArchive archive, EggMoneyDbContext db, IReadOnlyList<ExportTable> tables, DateTime at, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().SingleAsync(cancellationToken);
        var profile = new
        {
            ExportedAt = at,
            user.Id,
            user.Username,
            user.Email,
            user.Role,
            user.Locale,
            user.TimeZone,
            user.TwoFactorEnabled,
            user.CreatedAt,
            user.LastLoginAt,
            Tables = tables.Select(table => table.Name),
            LeftOut = "Passwords, keys, tokens and codes, and what could be turned into them, are not part of an export.",
        };
        await WriteAsync(archive, "profile.json", at, file => JsonSerializer.SerializeAsync(file, profile, Json, cancellationToken), cancellationToken);
    }

    private static async Task WriteJsonAsync(Stream file, ExportTable table, IAsyncEnumerable<object> rows, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = Json.Encoder });
        json.WriteStartArray();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            json.WriteStartObject();
            foreach (var column in table.Columns)
            {
                json.WritePropertyName(Name(column));
                JsonSerializer.Serialize(json, column.GetValue(row), column.PropertyType, Json);
            }

            json.WriteEndObject();
            if (json.BytesPending > FlushEvery)
            {
                await json.FlushAsync(cancellationToken);
            }
        }

        json.WriteEndArray();
    }

    private static async Task WriteCsvAsync(Stream file, ExportTable table, IAsyncEnumerable<object> rows, CancellationToken cancellationToken)
    {
        // The mark at the beginning lets spreadsheets read Korean.
        await using var text = new StreamWriter(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), FlushEvery, leaveOpen: true);
        await using var csv = new CsvWriter(text, CultureInfo.InvariantCulture);
        foreach (var column in table.Columns)
        {
            csv.WriteField(Name(column));
        }

        await csv.NextRecordAsync();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            foreach (var column in table.Columns)
            {
                csv.WriteField(Text(column.GetValue(row)));
            }

            await csv.NextRecordAsync();
        }

        await csv.FlushAsync();
    }

    private static string Name(PropertyInfo column) => JsonNamingPolicy.CamelCase.ConvertName(column.Name);

    private static string? Text(object? value) => value switch
    {
        null => null,

        // A text that begins like a formula must not be one when a spreadsheet opens the file: it may be an address or a program's name of somebody else's.
        string { Length: > 0 } text when text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' => "'" + text,
        string text => text,
        DateTime time => time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        Enum name => name.ToString(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => JsonSerializer.Serialize(value, value.GetType(), Json),
    };
}
