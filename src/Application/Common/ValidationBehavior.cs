using FluentValidation;
using MediatR;

namespace EggMoney.Application.Common;

/// <summary>Runs every validator of a request before its handler.</summary>
/// <exception cref="ValidationException">At least one rule is broken; it names each field.</exception>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : notnull
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var context = new ValidationContext<TRequest>(request);
        var failures = new List<FluentValidation.Results.ValidationFailure>();
        foreach (var validator in validators)
        {
            failures.AddRange((await validator.ValidateAsync(context, cancellationToken)).Errors);
        }

        return failures.Count > 0 ? throw new ValidationException(failures) : await next();
    }
}
