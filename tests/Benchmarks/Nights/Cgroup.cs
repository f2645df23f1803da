using System.Globalization;

namespace EggMoney.Benchmarks.Nights;

/// <summary>A small machine within this one: so much memory and so many processors for the program, PostgreSQL and Nginx together, and half of the memory
/// at the most for the program, as the installed unit has it. Where the machine has no control groups that can be written, each process is limited by itself.</summary>
internal abstract class Cgroup : IDisposable
{
    /// <summary>For the program.</summary>
    public const string Program = "program";

    /// <summary>For what it stands on.</summary>
    public const string Others = "others";

    private const string Move = "for group in $GROUPS_TO_JOIN; do echo 0 > \"$group/cgroup.procs\" || exit 97; done; exec \"$@\"";

    /// <summary>How the limits are kept.</summary>
    public abstract string Kind { get; }

    /// <summary>The command that runs a command within.</summary>
    public virtual string[] Enter(string leaf, params string[] command) => ["/bin/sh", "-c", Move.Replace("$GROUPS_TO_JOIN", string.Join(' ', Folders(leaf)), StringComparison.Ordinal), "sh", .. command];

    /// <summary>Lets the processors go, or holds them to the limit: a thousand people sign up faster on a whole machine.</summary>
    public abstract void Limit(bool processors);

    /// <summary>Forgets the most that was used.</summary>
    public virtual void Reset()
    {
    }

    /// <summary>What was used.</summary>
    public abstract CgroupFigures Read();

    public abstract void Dispose();

    /// <summary>One of the kind that this machine has.</summary>
    public static Cgroup Create(long memory, decimal processors)
    {
        var name = "eggmoney-night-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        foreach (var make in (Func<Cgroup>[])[() => new CgroupTwo("/sys/fs/cgroup/" + name, memory, processors), () => new CgroupOne(name, memory, processors)])
        {
            try
            {
                return make();
            }
            catch (Exception none) when (none is IOException or UnauthorizedAccessException)
            {
                // The next kind.
            }
        }

        return new NoCgroup(memory, processors);
    }

    /// <summary>The folders of a leaf, of one hierarchy or several.</summary>
    protected abstract IEnumerable<string> Folders(string leaf);

    protected static long Number(string file) => File.Exists(file) && long.TryParse(File.ReadAllText(file), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    protected static long Field(string file, string name) => File.Exists(file)
        ? File.ReadLines(file).Select(line => line.Split(' ')).Where(parts => parts[0] == name).Select(parts => long.Parse(parts[1], CultureInfo.InvariantCulture)).FirstOrDefault()
        : 0;

    protected static void Remove(IEnumerable<string> folders)
    {
        foreach (var folder in folders.Where(Directory.Exists))
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                // A process of it has not gone yet; an empty group costs nothing.
            }
        }
    }
}

/// <summary>What a group has used.</summary>
/// <param name="Bytes">Now, with the disk's cache.</param>
/// <param name="PeakBytes">The same at its most.</param>
/// <param name="AnonymousBytes">What cannot be read again from a file.</param>
/// <param name="SharedBytes">PostgreSQL's buffers.</param>
/// <param name="SwapBytes">Put out of memory.</param>
/// <param name="LimitHits">How often the limit was met and cache given back.</param>
/// <param name="Killed">Processes killed for lack of memory.</param>
/// <param name="CpuSeconds">Of all processes.</param>
/// <param name="ThrottledSeconds">Waited for a processor because of the limit.</param>
internal sealed record CgroupFigures(
    long Bytes, long PeakBytes, long AnonymousBytes, long SharedBytes, long SwapBytes, long LimitHits, long Killed, double CpuSeconds, double ThrottledSeconds);

/// <summary>Version 1: a tree for each thing that is limited.</summary>
internal sealed class CgroupOne : Cgroup
{
    private const int Period = 100_000;
    private static readonly string[] Trees = ["memory", "cpu", "cpuacct"];

    private readonly string _name;
    private readonly decimal _processors;

    public CgroupOne(string name, long memory, decimal processors)
    {
        (_name, _processors) = (name, processors);
        foreach (var tree in Trees)
        {
            if (!Directory.Exists("/sys/fs/cgroup/" + tree))
            {
                throw new IOException("There is no tree " + tree);
            }

            Directory.CreateDirectory(Folder(tree));
        }

        File.WriteAllText(Path.Combine(Folder("memory"), "memory.limit_in_bytes"), memory.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(Folder("memory"), "memory.swappiness"), "0");
        foreach (var leaf in (string[])[Program, Others])
        {
            foreach (var tree in Trees)
            {
                Directory.CreateDirectory(Path.Combine(Folder(tree), leaf));
            }

            File.WriteAllText(Path.Combine(Folder("memory"), leaf, "memory.swappiness"), "0");
        }

        File.WriteAllText(Path.Combine(Folder("memory"), Program, "memory.limit_in_bytes"), (memory / 2).ToString(CultureInfo.InvariantCulture));
    }

    public override string Kind => "cgroup v1";

