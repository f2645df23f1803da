using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace EggMoney.Deployment.Fixtures;

/// <summary>A bare machine on which a version was installed and somebody trades.</summary>
public abstract partial class InstalledMachine : IAsyncLifetime
{
    internal Machine Machine { get; private set; } = null!;

    internal Packages Packages { get; private set; } = null!;

    /// <summary>What the installer said on the bare machine.</summary>
    internal string Installation { get; private set; } = "";

    /// <summary>What a dry run said before that.</summary>
    internal Outcome DryRun { get; private set; } = new(-1, "");

    /// <summary>The machine's files before and after the dry run.</summary>
    internal (string Before, string After) DryRunFiles { get; private set; }

    internal Owner Owner { get; } = new();

    /// <summary>Which version is installed first.</summary>
    internal abstract string First(Packages packages);

    public virtual async Task InitializeAsync()
    {
        if (Machine.Hindrance is not null)
        {
            return;
        }

        Packages = await Packages.GetAsync();
        Machine = await Machine.BootAsync(Packages.Folder);
        var install = Packages.Unpacked(First(Packages)) + "/install.sh";
        var before = await FilesAsync();
        DryRun = await Machine.RunAsync(install + " --dry-run");
        DryRunFiles = (before, await FilesAsync());
        var installation = await Machine.RunAsync(install);
        Installation = installation.Code == 0
            ? installation.Output
            : throw new InvalidOperationException($"Exit code {installation.Code}:\n{installation.Output}\n{(await Machine.RunAsync("journalctl --no-pager -n 60")).Output}");
        await Owner.SetUpAsync(SetupToken().Match(Installation).Groups[1].Value);
        await Owner.LogInAsync();
        await Owner.PostAsync("credentials", new { broker = "paper", label = "Practice", cash = 50_000 });
        await Owner.PostAsync("bots", new { name = "TQ_1", symbol = "TQQQ", seed = 1000, maxTier = 20 });
        await Owner.PutAsync("schedule", new
        {
            planTime = "open+00:30", sliceStart = "open+00:35", sliceEnd = "close-00:30", sliceCount = 5,
            closingDipTime = "close-00:10", reportTime = "close", zone = "Asia/Seoul", enabled = true,
        });
    }

    public async Task DisposeAsync()
    {
        Owner.Dispose();
        if (Machine is not null)
        {
            await Machine.DisposeAsync();
        }
    }

    /// <summary>Everything that an installer writes, with owner, mode and content. Not what lives: logs, databases, the package manager's state.</summary>
    internal Task<string> FilesAsync() => Machine.GoodAsync("""
        cd / && set -- etc opt usr/local var/lib/eggmoney -xdev -not -path 'opt/*/program/*' -not -path 'var/lib/eggmoney/backups/*' -not -path 'var/lib/eggmoney/.*'
        for f in "$@"; do [ -e "$f" ] && folders="$folders $f"; [ "$f" = -xdev ] && break; done
        while [ "$1" != -xdev ]; do shift; done
        { find $folders "$@" -printf '%p %y %m %u:%g %l\n'; find $folders "$@" -type f -exec md5sum {} +; systemctl list-unit-files --no-legend --state=enabled; } | sort
        """);

    /// <summary>The bots' names, as the owner sees them.</summary>
    internal async Task<string[]> BotsAsync()
    {
        var bots = await Owner.GetAsync("bots");
        return [.. (bots as JsonArray ?? bots["items"]!.AsArray()).Select(bot => (string)bot!["name"]!)];
    }

    [GeneratedRegex(@"https://\S+/setup#token=(\S+)")]
    private static partial Regex SetupToken();
}

/// <summary>A machine with this commit's version.</summary>
public sealed class Installed : InstalledMachine
{
    public const string Collection = "installed";

    internal override string First(Packages packages) => packages.Current;
}

/// <summary>A machine with the version before, on which upgrades are tried.</summary>
public sealed class OlderInstalled : InstalledMachine
{
    public const string Collection = "older installed";

    internal override string First(Packages packages) => packages.Previous;
}

[CollectionDefinition(Installed.Collection)]
public sealed class InstalledCollection : ICollectionFixture<Installed>;

[CollectionDefinition(OlderInstalled.Collection)]
public sealed class OlderInstalledCollection : ICollectionFixture<OlderInstalled>;
