using MediatR;

namespace EggMoney.Application.Accounts;

/// <summary>Makes a new setup token for a server that has no admin; an older one dies. Where there is an admin there is none.</summary>
public sealed record OfferSetupCommand : IRequest<string?>;

internal sealed class OfferSetupHandler(IMembership membership) : IRequestHandler<OfferSetupCommand, string?>
{
    public async Task<string?> Handle(OfferSetupCommand request, CancellationToken cancellationToken)
    {
        var (token, hash) = OneTimeCode.Create(OneTimeCode.Setup);
        return await membership.RenewSetupTokenAsync(hash, cancellationToken) ? token : null;
    }
}
