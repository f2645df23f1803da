using EggMoney.Unit.Architecture.Bad.Trading;
using EggMoney.Unit.Architecture.Bad.Trading.Dispatch;

namespace EggMoney.Unit.Architecture.Bad.Reporting;

internal sealed class KeepsAnInternal(InternalBooks books)
{
    public decimal Sum => books.Sum;
}

internal static class UsesOneInALambda
{
    public static Func<Task<decimal>> Sum { get; } = async () =>
    {
        await Task.Yield();
        return new InternalBooks { Sum = 1 }.Sum;
    };
}

internal static class CallsAnExtension
{
    public static string Name(OfferedQuery query) => query.Shouted();
}

internal static class MakesAHandler
{
    public static object Make() => new OfferedHandler();
}

/// <summary>This one is as it should be.</summary>
internal static class BuildsOnThePlumbing
{
    public static decimal Sum(OfferedQuery query) => new InternalLedger { Sum = query.Name.Length }.Sum;
}
