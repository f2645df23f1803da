using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Serialization;
using EggMoney.Application.Common;
using EggMoney.Domain.LegacyImport;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>The user's imports, newest first.</summary>
public sealed record ListImportsQuery : ITenantRequest<Result<IReadOnlyList<ImportDto>>>;

/// <summary>An import.</summary>
/// <param name="Id">Id.</param>
/// <param name="State">How it stands.</param>
/// <param name="FileName">The database file as its owner named it.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="FinishedAt">UTC time at which it was here, or had failed.</param>
/// <param name="ConfirmedAt">UTC time at which its owner resumed trading after it.</param>
/// <param name="UndoneAt">UTC time at which it was undone.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Progress">How far it is, while this server is at it.</param>
public sealed record ImportDto(
    Guid Id,
    [property: JsonConverter(typeof(EnumJson<ImportState>))] ImportState State,
    string FileName,
    DateTime StartedAt,
    DateTime? FinishedAt,
    DateTime? ConfirmedAt,
    DateTime? UndoneAt,
    string? Error,
    ImportProgress? Progress)
{
    internal static Expression<Func<Import, ImportDto>> Projection { get; } = import => new(
        import.Id, import.State, import.FileName, import.StartedAt, import.FinishedAt, import.ConfirmedAt, import.UndoneAt, import.Error, null);

    internal static ImportReport? Report(string json) => json == "{}" ? null : JsonSerializer.Deserialize<ImportReport>(json, JsonSerializerOptions.Web);
}

internal sealed class ListImportsHandler(IEggMoneyDbFactory databases, ImportBoard board) : IRequestHandler<ListImportsQuery, Result<IReadOnlyList<ImportDto>>>
{
    /// <summary>Nobody moves in more often.</summary>
    private const int Most = 200;

    public async Task<Result<IReadOnlyList<ImportDto>>> Handle(ListImportsQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var imports = await db.Imports.AsNoTracking().OrderByDescending(import => import.Number).Take(Most).Select(ImportDto.Projection).ToListAsync(cancellationToken);
        return Result.Ok<IReadOnlyList<ImportDto>>(imports.ConvertAll(import => import with { Progress = board.Find(import.Id) }));
    }
}
