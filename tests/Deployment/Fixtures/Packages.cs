namespace EggMoney.Deployment.Fixtures;

/// <summary>The packages that are installed: this commit's, and the one of the commit before.</summary>
/// <param name="Folder">Where they are.</param>
/// <param name="Current">This commit's version, such as 1.0.512-0a1b2c3d.</param>
/// <param name="Previous">The version before.</param>
internal sealed record Packages(string Folder, string Current, string Previous)
{
    /// <summary>A folder with two unpacked packages that were made before, to try them and not to wait for others.</summary>
    private const string Made = "EGGMONEY_TEST_PACKAGES";

    private const string Suffix = "-linux-x64";

    /// <summary>Where the sources are.</summary>
    public static string Repository { get; } = FindRepository();

    private static readonly Lazy<Task<Packages>> Built = new(BuildAsync);

    /// <summary>Both, built once for all tests.</summary>
    public static Task<Packages> GetAsync() => Built.Value;

    private static async Task<Packages> BuildAsync()
    {
        if (Environment.GetEnvironmentVariable(Made) is { Length: > 0 } made)
        {
            var versions = Directory.GetDirectories(made, "eggmoney-*" + Suffix).Order(StringComparer.Ordinal).Select(path => Path.GetFileName(path)["eggmoney-".Length..^Suffix.Length]).ToArray();
            return new(made, versions[^1], versions[0]);
        }

        var folder = Directory.CreateTempSubdirectory("eggmoney-packages-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var current = await BuildAsync(folder, []);
        await UnpackAsync(folder, current);
        var page = Path.Combine(folder, Name(current), "program", "page");
        var before = Path.Combine(folder, "before");
        string previous;
        if ((await Shell.RunAsync("git", ["-C", Repository, "cat-file", "-e", "HEAD~1:deploy/install.sh"])).Code == 0)
        {
            _ = (await Shell.RunAsync("git", ["clone", "--quiet", "--no-checkout", Repository, before])).Good;
            var commit = (await Shell.RunAsync("git", ["-C", Repository, "rev-parse", "HEAD~1"])).Good.Trim();
            _ = (await Shell.RunAsync("git", ["-C", before, "checkout", "--quiet", commit])).Good;
            previous = await BuildAsync(folder, ["--source", before, "--page", page]);
            await UnpackAsync(folder, previous);
        }
        else
        {
            // No history here: the same program, which says that it is another.
            previous = "1.0.1-unknown";
            _ = (await Shell.RunAsync("cp", ["-a", Path.Combine(folder, Name(current)), Path.Combine(folder, Name(previous))])).Good;
            await File.WriteAllTextAsync(Path.Combine(folder, Name(previous), "VERSION"), previous + "\n");
        }

        return new(folder, current, previous);
    }

    /// <summary>Where a version lies unpacked on the machine.</summary>
    public static string Unpacked(string version) => "/packages/" + Name(version);

    private static string Name(string version) => "eggmoney-" + version + Suffix;

    private static async Task<string> BuildAsync(string folder, string[] more)
    {
        var output = (await Shell.RunAsync("bash", [Path.Combine(Repository, "deploy", "package.sh"), folder, .. more])).Good;
        var file = Path.GetFileName(output.TrimEnd().Split('\n')[^1]);
        return file["eggmoney-".Length..file.IndexOf(Suffix, StringComparison.Ordinal)];
    }

    private static async Task UnpackAsync(string folder, string version) => _ = (await Shell.RunAsync("tar", ["-C", folder, "-xf", Path.Combine(folder, Name(version) + ".tar.gz")])).Good;

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "EggMoney.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run from within the repository.");
        }

        return folder.FullName;
    }
}