    public override void Limit(bool processors) => File.WriteAllText(
        Path.Combine(Folder("cpu"), "cpu.cfs_quota_us"), processors ? ((int)(_processors * Period)).ToString(CultureInfo.InvariantCulture) : "-1");

    public override void Reset() => File.WriteAllText(Path.Combine(Folder("memory"), "memory.max_usage_in_bytes"), "0");

    public override CgroupFigures Read()
    {
        string Memory(string file) => Path.Combine(Folder("memory"), file);
        return new(
            Number(Memory("memory.usage_in_bytes")),
            Number(Memory("memory.max_usage_in_bytes")),
            Field(Memory("memory.stat"), "total_rss"),
            Field(Memory("memory.stat"), "total_shmem"),
            Field(Memory("memory.stat"), "total_swap"),
            Number(Memory("memory.failcnt")) + Number(Memory(Program + "/memory.failcnt")),
            Field(Memory(Program + "/memory.oom_control"), "oom_kill") + Field(Memory(Others + "/memory.oom_control"), "oom_kill"),
            Number(Path.Combine(Folder("cpuacct"), "cpuacct.usage")) / 1e9,
            Field(Path.Combine(Folder("cpu"), "cpu.stat"), "throttled_time") / 1e9);
    }

    public override void Dispose() => Remove(Trees.SelectMany(tree => (string[])[Path.Combine(Folder(tree), Program), Path.Combine(Folder(tree), Others), Folder(tree)]));

    protected override IEnumerable<string> Folders(string leaf) => Trees.Select(tree => Path.Combine(Folder(tree), leaf));

    private string Folder(string tree) => Path.Combine("/sys/fs/cgroup", tree, _name);
}

/// <summary>Version 2: one tree.</summary>
internal sealed class CgroupTwo : Cgroup
{
    private readonly string _folder;
    private readonly decimal _processors;

    public CgroupTwo(string folder, long memory, decimal processors)
    {
        (_folder, _processors) = (folder, processors);
        if (!File.Exists("/sys/fs/cgroup/cgroup.controllers"))
        {
            throw new IOException("There is no version 2.");
        }

        File.WriteAllText("/sys/fs/cgroup/cgroup.subtree_control", "+memory +cpu");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "cgroup.subtree_control"), "+memory +cpu");
        Directory.CreateDirectory(Path.Combine(folder, Program));
        Directory.CreateDirectory(Path.Combine(folder, Others));
        File.WriteAllText(Path.Combine(folder, "memory.max"), memory.ToString(CultureInfo.InvariantCulture));
        File.WriteAllText(Path.Combine(folder, "memory.swap.max"), "0");
        File.WriteAllText(Path.Combine(folder, Program, "memory.max"), (memory / 2).ToString(CultureInfo.InvariantCulture));
    }

    public override string Kind => "cgroup v2";

    public override void Limit(bool processors) => File.WriteAllText(
        Path.Combine(_folder, "cpu.max"), processors ? string.Create(CultureInfo.InvariantCulture, $"{(int)(_processors * 100_000)} 100000") : "max 100000");

    public override CgroupFigures Read()
    {
        string In(string file) => Path.Combine(_folder, file);
        return new(
            Number(In("memory.current")),
            Number(In("memory.peak")),
            Field(In("memory.stat"), "anon"),
            Field(In("memory.stat"), "shmem"),
            Number(In("memory.swap.current")),
            Field(In("memory.events"), "max"),
            Field(In("memory.events"), "oom_kill"),
            Field(In("cpu.stat"), "usage_usec") / 1e6,
            Field(In("cpu.stat"), "throttled_usec") / 1e6);
    }

    public override void Dispose() => Remove([Path.Combine(_folder, Program), Path.Combine(_folder, Others), _folder]);

    protected override IEnumerable<string> Folders(string leaf) => [Path.Combine(_folder, leaf)];
}

/// <summary>Neither: the same processors for all, and a limit of memory for each process by itself, which is less than was asked for.</summary>
internal sealed class NoCgroup(long memory, decimal processors) : Cgroup
{
    public override string Kind => "none: taskset for all, prlimit --data for each process";

    public override string[] Enter(string leaf, params string[] command) =>
    [
        "taskset", "--cpu-list", string.Create(CultureInfo.InvariantCulture, $"0-{Math.Max(1, (int)Math.Ceiling(processors)) - 1}"),
        "prlimit", "--data=" + (leaf == Program ? memory / 2 : memory).ToString(CultureInfo.InvariantCulture), "--", .. command,
    ];

    public override void Limit(bool processors)
    {
        // Processes keep what they were started with.
    }

    public override CgroupFigures Read() => new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public override void Dispose()
    {
    }

    protected override IEnumerable<string> Folders(string leaf) => [];
}

/// <summary>No limits at all.</summary>
internal sealed class WholeMachine : Cgroup
{
    public override string Kind => "none";

    public override string[] Enter(string leaf, params string[] command) => command;

    public override void Limit(bool processors)
    {
        // There is none.
    }

    public override CgroupFigures Read() => new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public override void Dispose()
    {
    }

    protected override IEnumerable<string> Folders(string leaf) => [];
}
