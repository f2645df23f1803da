namespace EggMoney.Infrastructure.LegacyImport;

/// <summary>How much of an old machine's file is taken, and how long it may take. A real one has a few megabytes.</summary>
public sealed record LegacyReaderOptions
{
    /// <summary>What no setting raises: larger files are refused before anything is read.</summary>
    public const long HardLimitBytes = 2L << 30;

    /// <summary>How folders for an import's files are named, so that what killed processes leave is found and deleted.</summary>
    public const string FolderPrefix = "eggmoney-import-";

    /// <summary>Bytes of a database with what is beside it, and of its copy.</summary>
    public long MaxBytes { get; init; } = 512L << 20;

    /// <summary>Rows of a table.</summary>
    public long MaxRows { get; init; } = 5_000_000;

    /// <summary>Bytes of a text or blob cell; a longer one is given as an empty byte array.</summary>
    public int MaxCellBytes { get; init; } = 1 << 20;

    /// <summary>What SQLite may take of memory for one file's schema and pages before the file counts as made to do harm.</summary>
    public long MaxMemoryBytes { get; init; } = 256L << 20;

    /// <summary>How long one step of a statement may take.</summary>
    public TimeSpan StepBudget { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long to wait for an old program that keeps its file to itself.</summary>
    public TimeSpan LockPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Copies that a killed process left are deleted when they are older than this.</summary>
    public TimeSpan LeftoverAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>Where the copies go, into a folder that only the owner of this process can enter.</summary>
    public string TemporaryFolder { get; init; } = Path.GetTempPath();
}
