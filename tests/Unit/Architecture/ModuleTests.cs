using EggMoney.Application;
using EggMoney.Unit.Architecture.Bad.Common;
using EggMoney.Unit.Architecture.Bad.Reporting;
using EggMoney.Unit.Architecture.Bad.Trading;
using EggMoney.Unit.Architecture.Bad.Trading.Dispatch;
using MediatR;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Architecture;

/// <summary>A module of Application uses what another one offers (requests, ports, their results), never what it is made of.
/// The root and Common belong to everybody; so does the plumbing of the dispatcher, on which every module with scheduled work builds.</summary>
public class ModuleTests
{
    private const string Root = "EggMoney.Application";
    private const string BadRoot = "EggMoney.Unit.Architecture.Bad";
    private const string Shared = "Common";
    private const string Plumbing = "Trading.Dispatch";

    private static readonly Rule<Type> NobodyUsesAnothersInternals = new(types =>
        from type in types
        let own = Module(type)
        where own.Length > 0 && own != Shared
        from used in UsedTypes.By(type)
        let other = Module(used)
        where other.Length > 0 && other != own && other != Shared
        where !used.IsPublic || IsHandler(used)
        where used.Namespace != RootOf(used) + "." + Plumbing || IsHandler(used)
        select $"{type.Name} → {used.Name}");

    private static readonly Rule<Type> CommonUsesNoModule = new(types =>
        from type in types
        where Module(type) == Shared
        from used in UsedTypes.By(type)
        where Module(used).Length > 0 && Module(used) != Shared
        select $"{type.Name} → {used.Name}");

    private static IReadOnlyList<Type> Application => UsedTypes.Written(typeof(IEggMoneyDb).Assembly.GetTypes());

    private static IReadOnlyList<Type> BadTypes => UsedTypes.Written(typeof(ModuleTests).Assembly.GetTypes().Where(type => RootOf(type) == BadRoot));

    [Fact]
    public void A_module_uses_no_other_modules_internals() => NobodyUsesAnothersInternals.Holds(Application);

    [Fact]
    public void Common_is_of_no_module() => CommonUsesNoModule.Holds([.. Application.Where(type => Module(type) == Shared)]);

    [Fact]
    public void Every_folder_is_one_of_the_known_modules()
    {
        var modules = Application.Select(Module).Where(name => name.Length > 0).Distinct().ToList();
        modules.ShouldContain("Trading");
        modules.ShouldBeSubsetOf(["Accounts", "Trading", "Market", "Reporting", "Notifications", "LegacyImport", Shared]);
    }

    [Fact]
    public void What_a_module_does_behind_anothers_back_is_found() => NobodyUsesAnothersInternals.Violations(BadTypes).ShouldBe(
    [
        $"{nameof(CallsAnExtension)} → {nameof(InternalExtensions)}",
        $"{nameof(KeepsAnInternal)} → {nameof(InternalBooks)}",
        $"{nameof(MakesAHandler)} → {nameof(OfferedHandler)}",
        $"{nameof(UsesOneInALambda)} → {nameof(InternalBooks)}",
    ]);

    [Fact]
    public void What_every_module_may_use_is_not_a_violation()
    {
        UsedTypes.By(typeof(BuildsOnThePlumbing)).ShouldContain(typeof(InternalLedger));
        UsedTypes.By(typeof(BuildsOnThePlumbing)).ShouldContain(typeof(OfferedQuery));
        NobodyUsesAnothersInternals.Violations([typeof(BuildsOnThePlumbing)]).ShouldBeEmpty();
    }

    [Fact]
    public void Common_that_knows_a_module_is_found() =>
        CommonUsesNoModule.Violations(BadTypes).ShouldBe([$"{nameof(KnowsAModule)} → {nameof(OfferedQuery)}"]);

    private static bool IsHandler(Type type) =>
        type.GetInterfaces().Any(offered => offered.IsGenericType && offered.GetGenericTypeDefinition() == typeof(IRequestHandler<,>));

    private static string RootOf(Type type) => new[] { Root, BadRoot }
        .FirstOrDefault(root => type.Namespace == root || type.Namespace?.StartsWith(root + ".", StringComparison.Ordinal) == true, "");

    /// <summary>The first folder below the root; empty in the root itself and elsewhere.</summary>
    private static string Module(Type type) => RootOf(type) is { Length: > 0 } root && type.Namespace!.Length > root.Length
        ? type.Namespace[(root.Length + 1)..].Split('.')[0]
        : "";
}
