using EggMoney.Application.Common;
using MediatR;

namespace EggMoney.Application.Accounts.Admin;

/// <summary>Whether the server-wide stop is on.</summary>
public sealed record GetServerTradingQuery : IRequest<Result<ServerTradingDto>>;

/// <summary>The server-wide stop.</summary>
/// <param name="Paused">Nobody's bots send new orders; what is open is settled.</param>
public sealed record ServerTradingDto(bool Paused);

internal sealed class GetServerTradingHandler(ISystemQueries queries) : IRequestHandler<GetServerTradingQuery, Result<ServerTradingDto>>
{
    public async Task<Result<ServerTradingDto>> Handle(GetServerTradingQuery request, CancellationToken cancellationToken) =>
        new ServerTradingDto(await queries.IsTradingPausedAsync(cancellationToken));
}
