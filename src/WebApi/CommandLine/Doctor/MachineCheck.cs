using System.Globalization;
using EggMoney.Infrastructure;
using EggMoney.Infrastructure.Operations;

namespace EggMoney.WebApi.CommandLine.Doctor;

/// <summary>Program, processor, memory, disks.</summary>
internal sealed class MachineCheck(IMachineProbe probe, IReadOnlyList<string> folders) : IDoctorCheck
{
    /// <summary>The program, PostgreSQL and Nginx live in this, and not in less.</summary>
    private const long LeastMemory = 900L << 20;

    private const long LittleFree = 1L << 30;
    private const long NoneFree = 200L << 20;
    private const decimal LittleShare = 0.2m;

    public string Name => "machine";

    public bool NeedsTables => false;

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        var memory = probe.Memory();
        var findings = new List<Finding>
        {
            Finding.Ok("program", ProgramVersion.Text, ProgramVersion.Text),
            Machine(memory),
            Free(memory),
        };

        // The folders of a small machine are on one disk: it is looked at once.
        findings.AddRange(folders
            .Select(probe.Disk)
            .OfType<DiskSpace>()
            .GroupBy(disk => (disk.Total, disk.Free))
            .Select(disks => Disk(string.Join(", ", disks.Select(disk => disk.Folder).Distinct()), disks.Key.Total, disks.Key.Free)));
        return Task.FromResult<IReadOnlyList<Finding>>(findings);
    }

    private static Finding Machine(MachineMemory memory)
    {
        var cores = Environment.ProcessorCount;
        var limit = memory.Limit is { } most && most < memory.Total ? most : (long?)null;
        var english = string.Create(CultureInfo.InvariantCulture, $"{cores} {(cores == 1 ? "core" : "cores")}, {Finding.Size(memory.Total)}{(limit is { } l ? $" (limited to {Finding.Size(l)})" : "")}, swap {Finding.Size(memory.SwapTotal)}.");
        var korean = string.Create(CultureInfo.InvariantCulture, $"코어 {cores}개, 메모리 {Finding.Size(memory.Total)}{(limit is { } m ? $"(제한 {Finding.Size(m)})" : "")}, 스왑 {Finding.Size(memory.SwapTotal)}.");
        return memory.Usable + memory.SwapTotal < LeastMemory
            ? Finding.Warn(
                "machine",
                (english, korean),
                ("Add a swap file of 1 GiB, so that a short need of more memory ends nobody's night.", "메모리가 잠시 부족해져도 거래가 끊기지 않도록 1 GiB 스왑 파일을 추가하십시오."))
            : Finding.Ok("machine", english, korean);
    }

    private static Finding Free(MachineMemory memory)
    {
        const string name = "memory";
        var left = memory.Available + memory.SwapFree;
        var (english, korean) = ($"{Finding.Size(memory.Available)} available, {Finding.Size(memory.SwapFree)} of swap free.", $"사용 가능 {Finding.Size(memory.Available)}, 남은 스왑 {Finding.Size(memory.SwapFree)}.");
        var remedy = ("Find out who takes it (systemctl status, ps aux --sort -rss), or take a larger machine.", "어떤 프로그램이 쓰고 있는지 확인하거나(systemctl status, ps aux --sort -rss) 더 큰 서버를 사용하십시오.");
        return left < 50L << 20 ? Finding.Wrong(name, (english, korean), remedy)
            : memory.Available < 100L << 20 ? Finding.Warn(name, (english, korean), remedy)
            : Finding.Ok(name, english, korean);
    }

    private static Finding Disk(string folders, long total, long free)
    {
        const string name = "disk";
        var share = total == 0 ? 0 : (decimal)free / total;
        var english = string.Create(CultureInfo.InvariantCulture, $"{Finding.Size(free)} of {Finding.Size(total)} free ({share * 100:0} %) for {folders}.");
        var korean = string.Create(CultureInfo.InvariantCulture, $"{folders}: 전체 {Finding.Size(total)} 가운데 {Finding.Size(free)}({share * 100:0} %) 남음.");
        var remedy = ("Delete old backups and logs, or enlarge the disk: a database that cannot write stops all trading.", "오래된 백업과 로그를 지우거나 디스크를 늘리십시오. 데이터베이스가 쓰지 못하면 모든 거래가 멈춥니다.");
        return free < NoneFree ? Finding.Wrong(name, (english, korean), remedy)
            : free < LittleFree || share < LittleShare ? Finding.Warn(name, (english, korean), remedy)
            : Finding.Ok(name, english, korean);
    }
}
