using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts;

/// <summary>Lets the caller take everything that is theirs along; it leaves a trace in the audit, because it leaves the server.</summary>
public sealed record ExportMeCommand : ITenantRequest<Result<AccountArchive>>;

/// <summary>The archive, which is made while it is sent.</summary>
/// <param name="FileName">What to call it.</param>
/// <param name="WriteAsync">Writes it; to be called once, before the scope ends.</param>
public sealed record AccountArchive(string FileName, Func<Stream, CancellationToken, Task> WriteAsync);

internal sealed class ExportMeHandler(IEggMoneyDbFactory databases, IAccountExport export, AuditTrail audit, WallClock clock)
    : IRequestHandler<ExportMeCommand, Result<AccountArchive>>
{
    public async Task<Result<AccountArchive>> Handle(ExportMeCommand request, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        await using var db = await databases.OpenAsync(cancellationToken);
        var username = await db.Users.Select(user => user.Username).SingleAsync(cancellationToken);
        await audit.AddAsync(db, "account.exported", null, null, null, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return new AccountArchive($"eggmoney-{FileSafe(username)}-{now:yyyy-MM-dd}.zip", (output, token) => export.WriteAsync(output, now, token));
    }

    private static string FileSafe(string username) => string.Concat(username.Select(letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'));
}
