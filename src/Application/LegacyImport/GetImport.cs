using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.LegacyImport;

/// <summary>One import with its report.</summary>
/// <param name="Id">Which.</param>
public sealed record GetImportQuery(Guid Id) : ITenantRequest<Result<ImportDetailDto>>;

/// <summary>An import with its report.</summary>
/// <param name="Import">The import.</param>
/// <param name="Report">What was found and done; null where it came to nothing before that.</param>
public sealed record ImportDetailDto(ImportDto Import, ImportReport? Report);

internal sealed class GetImportHandler(IEggMoneyDbFactory databases, ImportBoard board) : IRequestHandler<GetImportQuery, Result<ImportDetailDto>>
{
    public async Task<Result<ImportDetailDto>> Handle(GetImportQuery request, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(cancellationToken);
        var found = db.Imports.AsNoTracking().Where(import => import.Id == request.Id);
        return await found.Select(ImportDto.Projection).SingleOrDefaultAsync(cancellationToken) is { } import
            ? new ImportDetailDto(import with { Progress = board.Find(import.Id) }, ImportDto.Report(await found.Select(row => row.Report).SingleAsync(cancellationToken)))
            : CommonErrors.NotFound;
    }
}
