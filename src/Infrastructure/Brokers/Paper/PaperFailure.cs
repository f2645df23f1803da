using EggMoney.Application.Trading;

namespace EggMoney.Infrastructure.Brokers.Paper;

/// <summary>Gives the books' failures the port's names.</summary>
internal static class PaperFailure
{
    /// <summary>Runs a call; a database failure becomes <paramref name="error"/>. A lost commit names itself before it gets here.</summary>
    public static async Task<T> NameAsync<T>(BrokerError error, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (PaperSession.IsFailure(exception))
        {
            throw new BrokerException(error, "The paper broker's books cannot be reached.", exception);
        }
    }

    public static BrokerException NoAccount() => new(BrokerError.KeyRefused, "There is no paper account of this credential.");
}
