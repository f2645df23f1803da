using MediatR;

namespace EggMoney.Application.Common;

/// <summary>Another writer was first. <see cref="RetryBehavior{TRequest, TResponse}"/> does the whole request again.</summary>
public sealed class SaveConflictException() : Exception("Another writer was first.");

/// <summary>Saves that expect to be repeated.</summary>
public static class Saving
{
    /// <summary>Saves all changes in one durable commit.</summary>
    /// <exception cref="SaveConflictException">Another writer was first; nothing was saved.</exception>
    public static async Task SaveAsync(this IEggMoneyDb db, CancellationToken cancellationToken)
    {
        if (!await db.TrySaveAsync(cancellationToken))
        {
            throw new SaveConflictException();
        }
    }
}

/// <summary>Does a request again that lost against another writer: it reads what that one wrote and decides anew. A handler that throws
/// <see cref="SaveConflictException"/> must have had no effect outside before its save.</summary>
internal sealed class RetryBehavior<TRequest, TResponse> : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    private const int Attempts = 6;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await next();
            }
            catch (SaveConflictException) when (attempt < Attempts)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
