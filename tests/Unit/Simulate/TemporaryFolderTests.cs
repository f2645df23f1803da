using System.Diagnostics;
using EggMoney.WebApi.Simulate;
using Shouldly;
using Xunit;

namespace EggMoney.Unit.Simulate;

/// <summary>What a killed process leaves of a simulation goes at the next start, and what a living one uses stays.</summary>
public sealed class TemporaryFolderTests : IDisposable
{
    private readonly string _parent = Directory.CreateTempSubdirectory("egg-sweep-").FullName;

    public void Dispose() => Directory.Delete(_parent, recursive: true);

    [Fact]
    public void What_a_process_left_that_is_gone_goes()
    {
        var own = Environment.ProcessId;
        var now = Started();
        var left = Leave($"{int.MaxValue}-{now}");
        var reused = Leave($"{own}-{now - 3600}");
        var living = Leave($"{own}-{now}");
        var strange = Leave("somebodys");
        var other = Directory.CreateDirectory(Path.Combine(_parent, $"eggmoney-import-{int.MaxValue}-1-a")).FullName;

        TemporaryFolder.Sweep(_parent).ShouldBe(2);

        Directory.Exists(left).ShouldBeFalse();
        Directory.Exists(reused).ShouldBeFalse();
        new[] { living, strange, other }.ShouldAllBe(folder => Directory.Exists(folder));
        TemporaryFolder.Sweep(_parent).ShouldBe(0);
    }

    [Fact]
    public void What_is_in_use_stays_though_nobody_sees_its_process()
    {
        var folder = Leave($"{int.MaxValue}-1");
        using (new FileStream(Path.Combine(folder, "in-use"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            TemporaryFolder.Sweep(_parent).ShouldBe(0);
        }

        TemporaryFolder.Sweep(_parent).ShouldBe(1);
    }

    [Fact]
    public void A_folder_is_its_users_alone_says_whose_it_is_and_goes_in_the_end()
    {
        string path;
        using (var folder = new TemporaryFolder(serving: true))
        {
            path = folder.Path;
            Path.GetFileName(path).ShouldStartWith($"eggmoney-simulate-{Environment.ProcessId}-{Started()}-");
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            TemporaryFolder.Sweep(Path.GetDirectoryName(path)!);
            Directory.Exists(path).ShouldBeTrue();
        }

        Directory.Exists(path).ShouldBeFalse();
    }

    private string Leave(string owner)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_parent, $"eggmoney-simulate-{owner}-{Guid.NewGuid():N}")).FullName;
        File.WriteAllText(Path.Combine(folder, "in-use"), "");
        File.WriteAllText(Path.Combine(folder, "simulate.db"), "settings");
        return folder;
    }

    private static long Started()
    {
        using var process = Process.GetCurrentProcess();
        return new DateTimeOffset(process.StartTime.ToUniversalTime(), TimeSpan.Zero).ToUnixTimeSeconds();
    }
}
