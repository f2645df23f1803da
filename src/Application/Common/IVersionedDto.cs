namespace EggMoney.Application.Common;

/// <summary>An answer about a row that people change. HTTP sends its version as ETag, and takes it back as If-Match.</summary>
public interface IVersionedDto
{
    /// <summary>Rises with every change.</summary>
    int Version { get; }
}

/// <summary>Guards against changing what somebody else changed meanwhile.</summary>
internal static class Versions
{
    /// <summary>Whether the caller read another version than there is now.</summary>
    /// <param name="expected">The version that the caller read; null when they do not care.</param>
    /// <param name="actual">The version that there is.</param>
    public static bool AreStale(int? expected, int actual) => expected is { } version && version != actual;
}
