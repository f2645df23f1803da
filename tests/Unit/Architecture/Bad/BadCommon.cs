using EggMoney.Unit.Architecture.Bad.Trading;

namespace EggMoney.Unit.Architecture.Bad.Common;

internal static class KnowsAModule
{
    public static object Make() => new OfferedQuery("shared code that knows a module");
}
