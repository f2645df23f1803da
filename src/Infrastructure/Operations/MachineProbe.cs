using System.Globalization;
using System.Runtime.InteropServices;

namespace EggMoney.Infrastructure.Operations;

/// <summary>What the machine says of itself.</summary>
public interface IMachineProbe
{
    /// <summary>Its memory, and what this process may have of it.</summary>
    MachineMemory Memory();

    /// <summary>The file system that a folder is on, or would be; null when it does not tell.</summary>
    DiskSpace? Disk(string folder);

    /// <summary>Whether something keeps its clock right; null when that cannot be said.</summary>
    bool? IsClockSynchronised();
}

/// <summary>Memory in bytes.</summary>
/// <param name="Total">The machine's.</param>
/// <param name="Available">What programs could still have without swapping.</param>
/// <param name="SwapTotal">Swap.</param>
/// <param name="SwapFree">What is left of it.</param>
/// <param name="Limit">What the control groups leave this process and its neighbours; null when there is no limit.</param>
public sealed record MachineMemory(long Total, long Available, long SwapTotal, long SwapFree, long? Limit)
{
    /// <summary>What this process can count on: the machine's, or the limit where that is less.</summary>
    public long Usable => Limit is { } limit && limit < Total ? limit : Total;
}

/// <summary>A file system.</summary>
/// <param name="Folder">The folder that was asked for.</param>
/// <param name="Total">Bytes.</param>
/// <param name="Free">Bytes that this user may still write.</param>
public sealed record DiskSpace(string Folder, long Total, long Free);

/// <summary>Asks Linux. Elsewhere it says what the runtime knows.</summary>
public sealed class MachineProbe : IMachineProbe
{
    private const string ControlGroups = "/sys/fs/cgroup";

    /// <inheritdoc/>
    public MachineMemory Memory()
    {
        var lines = ReadLines("/proc/meminfo")
            .Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts.Length >= 2)
            .ToDictionary(parts => parts[0], parts => long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes) ? kibibytes * 1024 : 0);
        var known = GC.GetGCMemoryInfo();
        return new(
            lines.GetValueOrDefault("MemTotal", known.TotalAvailableMemoryBytes),
            lines.GetValueOrDefault("MemAvailable", known.TotalAvailableMemoryBytes - known.MemoryLoadBytes),
            lines.GetValueOrDefault("SwapTotal"),
            lines.GetValueOrDefault("SwapFree"),
            Limit());
    }

    /// <inheritdoc/>
    public DiskSpace? Disk(string folder)
    {
        var there = Path.GetFullPath(folder);
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent)
        {
            there = parent;
        }

        try
        {
            var drive = new DriveInfo(there);
            return new(folder, drive.TotalSize, drive.AvailableFreeSpace);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool? IsClockSynchronised()
    {
        const int unsynchronised = 0x40;
        const int clockError = 5;
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // struct timex is 208 bytes on 64-bit Linux; no mode set asks and changes nothing.
        var timex = new byte[512];
        try
        {
            var state = NtpAdjtime(timex);
            return state < 0 ? null : state != clockError && (BitConverter.ToInt32(timex, StatusOffset) & unsynchronised) == 0;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Behind the modes, padded, and four numbers of 64 bits.</summary>
    private const int StatusOffset = 8 + (4 * sizeof(long));

    [DllImport("libc", EntryPoint = "adjtimex")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int NtpAdjtime([In, Out] byte[] timex);

    /// <summary>The least of the limits from this process's control group up to the root: each of them holds.</summary>
    private static long? Limit()
    {
        // A line such as 0::/system.slice/eggmoney.service; the older kind has a line for each controller.
        var groups = ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).ToList();
        var limits = new List<long>();
        if (groups.Find(parts => parts[0] == "0") is { } unified)
        {
            AddLimits(limits, ControlGroups, unified[2], "memory.max");
        }

        if (groups.Find(parts => parts[1].Split(',').Contains("memory")) is { } older)
        {
            AddLimits(limits, ControlGroups + "/memory", older[2], "memory.limit_in_bytes");
        }

        return limits.Count > 0 ? limits.Min() : null;
    }

    private static void AddLimits(List<long> limits, string root, string group, string file)
    {
        for (var path = group.TrimEnd('/'); ; path = path[..Math.Max(0, path.LastIndexOf('/'))])
        {
            if (long.TryParse(ReadLines(root + path + "/" + file).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit < long.MaxValue / 2)
            {
                limits.Add(limit);
            }

            if (path.Length == 0)
            {
                return;
            }
        }
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllLines(path) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
