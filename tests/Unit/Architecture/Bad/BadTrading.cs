using FluentValidation;
using MediatR;

// What the rules forbid, so that each of them is seen to fail.
namespace EggMoney.Unit.Architecture.Bad.Trading;

public sealed record OfferedQuery(string Name) : IRequest<decimal>;

/// <summary>Public, and open to be derived from.</summary>
public class OfferedHandler : IRequestHandler<OfferedQuery, decimal>
{
    public Task<decimal> Handle(OfferedQuery request, CancellationToken cancellationToken) => Task.FromResult(0m);
}

public sealed class OfferedValidator : AbstractValidator<OfferedQuery>;

public sealed record TwiceCommand : IRequest<int>;

internal sealed class TwiceHandler : IRequestHandler<TwiceCommand, int>
{
    public Task<int> Handle(TwiceCommand request, CancellationToken cancellationToken) => Task.FromResult(1);
}

internal sealed class TwiceAgainHandler : IRequestHandler<TwiceCommand, int>
{
    public Task<int> Handle(TwiceCommand request, CancellationToken cancellationToken) => Task.FromResult(2);
}

/// <summary>No record, not sealed, of no name that says what it asks, handled by nobody.</summary>
public class OpenRequest : IRequest<int>;

internal sealed class InternalBooks
{
    public decimal Sum { get; init; }
}

internal static class InternalExtensions
{
    public static string Shouted(this OfferedQuery query) => query.Name.ToUpperInvariant();
}

public sealed class BinaryMoney
{
    public double AveragePrice { get; init; }

    public IReadOnlyDictionary<string, double?> CashByUser { get; init; } = new Dictionary<string, double?>();

    public double Ratio { get; init; }

    public static float TotalOf(double seedDollars) => (float)seedDollars;
}
