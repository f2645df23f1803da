using MediatR;

namespace EggMoney.Application.Accounts;

/// <summary>Whether nobody is here yet who manages the server: then the first visitor with the setup token becomes the admin.</summary>
public sealed record NeedsSetupQuery : IRequest<bool>;

/// <summary>Remembers that the server was set up. The last admin can neither leave nor be removed, so it stays so.</summary>
internal sealed class SetupMemory
{
    /// <summary>Whether an admin was seen.</summary>
    public bool Done { get; set; }
}

internal sealed class NeedsSetupHandler(IMembership membership, SetupMemory memory) : IRequestHandler<NeedsSetupQuery, bool>
{
    public async Task<bool> Handle(NeedsSetupQuery request, CancellationToken cancellationToken)
    {
        memory.Done = memory.Done || await membership.HasAdminAsync(cancellationToken);
        return !memory.Done;
    }
}
