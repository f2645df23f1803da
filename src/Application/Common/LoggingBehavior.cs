using FluentValidation;
using MediatR;
using Microsoft.Extensions.Logging;

namespace EggMoney.Application.Common;

/// <summary>Logs a request's name, tenant and time; never its content, which may hold keys.</summary>
internal sealed class LoggingBehavior<TRequest, TResponse>(
    ILogger<LoggingBehavior<TRequest, TResponse>> logger,
    IMultiTenantContextAccessor tenant,
    TimeProvider clock) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var started = clock.GetTimestamp();
        try
        {
            var response = await next();
            logger.LogDebug("{Request} for {UserId} took {Milliseconds:0.0} ms", typeof(TRequest).Name, tenant.TenantInfo?.Id, clock.GetElapsedTime(started).TotalMilliseconds);
            return response;
        }
        // What breaks a rule is the caller's, and is answered; anybody could fill the log with it.
        catch (Exception exception) when (exception is not (OperationCanceledException or TenantGoneException or ValidationException))
        {
            logger.LogWarning(exception, "{Request} for {UserId} failed after {Milliseconds:0.0} ms", typeof(TRequest).Name, tenant.TenantInfo?.Id, clock.GetElapsedTime(started).TotalMilliseconds);
            throw;
        }
    }
}
