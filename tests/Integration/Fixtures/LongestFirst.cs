using EggMoney.Integration.Fixtures;
using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("EggMoney.Integration.Fixtures." + nameof(LongestFirst), "EggMoney.Integration")]

namespace EggMoney.Integration.Fixtures;

/// <summary>Classes that take long begin first, so that none of them is still at it alone when all the others are done. A class that is not named
/// comes after them; nothing depends on it but how long the whole takes.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        "ServerKillTests", "CycleGoldenTests", "ImportCommandTests", "ServerTests", "ImportKillTests", "ModelTests", "AuditTests", "MovingInPageTests", "SimulateTests", "KillTests",
        "CreateAdminTests", "ReimportTests", "ImportApiTests", "ApiPageTests", "DeleteMeTests", "CredentialTests", "PersonalTokenTests", "MalformedTests",
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Rank(collection.DisplayName)).ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);

    private static int Rank(string name)
    {
        var rank = Array.FindIndex(Long, test => name.EndsWith("." + test, StringComparison.Ordinal));
        return rank < 0 ? Long.Length : rank;
    }
}
