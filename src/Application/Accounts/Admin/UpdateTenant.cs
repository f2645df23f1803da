using EggMoney.Application.Common;
using EggMoney.Domain.Accounts;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>Lets a user in or keeps them out, or sets what they may do. The last admin stays one.</summary>
/// <param name="Id">The user.</param>
/// <param name="Active">Null leaves it.</param>
/// <param name="Role">Null leaves it.</param>
public sealed record UpdateTenantCommand(Guid Id, bool? Active, UserRole? Role) : IRequest<Result<TenantDto>>;

internal sealed class UpdateTenantValidator : AbstractValidator<UpdateTenantCommand>
{
    public UpdateTenantValidator()
    {
        RuleFor(request => request.Role).IsInEnum();
        RuleFor(request => request.Active)
            .Must((request, active) => active is not null || request.Role is not null)
            .WithText("Say what to change: 'active', 'role', or both.", "변경할 항목('active', 'role')을 하나 이상 지정하십시오.");
    }
}

internal sealed class UpdateTenantHandler(IMembership membership, IAdminQueries queries, AuditTrail audit, IMultiTenantContextAccessor tenant, WallClock clock, TimeProvider trading)
    : IRequestHandler<UpdateTenantCommand, Result<TenantDto>>
{
    private const string Act = "tenant.updated";

    public async Task<Result<TenantDto>> Handle(UpdateTenantCommand request, CancellationToken cancellationToken)
    {
        switch (await membership.ChangeAsync(request.Id, request.Active, request.Role, WriteAsync, tenant.TenantInfo?.Id, WriteOwnAsync, cancellationToken))
        {
            case ChangeOutcome.NotFound:
                return CommonErrors.NotFound;
            case ChangeOutcome.LastAdmin:
                return AccountErrors.LastAdmin;
        }

        return await queries.FindTenantDtoAsync(request.Id, clock.Now(), cancellationToken) is { } dto ? dto : CommonErrors.NotFound;

        // In the admin's own audit by id only: the name goes with the user.
        Task WriteOwnAsync(IEggMoneyDb db, UserStanding before, UserStanding after, CancellationToken token) =>
            audit.AddAsync(db, Act, request.Id.ToString(), Values(before), Values(after), token, administrative: true);
    }

    private async Task WriteAsync(IEggMoneyDb db, UserStanding before, UserStanding after, CancellationToken cancellationToken)
    {
        if (before.Active && !after.Active)
        {
            // Their tokens are refused at once anyway; this keeps them refused when the user is let in again.
            foreach (var session in await db.LoginSessions.Where(session => session.EndedAt == null).ToListAsync(cancellationToken))
            {
                (session.EndedAt, session.EndedBy) = (clock.Now(), SessionEnd.Deactivated);
            }

            await db.DeleteTokensAsync(cancellationToken);
            await db.UnpairChatsAsync(cancellationToken);
        }

        if (!before.Active && after.Active && await db.Schedules.SingleOrDefaultAsync(cancellationToken) is { } schedule)
        {
            // What was due while they were kept out is nobody's to do, and not late.
            schedule.EnabledSince = trading.Now();
        }

        await audit.AddAsync(db, Act, (await db.Users.SingleAsync(cancellationToken)).Username, Values(before), Values(after), cancellationToken, administrative: true);
    }

    private static object Values(UserStanding standing) => new { standing.Active, Role = standing.Role.ToString() };
}
