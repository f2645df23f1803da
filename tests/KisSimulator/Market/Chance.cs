namespace EggMoney.KisSimulator.Market;

/// <summary>Numbers that look random and depend on their name alone, so that they are the same in whatever order they are asked for.</summary>
internal static class Chance
{
    /// <summary>64 bits for a name and two numbers.</summary>
    public static ulong Bits(string name, long first, long second)
    {
        var hash = 14695981039346656037UL; // FNV-1a
        foreach (var letter in name)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        return Mix(Mix(hash ^ (ulong)first) ^ (ulong)second);
    }

    /// <summary>Between -1 and 1, in millionths.</summary>
    public static decimal Signed(string name, long first, long second) => ((long)(Bits(name, first, second) % 2_000_001) - 1_000_000) / 1_000_000m;

    // SplitMix64.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
