using System.Globalization;
using System.Text.RegularExpressions;
using EggMoney.Deployment.Fixtures;
using Shouldly;
using Xunit;

namespace EggMoney.Deployment;

[Collection(Installed.Collection)]
public sealed partial class ServiceTests(Installed installed)
{
    private const string Ready = "curl -sf -m 2 http://127.0.0.1:5080/health/ready > /dev/null";

    [MachineFact]
    public async Task The_units_are_as_systemd_wants_them_and_leave_the_program_little()
    {
        (await installed.Machine.GoodAsync("systemd-analyze verify /etc/systemd/system/eggmoney*.service /etc/systemd/system/eggmoney*.timer")).ShouldBe("");
        var security = await installed.Machine.GoodAsync("systemd-analyze security eggmoney --no-pager");
        var exposure = decimal.Parse(Exposure().Match(security).Groups[1].Value, CultureInfo.InvariantCulture);
        exposure.ShouldBeLessThanOrEqualTo(1.5m, security);
    }

    [MachineFact]
    public async Task The_service_says_itself_that_it_is_ready_and_is_watched()
    {
        (await installed.Machine.GoodAsync("systemctl show -P Type -P NotifyAccess -P WatchdogUSec -P User -P SubState eggmoney")).ShouldBe("notify\nmain\n1min\neggmoney\nrunning\n");

        // Systemd is told a minute's life at a time; it would have ended a process that says nothing.
        (await installed.Machine.GoodAsync("systemctl show -P WatchdogTimestampMonotonic eggmoney")).Trim().ShouldNotBe("0");
        (await installed.Machine.GoodAsync("systemctl list-timers --no-legend --plain 'eggmoney*'")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
    }

    [MachineFact]
    public async Task Killed_it_comes_back_and_knows_everything()
    {
        await installed.Machine.GoodAsync("kill -KILL $(systemctl show -P MainPID eggmoney)");
        await installed.Machine.UntilAsync($"[ $(systemctl show -P NRestarts eggmoney) -gt 0 ] && {Ready}");
        await installed.Owner.LogInAsync();
        (await installed.BotsAsync()).ShouldContain("TQ_1");
    }

    [MachineFact]
    public async Task A_process_that_hangs_is_ended_and_started_again()
    {
        // The minute is for real machines.
        await installed.Machine.GoodAsync("mkdir -p /run/systemd/system/eggmoney.service.d && printf '[Service]\\nWatchdogSec=4\\nTimeoutAbortSec=1\\n' > /run/systemd/system/eggmoney.service.d/test.conf && systemctl daemon-reload && systemctl restart eggmoney");
        try
        {
            await installed.Machine.UntilAsync(Ready);
            var hanging = (await installed.Machine.GoodAsync("systemctl show -P MainPID eggmoney")).Trim();
            await installed.Machine.GoodAsync($"kill -STOP {hanging}");
            await installed.Machine.UntilAsync($"[ $(systemctl show -P MainPID eggmoney) != {hanging} ] && {Ready}");
            (await installed.Machine.GoodAsync("journalctl -u eggmoney --no-pager -o cat")).ShouldContain("Watchdog timeout");
        }
        finally
        {
            await installed.Machine.GoodAsync("rm -r /run/systemd/system/eggmoney.service.d && systemctl daemon-reload && systemctl restart eggmoney");
            await installed.Machine.UntilAsync(Ready);
        }
    }

    [MachineFact]
    public async Task It_goes_on_when_the_database_was_away()
    {
        var id = await installed.Machine.GoodAsync("systemctl show -P MainPID eggmoney");
        await installed.Machine.GoodAsync("systemctl stop postgresql@*");
        await installed.Machine.UntilAsync("! " + Ready);
        await installed.Machine.GoodAsync("systemctl start postgresql && for c in $(pg_lsclusters -h | awk '{ print $1 \"-\" $2 }'); do systemctl start postgresql@$c; done");
        await installed.Machine.UntilAsync(Ready);
        (await installed.Machine.GoodAsync("systemctl show -P MainPID eggmoney")).ShouldBe(id);
    }

    [MachineFact]
    public async Task After_a_boot_everything_runs_again()
    {
        await installed.Machine.RebootAsync();
        await installed.Machine.UntilAsync(Ready);
        await installed.Owner.LogInAsync();
        (await installed.BotsAsync()).ShouldContain("TQ_1");
        (await installed.Machine.GoodAsync("systemctl --failed --no-legend --plain")).ShouldBe("");
    }

    [GeneratedRegex(@"exposure level for eggmoney\.service: ([0-9.]+)")]
    private static partial Regex Exposure();
}
