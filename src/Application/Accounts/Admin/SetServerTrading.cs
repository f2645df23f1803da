using EggMoney.Application.Common;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>Sets or lifts the server-wide stop.</summary>
/// <param name="Paused">Whether it is to be on.</param>
public sealed record SetServerTradingCommand(bool Paused) : IRequest<Result<ServerTradingDto>>;

internal sealed class SetServerTradingHandler(ISystemCommands system, AuditTrail audit, IMultiTenantContextAccessor tenant) : IRequestHandler<SetServerTradingCommand, Result<ServerTradingDto>>
{
    public async Task<Result<ServerTradingDto>> Handle(SetServerTradingCommand request, CancellationToken cancellationToken)
    {
        await system.SetTradingPausedAsync(
            request.Paused,
            tenant.TenantInfo!.Id,
            (db, token) => audit.AddAsync(
                db, request.Paused ? "server.trading_paused" : "server.trading_resumed", target: null, before: null, after: null, token, administrative: true),
            cancellationToken);
        return new ServerTradingDto(request.Paused);
    }
}
