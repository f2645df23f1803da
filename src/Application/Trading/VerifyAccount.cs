using EggMoney.Application.Common;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace EggMoney.Application.Trading;

/// <summary>Asks the broker whether it knows a brokerage account of the tenant's by its keys. Nothing is traded, and nothing changed.</summary>
/// <param name="CredentialId">The account; it need not be the active one.</param>
public sealed record VerifyAccountQuery(Guid CredentialId) : ITenantRequest<Result<BuyingPower>>;

internal sealed class VerifyAccountHandler(IEggMoneyDbFactory databases, TenantBroker brokers) : IRequestHandler<VerifyAccountQuery, Result<BuyingPower>>
{
    /// <summary>What a broker is asked about that wants to know a symbol and a price: one call tells keys, account number and cash.</summary>
    private const string Symbol = "TQQQ";
    private const decimal Price = 1;

    public async Task<Result<BuyingPower>> Handle(VerifyAccountQuery request, CancellationToken cancellationToken)
    {
        IBroker broker;
        await using (var db = await databases.OpenAsync(cancellationToken))
        {
            if (await db.UserCredentials.AsNoTracking().SingleOrDefaultAsync(row => row.Id == request.CredentialId, cancellationToken) is not { } credential)
            {
                return CommonErrors.NotFound;
            }

            try
            {
                broker = brokers.Open(credential);
            }
            catch (BrokerException exception) when (exception.Error == BrokerError.NotSent)
            {
                return BrokerErrors.NotInstalled;
            }
        }

        try
        {
            return await broker.GetBuyingPowerAsync(Symbol, Price, cancellationToken);
        }
        catch (BrokerException exception)
        {
            return BrokerErrors.Of(exception);
        }
    }
}
